"""Figures: what was reached. A figure without a value is “No data”, never 0 (H04)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import NullIf

from partnerships.models import Body, Person
from partnerships.models.history import track_history
from targets.models.counting import figures_are_tallied
from targets.models.indicators import Indicator, value_field
from targets.models.quarters import FIRST_YEAR, LAST_YEAR, Part, Quarter, our_area, part_label
from targets.models.standing import figures_stand

JUDGEMENTS = [
    ("on_target", "On Target"), ("slight_variance", "Slight Variance"), ("significant_variance", "Significant Variance")
]  # fmt: skip

# A percentage is what its two numbers say, to the sixth decimal; without both, or out of 0, there is none.
IS_OF_ITS_PARTS = (
    Q(numerator__isnull=True, denominator__isnull=True)
    | Q(Q(numerator__isnull=True) | Q(denominator__isnull=True) | Q(denominator=0), value__isnull=True)
    | Q(
        ~Q(denominator=0),
        numerator__isnull=False,
        denominator__isnull=False,
        value__gte=F("numerator") * 100 / NullIf("denominator", Value(Decimal(0))) - Decimal("0.000001"),
        value__lte=F("numerator") * 100 / NullIf("denominator", Value(Decimal(0))) + Decimal("0.000001"),
    )
)


def quarter_is_published():
    """The condition that a row's year and quarter are published; a year's rows go with its quarter 4."""
    published = Quarter.objects.published().filter(year=models.OuterRef("year"))
    own, year_end = published.filter(number=models.OuterRef("quarter")), published.filter(number=Part.Q4)
    return models.Exists(own) | (Q(quarter=Part.WHOLE_YEAR) & models.Exists(year_end))


class FigureQuerySet(models.QuerySet):
    def ours(self):
        """Figures of our own area; others are for comparison."""
        return self.filter(area_code=our_area())

    def published(self):
        """Figures of quarters that are published; a year's result goes with its quarter 4."""
        return self.filter(quarter_is_published())

    def unpublished(self):
        return self.exclude(quarter_is_published())

    def visible_to(self, person):
        """As their quarter is: public once published, earlier for people with a seat."""
        return self if person.is_authenticated and person.seat_body_ids else self.published()


@track_history("FigureHistory", by_statement=True)
class Figure(models.Model):
    """What one indicator reached in a quarter or a whole year, in our area or one we compare with."""

    # The unique key and the index below begin with these two: an index of their own would only cost.
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="figures", db_index=False)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The body that answered for the indicator then.",
    )
    area_code = models.CharField("area", max_length=10, default=our_area)
    year = models.PositiveSmallIntegerField("year starting in April")
    quarter = models.PositiveSmallIntegerField("part of the year", choices=Part.choices, default=Part.WHOLE_YEAR)
    value = value_field(null=True, blank=True, help_text="Empty means no data.")
    numerator = value_field("number counted", null=True, blank=True)
    denominator = value_field("number it is out of", null=True, blank=True)
    judged = models.CharField(
        "judged as", max_length=20, choices=JUDGEMENTS, blank=True, help_text="For an indicator judged in words."
    )
    note = models.TextField("commentary", blank=True)
    printed_class = models.CharField(
        "class as printed", max_length=60, blank=True, help_text="For figures taken from an older document."
    )
    change_reason = models.TextField("why it was changed last", blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                name="figure_once_a_period",
                fields=["indicator", "area_code", "year", "quarter"],
                violation_error_message="There is a figure of this period already. Look at it and change that one.",
            ),
            models.CheckConstraint(name="figure_year_in_range", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)),
            models.CheckConstraint(name="figure_part_of_a_year", condition=Q(quarter__lte=4)),
            models.CheckConstraint(name="figure_has_an_area", condition=~Q(area_code="")),
            models.CheckConstraint(
                name="figure_percent_is_of_its_parts",
                condition=IS_OF_ITS_PARTS,
                violation_error_message="The two numbers make another percentage. Check all three, or empty the two.",
            ),
            models.CheckConstraint(
                name="figure_judged_says_why",
                condition=Q(judged="") | (Q(value__isnull=True) & ~Q(note="")),
                violation_error_message="Say in words what the judgement rests on.",
            ),
        ]
        indexes = [
            # A body's quarter, with the eight quarters before it, is one range of this index.
            models.Index(
                name="figure_of_body_and_period",
                fields=["body", "area_code", "year", "quarter", "indicator"],
                include=["value", "id"],
            )
        ]
        triggers = [*figures_stand(), *figures_are_tallied()]

    def __str__(self):
        return f"{self.indicator}, {part_label(self.year, self.quarter)}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()

    @property
    def is_ours(self):
        return self.area_code == our_area()
