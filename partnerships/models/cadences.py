"""What recurs in the life of the framework: meetings, reports, reviews, checks (X11)."""

import datetime as dt
from calendar import monthrange

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history


class CadenceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What recurs is known to everybody who signs in."""
        return self if person.is_authenticated else self.none()


@track_history("CadenceHistory")
class Cadence(models.Model):
    """Something that comes again: what, from whom, for whom, how often and, if that is known, on which days."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Meetings"
        REPORT = "report", "Reports"
        NEWS = "news", "News-Link"
        RETURN = "return", "Returns of figures"
        CHECK = "check", "Page checks"
        REVIEW = "review", "Reviews"
        HEALTH = "health", "Health checks"
        TARIFF = "tariff", "Tariffs and budget"
        PLAN = "plan", "Plans"
        EVENT = "event", "Events and networks"

    class Standing(models.TextChoices):
        ACTIVE = "active", "Done"
        PROPOSED = "proposed", "Proposed"
        POTENTIAL = "potential", "Thought of"

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.ACTIVE)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="cadences")
    producer = models.CharField("from whom", max_length=200, blank=True)
    recipient = models.CharField("for whom", max_length=200, blank=True)
    how_often = models.CharField(max_length=100)
    every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    first_on = models.DateField("a day on which it falls", null=True, blank=True)
    schedule = models.SlugField(
        max_length=40, blank=True, help_text="The portal's own schedule that knows its days, if there is one."
    )

    objects = CadenceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", Lower("title")]
        constraints = [
            models.CheckConstraint(name="cadence_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="cadence_months_make_sense",
                condition=Q(every_months__isnull=True) | Q(every_months__range=(1, 120)),
            ),
            models.CheckConstraint(
                name="cadence_day_needs_its_months",
                condition=Q(first_on__isnull=True) | Q(every_months__isnull=False),
                violation_error_message="Say after how many months it comes again.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnerships:cadence_edit", args=[self.slug])

    def days_between(self, start, end):
        """The days from `start` until before `end` on which it falls; none before its first or without one."""
        if self.first_on is None:
            return
        step = 0
        while (day := months_later(self.first_on, step)) < end:
            if day >= start:
                yield day
            step += self.every_months


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
