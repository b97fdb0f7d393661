
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0023_what_rows_are_found_by'),
        ('targets', '0029_what_rows_are_found_by'),
    ]

    operations = [
        migrations.CreateModel(
            name='PledgeForPriority',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('partnerships.pledge',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pledgedindicator',
            trigger=pgtrigger.compiler.Trigger(name='leaves_its_pledge_something', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT 1 FROM partnerships_pledge pledge WHERE pledge.id = OLD.pledge_id AND pledge.objective_id IS NULL\n            AND NOT EXISTS (SELECT 1 FROM targets_pledgedindicator link WHERE link.pledge_id = pledge.id)\n    ) THEN\n        RAISE EXCEPTION 'a pledge is given for an objective, an indicator or both'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_given_for_something';\n    END IF;\n    RETURN NULL;\n", hash='0c3c2e0c0d061255998a524e7973ac69fe86f50c', operation='DELETE OR UPDATE OF "pledge_id"', pgid='pgtrigger_leaves_its_pledge_something_296df', table='targets_pledgedindicator', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pledgeforpriority',
            trigger=pgtrigger.compiler.Trigger(name='is_given_for_something', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."objective_id" IS NULL)', constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT 1 FROM partnerships_pledge pledge WHERE pledge.id = NEW.id AND pledge.objective_id IS NULL\n            AND NOT EXISTS (SELECT 1 FROM targets_pledgedindicator link WHERE link.pledge_id = pledge.id)\n    ) THEN\n        RAISE EXCEPTION 'a pledge is given for an objective, an indicator or both'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_given_for_something';\n    END IF;\n    RETURN NULL;\n", hash='52d28e8ef9a117c100b4a6a6b6e547d33c41fc7e', operation='INSERT OR UPDATE OF "objective_id"', pgid='pgtrigger_is_given_for_something_28245', table='partnerships_pledge', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
