from django.db import migrations

# What a manager owes is the manager's by role; who has it while there is none is asked when it is read.
KINDS = ["page_check.due", "plan_action.due", "targets.return_due"]


def give_back(apps, schema_editor):
    """Let open duties that went to the support office for want of a manager be the manager's again."""
    duties = apps.get_model("partnerships", "Duty").objects.filter(done_at=None, withdrawn_at=None)
    duties.filter(kind__in=KINDS, owed_role="support_officer").update(owed_role="manager")


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0010_plans_and_pledges")]

    operations = [migrations.RunPython(give_back, migrations.RunPython.noop)]
