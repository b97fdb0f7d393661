"""The stage of imported series is empty most of the time, and PostgreSQL plans as if it stayed so unless it is told.

The app's role may not ANALYZE, so a function of the owner's does it, for these two tables alone. How many rows
a run has is seen in a few thousand of them.
"""

from django.db import migrations

MEASURE = """
CREATE FUNCTION targets_measure_stage() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    ANALYZE targets_seriesrow (run_id);
    ANALYZE targets_seriesfigure (run_id, effect);
END
$$
"""
COARSE = """
ALTER TABLE targets_seriesrow ALTER run_id SET STATISTICS 10;
ALTER TABLE targets_seriesfigure ALTER run_id SET STATISTICS 10, ALTER effect SET STATISTICS 10;
"""
FINE = COARSE.replace("10", "-1")


class Migration(migrations.Migration):

    dependencies = [("targets", "0024_history_of_figures_with_fewer_indexes")]

    operations = [
        migrations.RunSQL(MEASURE, "DROP FUNCTION targets_measure_stage()"),
        migrations.RunSQL(COARSE, FINE),
    ]
