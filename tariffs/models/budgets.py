"""What a year's running of the partnership needs, line by line, and what comes to it beside the tariffs (D06, D07)."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models import Organisation, Person
from partnerships.models.history import track_history
from partnerships.models.years import year_label
from tariffs.models.schemes import ANY_CHANGE, reads_every_tariff

MOST = 10_000_000
LESS_THAN_NOTHING = "Give an amount from £0 to £10,000,000, or leave it empty."

# A closed year stands. Whoever closes it holds its row, so a change that comes at the same moment waits.
_CLOSED = """
    IF FOUND THEN
        RAISE EXCEPTION 'the budget of this year is closed and stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_budget_stands';
    END IF;
"""
CLOSED_YEAR_STANDS = f"""
    PERFORM 1 FROM tariffs_budget WHERE id IN (NEW.budget_id, OLD.budget_id) AND closed_at IS NOT NULL FOR SHARE;
    {_CLOSED}
    RETURN COALESCE(NEW, OLD);
"""
CLOSED_YEAR_OF_LINE_STANDS = f"""
    PERFORM 1 FROM tariffs_budget b JOIN tariffs_budgetline l ON l.budget_id = b.id
        WHERE l.id IN (NEW.line_id, OLD.line_id) AND b.closed_at IS NOT NULL FOR SHARE OF b;
    {_CLOSED}
"""


def closed_year_stands():
    return pgtrigger.Trigger(
        name="closed_year_stands", operation=ANY_CHANGE, when=pgtrigger.Before, func=CLOSED_YEAR_STANDS
    )


def amount(name, **options):
    """Pounds and pence; empty where nobody has said."""
    return models.DecimalField(name, max_digits=14, decimal_places=2, **options)


def is_reasonable(column):
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": 0, f"{column}__lte": MOST})


class BudgetQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who read the whole schedule: what the tariffs are for is theirs to see."""
        return self if person.is_authenticated and reads_every_tariff(person) else self.none()


@track_history("BudgetHistory")
class Budget(models.Model):
    """What running the partnership needs in one financial year, and whether its books are closed."""

    year = models.PositiveSmallIntegerField("year starting in April", unique=True, help_text="2009 means 2009/10.")
    need_gbp = amount("need of the year (£)", null=True, blank=True)
    is_approximate = models.BooleanField("the need is a round figure", default=False)
    department = models.CharField(
        "department that spends it", max_length=120, blank=True, help_text="As published with spending over £500."
    )
    note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="budget_year_is_a_year", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(
                name="budget_need_is_reasonable",
                condition=is_reasonable("need_gbp"),
                violation_error_message=LESS_THAN_NOTHING,
            ),
            models.CheckConstraint(
                name="budget_closed_at_a_time", condition=Q(closed_at__isnull=False) | Q(closed_by__isnull=True)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_budget_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"Budget {self.label}"

    def get_absolute_url(self):
        return reverse("tariffs:budget_detail", args=[self.year])

    @property
    def label(self):
        """The year in words, 2009/10."""
        return year_label(self.year)

    @property
    def starts_on(self):
        """The first day of the financial year."""
        return dt.date(self.year, 4, 1)

    @property
    def ends_on(self):
        """The last day of the financial year."""
        return dt.date(self.year + 1, 3, 31)

    @property
    def is_closed(self):
        return self.closed_at is not None


class OfBudgetQuerySet(models.QuerySet):
    def visible_to(self, person):
        """With the budget it belongs to."""
        return self.filter(budget__in=Budget.objects.visible_to(person))


@track_history("BudgetLineHistory")
class BudgetLine(models.Model):
    """One purpose that a year's money is meant for: publicity, the conference, other events, learning (D06)."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    slug = models.SlugField("code", max_length=40)
    name = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField("place in the list", default=0)
    planned_gbp = amount(
        "planned (£)", null=True, blank=True, help_text="Empty while the need of the year is not split over its lines."
    )
    forecast_gbp = amount(
        "forecast (£)",
        null=True,
        blank=True,
        help_text="What the line is expected to come to at the year’s end, if somebody knows better than the plan.",
    )
    note = models.CharField(max_length=300, blank=True)

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["budget", "place", "slug"]
        constraints = [
            models.UniqueConstraint(
                name="budget_line_code_once_a_year",
                fields=["budget", "slug"],
                violation_error_message="This year already has a line of that code.",
            ),
            models.CheckConstraint(name="budget_line_has_a_name", condition=~Q(name="") & ~Q(slug="")),
            models.CheckConstraint(
                name="budget_line_is_reasonable",
                condition=is_reasonable("planned_gbp") & is_reasonable("forecast_gbp"),
                violation_error_message=LESS_THAN_NOTHING,
            ),
        ]
        triggers = [closed_year_stands()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("tariffs:budget_detail", args=[self.budget.year])


@track_history("InKindHistory")
class InKind(models.Model):
    """Support that is given and not paid for: officers, venues, refreshments, stationery, websites (D07)."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="in_kind")
    slug = models.SlugField("code", max_length=40)
    name = models.CharField("what is given", max_length=120)
    given_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="in_kind")
    value_gbp = amount("worth (£)", null=True, blank=True, help_text="Empty if nobody has valued it.")
    note = models.CharField(max_length=300, blank=True)

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["budget", Lower("name"), "pk"]
        verbose_name = "support in kind"
        verbose_name_plural = "support in kind"
        constraints = [
            models.UniqueConstraint(
                name="in_kind_code_once_a_year",
                fields=["budget", "slug"],
                violation_error_message="This year already has support in kind of that code.",
            ),
            models.CheckConstraint(name="in_kind_has_a_name", condition=~Q(name="") & ~Q(slug="")),
            models.CheckConstraint(
                name="in_kind_is_reasonable",
                condition=is_reasonable("value_gbp"),
                violation_error_message=LESS_THAN_NOTHING,
            ),
        ]
        triggers = [closed_year_stands()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("tariffs:budget_detail", args=[self.budget.year])


@track_history("ExternalFundingHistory")
class ExternalFunding(models.Model):
    """Money from outside for delivery alone, which never pays for running the partnership (D07)."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="external_funding")
    slug = models.SlugField("code", max_length=40)
    name = models.CharField("fund", max_length=120)
    amount_gbp = amount("amount (£)", null=True, blank=True, help_text="Empty if it is not known.")
    note = models.CharField("what it is for", max_length=300, blank=True)

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["budget", Lower("name"), "pk"]
        verbose_name_plural = "external funding"
        constraints = [
            models.UniqueConstraint(
                name="external_funding_code_once_a_year",
                fields=["budget", "slug"],
                violation_error_message="This year already has external funding of that code.",
            ),
            models.CheckConstraint(name="external_funding_has_a_name", condition=~Q(name="") & ~Q(slug="")),
            models.CheckConstraint(
                name="external_funding_is_reasonable",
                condition=is_reasonable("amount_gbp"),
                violation_error_message=LESS_THAN_NOTHING,
            ),
        ]
        triggers = [closed_year_stands()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("tariffs:budget_detail", args=[self.budget.year])
