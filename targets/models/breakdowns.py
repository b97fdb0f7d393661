"""Breakdowns: the figures of an indicator by ward, age or another dimension, never part of its total (C03)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnerships.models import Person
from partnerships.models.history import track_history
from targets.models.figures import quarter_is_published
from targets.models.indicators import Indicator, value_field
from targets.models.quarters import FIRST_YEAR, LAST_YEAR, Part, part_label
from targets.models.standing import breakdown_stands


@track_history("BreakdownHistory")
class Breakdown(models.Model):
    """A dimension by which an indicator is told apart, with its groups in order."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="breakdowns")
    name = models.CharField(max_length=60, help_text="Such as Ward or Age.")
    groups = ArrayField(models.CharField(max_length=80), help_text="One on each line, in the order of the table.")

    class Meta:
        ordering = ["indicator", "name"]
        constraints = [
            models.UniqueConstraint(
                name="breakdown_name_once_an_indicator",
                fields=["indicator", "name"],
                violation_error_message="This indicator has a breakdown of this name already.",
            ),
            models.CheckConstraint(name="breakdown_has_name_and_groups", condition=~Q(name="") & Q(groups__len__gte=1)),
        ]

    def __str__(self):
        return f"{self.indicator} by {self.name}"

    def get_absolute_url(self):
        return f"{self.indicator.get_absolute_url()}#breakdown-{self.pk}"

    @property
    def body(self):
        return self.indicator.body

    @property
    def body_id(self):
        return self.indicator.body_id


class BreakdownFigureQuerySet(models.QuerySet):
    def visible_to(self, person):
        """As their quarter is: public once published, earlier for people with a seat."""
        return self if person.is_authenticated and person.seat_body_ids else self.filter(quarter_is_published())


@track_history("BreakdownFigureHistory")
class BreakdownFigure(models.Model):
    """What one group of a breakdown reached in a quarter or year; without a value it is No data."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.CASCADE, related_name="figures")
    group = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField("year starting in April")
    quarter = models.PositiveSmallIntegerField("part of the year", choices=Part.choices, default=Part.WHOLE_YEAR)
    value = value_field(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = BreakdownFigureQuerySet.as_manager()

    class Meta:
        ordering = ["breakdown", "-year", "-quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="breakdown_figure_once_a_period", fields=["breakdown", "group", "year", "quarter"]
            ),
            models.CheckConstraint(name="breakdown_figure_has_a_group", condition=~Q(group="")),
            models.CheckConstraint(
                name="breakdown_figure_year_in_range", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
            models.CheckConstraint(name="breakdown_figure_part_of_a_year", condition=Q(quarter__lte=4)),
        ]
        triggers = [breakdown_stands()]

    def __str__(self):
        return f"{self.breakdown}, {self.group}, {part_label(self.year, self.quarter)}"
