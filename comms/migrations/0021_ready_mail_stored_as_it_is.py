"""A ready mail is stored as it goes out: with a PDF in it, compressing it took longer than writing it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comms", "0020_circulars_and_kept_audiences")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE comms_message ALTER COLUMN ready SET STORAGE EXTERNAL",
            "ALTER TABLE comms_message ALTER COLUMN ready SET STORAGE EXTENDED",
        )
    ]
