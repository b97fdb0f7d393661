from django.db import migrations

TABLES = ("targets_seriesrow", "targets_seriesfigure")


class Migration(migrations.Migration):
    """The stage of imported series is rewritten all the time and worth nothing after a crash."""

    dependencies = [("targets", "0010_areas_and_series")]

    operations = [
        migrations.RunSQL(
            [f"ALTER TABLE {table} SET UNLOGGED" for table in TABLES],
            [f"ALTER TABLE {table} SET LOGGED" for table in TABLES],
        )
    ]
