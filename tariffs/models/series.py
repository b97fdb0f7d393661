"""The numbers of invoices and credit notes: one series each financial year, without a gap (H09, P7)."""

import pgtrigger
from django.db import models
from django.db.models import Q

SERIES_COUNTS_UP = """
    IF TG_OP = 'DELETE'
        OR (TG_OP = 'INSERT' AND NEW.last_number <> 0)
        OR (TG_OP = 'UPDATE' AND (NEW.code <> OLD.code OR NEW.year <> OLD.year OR NEW.last_number <= OLD.last_number))
    THEN
        RAISE EXCEPTION 'a series of numbers begins at nought and only counts up'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'number_series_counts_up';
    END IF;
    RETURN NEW;
"""

# A number that was taken and not used would be a gap, so the transaction that takes it must use it.
NUMBER_IS_USED = """
    IF NOT EXISTS (SELECT 1 FROM tariffs_invoice WHERE series_id = NEW.id AND number = NEW.last_number)
        AND NOT EXISTS (SELECT 1 FROM tariffs_creditnote WHERE series_id = NEW.id AND number = NEW.last_number)
    THEN
        RAISE EXCEPTION 'a number was taken that no document carries'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'number_series_has_no_gap';
    END IF;
    RETURN NULL;
"""


class NumberSeries(models.Model):
    """The last number given to invoices, or to credit notes, of one financial year."""

    class Code(models.TextChoices):
        INVOICE = "SP", "Invoices"
        CREDIT_NOTE = "SPC", "Credit notes"

    code = models.CharField(max_length=4, choices=Code.choices)
    year = models.PositiveSmallIntegerField("year starting in April")
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["code", "year"]
        constraints = [
            models.UniqueConstraint(name="number_series_once_a_year", fields=["code", "year"]),
            models.CheckConstraint(name="number_series_year_is_a_year", condition=Q(year__gte=2000, year__lte=2100)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="counts_up",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=SERIES_COUNTS_UP,
            ),
            pgtrigger.Trigger(
                name="has_no_gap",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=NUMBER_IS_USED,
            ),
        ]

    def __str__(self):
        return self.prefix

    @property
    def prefix(self):
        """What the references of the series begin with: SP-2009-10."""
        return f"{self.code}-{self.year}-{(self.year + 1) % 100:02}"

    def reference(self, number):
        """The reference that a document shows: SP-2009-10-0001."""
        return f"{self.prefix}-{number:04}"


def misnumbered(table):
    """SQL that is true if a new row of `table` carries another number than the next, or another reference."""
    return f"""
    EXISTS (
        SELECT 1 FROM new_values n JOIN tariffs_numberseries s ON s.id = n.series_id
        WHERE n.reference <> s.code || '-' || s.year || '-' || lpad(((s.year + 1) % 100)::text, 2, '0') || '-'
            || CASE WHEN n.number < 10000 THEN lpad(n.number::text, 4, '0') ELSE n.number::text END
    ) OR EXISTS (
        SELECT 1 FROM (
            SELECT series_id, min(number) AS low, max(number) AS high, count(*) AS many FROM new_values GROUP BY series_id
        ) taken JOIN tariffs_numberseries s ON s.id = taken.series_id
        WHERE taken.high <> s.last_number OR taken.high - taken.low + 1 <> taken.many OR (
            taken.low > 1
            AND NOT EXISTS (SELECT 1 FROM {table} b WHERE b.series_id = taken.series_id AND b.number = taken.low - 1)
        )
    )
    """  # noqa: S608  only names of our own tables
