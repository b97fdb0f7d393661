"""Indicators of the Local Area Agreement and the targets set for them (C03, C04)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models import Body
from partnerships.models.history import track_history
from targets.models.quarters import FIRST_YEAR, LAST_YEAR, Part, part_label, year_label
from targets.models.standing import target_stands

NI_CODE = r"^NI [1-9]\d{0,2}$"


class Better(models.TextChoices):
    """Which way an indicator should move."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class ValueKind(models.TextChoices):
    """What the figures of an indicator say."""

    ABSOLUTE = "absolute", "A count or level"
    CHANGE = "change_from_baseline", "Percent change from the baseline"


class Basis(models.TextChoices):
    """What a target asks for."""

    ABSOLUTE = "absolute", "A count or level"
    CUMULATIVE = "cumulative", "A total over several years"
    CHANGE = "change_from_baseline", "Percent change from the baseline"


def designation_label(designation, stretch_number):
    """How an indicator was designated: “Stretch target 10” or “Designated”."""
    label = Indicator.Designation(designation).label
    return f"{label} target {stretch_number}" if stretch_number else label


def value_field(name=None, **options):
    return models.DecimalField(name, max_digits=20, decimal_places=6, **options)


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Which indicators there are is public, as are their baselines and targets (C09)."""
        return self

    def in_order(self):
        return self.order_by(Lower("body__name"), "position", "pk")


@track_history("IndicatorHistory")
class Indicator(models.Model):
    """A measure of progress that one body answers for, with its unit, baseline and better direction."""

    class Designation(models.TextChoices):
        STRETCH = "stretch", "Stretch"
        DESIGNATED = "designated", "Designated"
        LOCAL = "local", "Local"

    slug = models.SlugField("address", max_length=80, unique=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="indicators", verbose_name="body that answers for it"
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the body's list.")
    title = models.CharField(max_length=200)
    ni_code = models.CharField(
        "national indicator",
        max_length=6,
        blank=True,
        validators=[RegexValidator(NI_CODE, "Write the national indicator as NI and its number, such as NI 186.")],
    )
    designation = models.CharField(max_length=10, choices=Designation.choices)
    stretch_number = models.PositiveSmallIntegerField("number of the stretch target", null=True, blank=True)
    unit = models.CharField(max_length=60, help_text="What is counted, for example grants or incidents.")
    value_kind = models.CharField(
        "what the figures say", max_length=20, choices=ValueKind.choices, default=ValueKind.ABSOLUTE
    )
    better = models.CharField("better direction", max_length=6, choices=Better.choices)
    decimals = models.PositiveSmallIntegerField(
        "decimal places", default=0, help_text="The most that a figure may have."
    )
    baseline_value = value_field(null=True, blank=True)
    baseline_unit = models.CharField(max_length=60, blank=True, help_text="If it is not the unit of the figures.")
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    baseline_printed = models.CharField("baseline as printed", max_length=100, blank=True)
    note = models.TextField(blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["body", "position", "pk"]
        constraints = [
            models.UniqueConstraint(name="indicator_title_once_a_body", fields=["body", "title"]),
            models.CheckConstraint(name="indicator_has_title_and_unit", condition=~Q(title="") & ~Q(unit="")),
            models.CheckConstraint(name="indicator_ni_code_form", condition=Q(ni_code="") | Q(ni_code__regex=NI_CODE)),
            models.CheckConstraint(
                name="indicator_stretch_has_its_number",
                condition=Q(designation="stretch", stretch_number__isnull=False)
                | (~Q(designation="stretch") & Q(stretch_number__isnull=True)),
                violation_error_message="Give the number of the stretch target, and only for a stretch indicator.",
            ),
            models.CheckConstraint(name="indicator_decimals_fit", condition=Q(decimals__lte=6)),
        ]

    def __str__(self):
        return f"{self.ni_code}: {self.title}" if self.ni_code else self.title

    def get_absolute_url(self):
        return reverse("targets:indicator_detail", args=[self.slug])

    @property
    def says_change(self):
        """Whether the figures are percent changes from the baseline."""
        return self.value_kind == ValueKind.CHANGE

    @property
    def level_unit(self):
        """The unit of the baseline, in which percent changes can be shown as levels."""
        return self.baseline_unit or self.unit

    @property
    def designation_label(self):
        return designation_label(self.designation, self.stretch_number)


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
        triggers = [target_stands()]

    def __str__(self):
        return f"{self.indicator}, target for {part_label(self.year, self.quarter)}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()

    @property
    def from_year(self):
        """The first year whose results count towards a total over several years."""
        return self.year - (self.years or 1) + 1

    @property
    def years_label(self):
        """The years that count: “2007/08 to 2009/10”."""
        return f"{year_label(self.from_year)} to {year_label(self.year)}"
