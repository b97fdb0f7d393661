"""Indicators of the Local Area Agreement: what is measured, how, by whom, and from which baseline (C03)."""

import re

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models import Body, Person
from partnerships.models.history import track_history
from partnerships.models.searching import search_index, searched_by
from targets.models.counting import indicators_are_tallied
from targets.models.measures import Better, Frequency, Kind, ValueKind, WithinYear

# Units of scales and balances that go below nought; everything else that is measured is counted from nought up.
GOES_BELOW_NOUGHT = re.compile(
    r"°|\b(degrees?|celsius|fahrenheit|net|balance|surplus|deficit|change|difference|gap|growth|index|points?)\b", re.I
)
NI_CODE = r"^NI [1-9]\d{0,2}$"

# What was agreed stays as it was agreed; a better series stands beside it as the revised baseline (C03).
AGREED_BASELINE_STANDS = """
    IF OLD.baseline_agreed_on IS NOT NULL AND
        (NEW.baseline_value, NEW.baseline_unit, NEW.baseline_year, NEW.baseline_printed, NEW.baseline_agreed_on)
        IS DISTINCT FROM
        (OLD.baseline_value, OLD.baseline_unit, OLD.baseline_year, OLD.baseline_printed, OLD.baseline_agreed_on)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_agreed_baseline_stands',
            MESSAGE = 'the baseline of indicator ' || OLD.slug || ' is agreed';
    END IF;
    RETURN NEW;
"""

PARTS_HAVE_NO_PARTS = """
    IF NEW.parent_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM targets_indicator WHERE id = NEW.parent_id AND parent_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM targets_indicator WHERE parent_id = NEW.id)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_parts_have_no_parts',
            MESSAGE = 'indicator ' || NEW.slug || ' cannot be a part of a part';
    END IF;
    RETURN NEW;
"""


def code_of(ni_code, part):
    """The number by which people know an indicator: “NI 186”, “NI 195a” or “Part a”; empty without one."""
    return f"{ni_code}{part}" if ni_code else f"Part {part}" if part else ""


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
        return self.order_by(Lower("body__name"), "position", "part", "pk")

    def whole(self):
        """Without the parts of others, which stand on the page of the whole."""
        return self.filter(parent__isnull=True)

    def measured(self):
        """Those that have figures themselves: an indicator in parts is measured by its parts."""
        return self.filter(parts__isnull=True)

    def in_use(self, day):
        """Those not retired by this day."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))


@track_history("IndicatorHistory", exclude=["searched"])
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
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="part of"
    )
    part = models.CharField(
        "letter of the part", max_length=5, blank=True, help_text="Only for a part of another indicator: a, b, c."
    )
    kind = models.CharField("how it is measured", max_length=12, choices=Kind.choices, default=Kind.NUMBER)
    definition = models.TextField(blank=True, help_text="What counts and what does not, in words.")
    unit = models.CharField(max_length=60, help_text="What is counted, for example grants or incidents.")
    value_kind = models.CharField(
        "what the figures say", max_length=20, choices=ValueKind.choices, default=ValueKind.ABSOLUTE
    )
    better = models.CharField("better direction", max_length=6, choices=Better.choices)
    decimals = models.PositiveSmallIntegerField(
        "decimal places", default=0, help_text="The most that a figure may have."
    )
    numerator_label = models.CharField("what is counted", max_length=120, blank=True)
    denominator_label = models.CharField("out of what", max_length=120, blank=True)
    frequency = models.CharField("has a figure", max_length=10, choices=Frequency.choices, default=Frequency.QUARTERLY)
    within_year = models.CharField(
        "quarters of a year", max_length=10, choices=WithinYear.choices, default=WithinYear.STAND
    )
    data_source = models.CharField(max_length=200, blank=True, help_text="Who publishes or counts the figures.")
    lag_days = models.PositiveSmallIntegerField(
        "days until figures are known", null=True, blank=True, help_text="Counted from the end of the period."
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators_owned")
    deputy = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators_deputised"
    )
    baseline_value = value_field(null=True, blank=True)
    baseline_unit = models.CharField(max_length=60, blank=True, help_text="If it is not the unit of the figures.")
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    baseline_printed = models.CharField("baseline as printed", max_length=100, blank=True)
    baseline_agreed_on = models.DateField(
        null=True, blank=True, help_text="From then on the baseline stands; a better one is entered as revised."
    )
    revised_baseline_value = value_field("revised baseline", null=True, blank=True)
    revised_baseline_year = models.PositiveSmallIntegerField("year of the revised baseline", null=True, blank=True)
    revised_baseline_reason = models.TextField("why it was revised", blank=True)
    retired_on = models.DateField(null=True, blank=True, help_text="Measured no longer from this day on.")
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")
    note = models.TextField(blank=True)

    searched = searched_by("ni_code", "title", text="definition")

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
            models.CheckConstraint(
                name="indicator_change_is_of_numbers",
                condition=Q(value_kind="absolute") | Q(kind__in=["number", "percent"]),
                violation_error_message="Only numbers and percentages can be changes from a baseline.",
            ),
            models.CheckConstraint(
                name="indicator_percent_names_its_numbers",
                condition=Q(kind="percent") | Q(numerator_label="", denominator_label=""),
                violation_error_message="Only a percentage is made of two numbers.",
            ),
            models.CheckConstraint(
                name="indicator_only_numbers_add_up",
                condition=Q(within_year="stand") | Q(kind="number", value_kind="absolute"),
                violation_error_message="Only plain numbers add up over the quarters of a year.",
            ),
            models.CheckConstraint(
                name="indicator_agreed_baseline_is_given",
                condition=Q(baseline_agreed_on__isnull=True) | Q(baseline_value__isnull=False),
                violation_error_message="Enter the baseline that was agreed.",
            ),
            models.CheckConstraint(
                name="indicator_revised_baseline_says_why",
                condition=Q(
                    revised_baseline_value__isnull=True, revised_baseline_year__isnull=True, revised_baseline_reason=""
                )
                | (Q(revised_baseline_value__isnull=False) & ~Q(revised_baseline_reason="")),
                violation_error_message="Give the revised baseline together with the reason for it.",
            ),
            models.CheckConstraint(
                name="indicator_replaced_once_retired",
                condition=Q(replaced_by__isnull=True) | (Q(retired_on__isnull=False) & ~Q(replaced_by=models.F("id"))),
                violation_error_message="Say from when the indicator is retired, and choose another one as its replacement.",
            ),
            models.CheckConstraint(
                name="indicator_deputy_is_another",
                condition=Q(deputy__isnull=True) | (Q(owner__isnull=False) & ~Q(deputy=models.F("owner"))),
                violation_error_message="Choose an owner first, and somebody else as deputy.",
            ),
            models.CheckConstraint(
                name="indicator_part_has_its_letter",
                condition=Q(parent__isnull=True, part="") | (Q(parent__isnull=False) & ~Q(part="")),
                violation_error_message="Give a part its letter, and only a part.",
            ),
            models.UniqueConstraint(
                name="indicator_part_once",
                fields=["parent", "part"],
                condition=Q(parent__isnull=False),
                violation_error_message="Another part has this letter. Choose the next one.",
            ),
        ]
        indexes = [search_index("indicator_searched")]
        triggers = [
            pgtrigger.Trigger(
                name="agreed_baseline_stands",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=AGREED_BASELINE_STANDS,
            ),
            pgtrigger.Trigger(
                name="parts_have_no_parts",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                when=pgtrigger.Before,
                func=PARTS_HAVE_NO_PARTS,
            ),
            *indicators_are_tallied(),
        ]

    def __str__(self):
        return f"{self.code}: {self.title}" if self.code else self.title

    def get_absolute_url(self):
        return reverse("targets:indicator_detail", args=[self.slug])

    @property
    def code(self):
        """The number of the national indicator with the letter of the part: NI 195a."""
        return code_of(self.ni_code, self.part)

    @property
    def adds_up(self):
        """Whether the quarters of a year add up to the year."""
        return self.within_year == WithinYear.ADD_UP

    @property
    def says_change(self):
        """Whether the figures are percent changes from the baseline."""
        return self.value_kind == ValueKind.CHANGE

    @property
    def may_be_negative(self):
        """Whether a figure can lie below nought: changes do, and what is measured on a scale that does; counts never."""
        is_below = self.baseline_value is not None and self.baseline_value < 0
        return self.says_change or is_below or bool(GOES_BELOW_NOUGHT.search(self.unit))

    @property
    def is_of_a_whole(self):
        """Whether its two numbers are a part and the whole, so that the part is never the greater."""
        return self.kind == Kind.PERCENT and not self.may_be_negative

    @property
    def level_unit(self):
        """The unit of the baseline, in which percent changes can be shown as levels."""
        return self.baseline_unit or self.unit

    @property
    def designation_label(self):
        return designation_label(self.designation, self.stretch_number)
