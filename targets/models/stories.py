"""What stands beside the figures of an indicator: notes on its chart and the story behind it (C03, C10)."""

from django.db import models
from django.db.models import Q

from partnerships.models import Person
from partnerships.models.history import track_history
from targets.models.indicators import Indicator
from targets.models.quarters import FIRST_YEAR, LAST_YEAR, Part, part_label


@track_history("AnnotationHistory")
class Annotation(models.Model):
    """A dated note on an indicator's chart: what happened in that quarter or year."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="annotations")
    year = models.PositiveSmallIntegerField("year starting in April")
    quarter = models.PositiveSmallIntegerField("part of the year", choices=Part.choices, default=Part.WHOLE_YEAR)
    text = models.CharField("what happened", max_length=200)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "-year", "-quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="annotation_once_a_period",
                fields=["indicator", "year", "quarter", "text"],
                violation_error_message="This note stands on the chart already.",
            ),
            models.CheckConstraint(name="annotation_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="annotation_year_in_range", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
            models.CheckConstraint(name="annotation_part_of_a_year", condition=Q(quarter__lte=4)),
        ]

    def __str__(self):
        return f"{self.indicator}, note on {part_label(self.year, self.quarter)}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()

    @property
    def body(self):
        return self.indicator.body

    @property
    def body_id(self):
        return self.indicator.body_id


@track_history("IndicatorSectionHistory")
class IndicatorSection(models.Model):
    """One part of the story of an indicator, in the words of the body that answers for it."""

    class Topic(models.TextChoices):
        STORY = "story", "The story behind the figures"
        PARTNERS = "partners", "Partners who have a part in it"
        WORKS = "works", "What works"
        PLAN = "plan", "What we plan to do"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="sections")
    topic = models.CharField(max_length=10, choices=Topic.choices)
    text = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "pk"]
        constraints = [
            models.UniqueConstraint(name="indicator_section_once", fields=["indicator", "topic"]),
            models.CheckConstraint(name="indicator_section_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.get_topic_display()}"

    def get_absolute_url(self):
        return f"{self.indicator.get_absolute_url()}#{self.topic}"
