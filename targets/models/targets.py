"""Targets: what an indicator is to reach, by when, and on which basis (C04, C06)."""

from django.db import models
from django.db.models import Q

from partnerships.models import Body
from partnerships.models.history import track_history
from targets.models.counting import targets_are_tallied
from targets.models.indicators import Indicator, value_field
from targets.models.quarters import FIRST_YEAR, LAST_YEAR, Part, part_label, year_label
from targets.models.standing import target_stands


class Basis(models.TextChoices):
    """What a target asks for."""

    ABSOLUTE = "absolute", "A count or level"
    CUMULATIVE = "cumulative", "A total over several years"
    CHANGE = "change_from_baseline", "Percent change from the baseline"
    YEAR_TO_DATE = "year_to_date", "The year so far, its quarters added up"


@track_history("TargetHistory")
class Target(models.Model):
    """The value an indicator is to reach by the end of a year or quarter, and on which basis."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", help_text="The body that answered for the indicator then."
    )
    year = models.PositiveSmallIntegerField("year starting in April")
    quarter = models.PositiveSmallIntegerField("part of the year", choices=Part.choices, default=Part.WHOLE_YEAR)
    basis = models.CharField(max_length=20, choices=Basis.choices, default=Basis.ABSOLUTE)
    value = value_field()
    years = models.PositiveSmallIntegerField(
        "years that count", null=True, blank=True, help_text="For a total over several years, this one included."
    )
    printed = models.CharField("as printed", max_length=100, blank=True)
    equivalent_value = value_field("same target as a level", null=True, blank=True)
    equivalent_unit = models.CharField("unit of that level", max_length=60, blank=True)
    note = models.TextField(blank=True)
    change_reason = models.TextField("why it was changed last", blank=True)

    class Meta:
        ordering = ["indicator", "year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                name="target_once_a_period", fields=["indicator", "year", "quarter"], include=["value"]
            ),
            models.CheckConstraint(name="target_year_in_range", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)),
            models.CheckConstraint(name="target_part_of_a_year", condition=Q(quarter__lte=4)),
            models.CheckConstraint(
                name="target_cumulative_says_years",
                condition=Q(basis="cumulative", years__isnull=False, years__gte=2, quarter=0)
                | (~Q(basis="cumulative") & Q(years__isnull=True)),
                violation_error_message="Say over how many years (2 or more) the total counts, and set it for a whole year.",
            ),
            models.CheckConstraint(
                name="target_year_to_date_is_of_a_quarter",
                condition=~Q(basis="year_to_date") | Q(quarter__gte=1),
                violation_error_message="Only a quarter has a target for the year so far.",
            ),
            models.CheckConstraint(
                name="target_equivalent_is_of_a_change",
                condition=Q(equivalent_value__isnull=True, equivalent_unit="") | Q(basis="change_from_baseline"),
                violation_error_message="Only a percent change has an equivalent level.",
            ),
        ]
        indexes = [
            models.Index(
                name="target_of_body_and_period",
                fields=["body", "year", "quarter", "indicator"],
                include=["value", "id"],
            )
        ]
        triggers = [target_stands(), *targets_are_tallied()]

    def __str__(self):
        return f"{self.indicator}, target for {part_label(self.year, self.quarter)}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()

    def stands_at_year_end(self, indicator):
        """Whether quarter 4 can be held against this target of the whole year: a total over several years is not its aim."""
        return self.basis == Basis.ABSOLUTE or (self.basis == Basis.CHANGE and not indicator.adds_up)

    @property
    def from_year(self):
        """The first year whose results count towards a total over several years."""
        return self.year - (self.years or 1) + 1

    @property
    def years_label(self):
        """The years that count: “2007/08 to 2009/10”."""
        return f"{year_label(self.from_year)} to {year_label(self.year)}"
