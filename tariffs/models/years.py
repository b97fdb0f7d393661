"""Financial years that are closed: nothing more is booked in them."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Person
from partnerships.models.years import FIRST_YEAR, LAST_YEAR, year_label
from tariffs.models.payers import keeps_money


class YearCloseQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who keep the accounts."""
        return self if person.is_authenticated and keeps_money(person) else self.none()

    def in_force(self):
        return self.filter(reopened_at__isnull=True)


class YearClose(models.Model):
    """That a financial year's books were closed, with its totals then; reopening it needs a reason."""

    year = models.PositiveSmallIntegerField("year starting in April")
    totals = models.JSONField("what the accounts held on the last day")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = models.CharField("why it was reopened", max_length=200, blank=True)

    objects = YearCloseQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="year_close_once", fields=["year"], condition=Q(reopened_at__isnull=True),
                violation_error_message="This year is closed already.",
            ),
            models.CheckConstraint(
                name="year_close_of_a_year", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
            models.CheckConstraint(
                name="year_close_reopened_for_a_reason",
                condition=Q(reopened_at__isnull=True, reopen_reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reopen_reason="")),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="year_close_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="year_close_as_it_was", exclude=["reopened_at", "reopened_by", "reopen_reason"]),
        ]

    def __str__(self):
        return f"Close of {year_label(self.year)}"

    def get_absolute_url(self):
        return reverse("tariffs:ledger_year", args=[self.year])
