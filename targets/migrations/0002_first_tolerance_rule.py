"""The rule a new portal starts with; its limits give every class that the 2009/10 plan prints (C05)."""

from django.db import migrations
from django.utils import timezone

REASON = (
    "The rule the portal starts with. The plan of 2009/10 prints classes without saying their limits; "
    "any limit between 4.83% and 19.39% gives the printed ones."
)


def adopt_first_rule(apps, schema_editor):
    apps.get_model("targets", "ToleranceRule").objects.create(
        version=1,
        scope="framework",
        measure="percent",
        on_target_up_to=5,
        slight_up_to=15,
        adverse_only=True,
        reason=REASON,
        adopted_on=timezone.localdate(),
    )


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_indicators")]

    operations = [migrations.RunPython(adopt_first_rule, migrations.RunPython.noop)]
