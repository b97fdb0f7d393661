"""PDFs are deflated inside already: compressing them once more took as long as all else of storing them."""

from django.db import migrations

TABLES = ("tariffs_invoicefile", "tariffs_creditnotefile")


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0011_papers_of_one_kind")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ALTER COLUMN content SET STORAGE EXTERNAL",
            f"ALTER TABLE {table} ALTER COLUMN content SET STORAGE EXTENDED",
        )
        for table in TABLES
    ]
