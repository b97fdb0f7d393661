"""A charge carries the rate of a band of its own year: the database follows each change of the band."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0001_schemes")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE tariffs_charge ADD CONSTRAINT charge_follows_its_band
                FOREIGN KEY (band_id, scheme_id, band_unit_gbp)
                REFERENCES tariffs_band (id, scheme_id, unit_gbp) ON UPDATE CASCADE
            """,
            reverse_sql="ALTER TABLE tariffs_charge DROP CONSTRAINT charge_follows_its_band",
        )
    ]
