import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("partnerships", "0003_documents_and_meetings"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='seat',
            trigger=pgtrigger.compiler.Trigger(name='office_roles', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.role IN ('administrator', 'auditor', 'cabinet', 'cmt', 'finance', 'iic', 'scrutiny', 'strategic_manager', 'support_officer') IS DISTINCT FROM (\n        SELECT kind = 'office' FROM partnerships_body WHERE id = NEW.body_id\n    ) AND (NEW.body_id IS NOT NULL OR NEW.role IN ('administrator', 'auditor', 'cabinet', 'cmt', 'finance', 'iic', 'scrutiny', 'strategic_manager', 'support_officer')) THEN\n        RAISE EXCEPTION 'roles of offices are held on offices, and no others are'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_office_roles_on_offices';\n    END IF;\n    RETURN NEW;\n", hash='367c4829e33ef09d2b4253e61613d2884ef34b30', operation='INSERT OR UPDATE', pgid='pgtrigger_office_roles_19373', table='partnerships_seat', when='BEFORE')),
        ),
    ]
