import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0021_close_down_workbook'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='body',
            trigger=pgtrigger.compiler.Trigger(name='code_kind_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IN (\'board\', \'thematic\', \'executive\', \'issue_partnership\') AND OLD."status" = \'active\' AND NOT (NEW."kind" IN (\'board\', \'thematic\', \'executive\', \'issue_partnership\')))', func="\n    RAISE EXCEPTION 'an active partnership stays a partnership until it is closed'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'body_code_kind_stands';\n", hash='2b1a49d54c99db519fa99170d48573f0e67a1c0d', operation='UPDATE OF "kind"', pgid='pgtrigger_code_kind_stands_af014', table='partnerships_body', when='BEFORE')),
        ),
    ]
