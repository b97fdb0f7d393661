"""Years from April to March, their quarters, and whether a quarter's figures are public."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Person
from partnerships.models.history import track_history

FIRST_YEAR, LAST_YEAR = 1990, 2099


def our_area():
    """The code of the area whose partnership runs this portal; other areas' figures are for comparison."""
    return settings.AREA_CODE


def year_label(year):
    """How a year is written in text: 2008 is 2008/09."""
    return f"{year}/{(year + 1) % 100:02}"


def year_address(year):
    """How a year is written in addresses: 2008 is 2008-09."""
    return f"{year}-{(year + 1) % 100:02}"


def year_of(day):
    """The year from April to March in which a day lies: January 2009 is in 2008."""
    return day.year - (day.month < 4)


class Part(models.IntegerChoices):
    """The part of a year that a target or figure is about."""

    WHOLE_YEAR = 0, "Whole year"
    Q1 = 1, "Quarter 1, April to June"
    Q2 = 2, "Quarter 2, July to September"
    Q3 = 3, "Quarter 3, October to December"
    Q4 = 4, "Quarter 4, January to March"


def part_label(year, part):
    """Name a quarter or year in full: “Quarter 4, January to March 2009” or “the year 2008/09”."""
    if part == Part.WHOLE_YEAR:
        return f"the year {year_label(year)}"
    return f"{Part(part).label} {year + (part == Part.Q4)}"


class QuarterQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Published quarters are public; earlier, only people with a seat see what is coming in."""
        if person.is_authenticated and person.seat_body_ids:
            return self
        return self.filter(state=Quarter.State.PUBLISHED)

    def published(self):
        return self.filter(state=Quarter.State.PUBLISHED)


@track_history("QuarterHistory")
class Quarter(models.Model):
    """A quarter for which figures are gathered and, at its end, published."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PUBLISHED = "published", "Published"

    year = models.PositiveSmallIntegerField("year starting in April", help_text="2008 means 2008/09.")
    number = models.PositiveSmallIntegerField("quarter", choices=[choice for choice in Part.choices if choice[0]])
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = QuarterQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(name="quarter_once", fields=["year", "number"]),
            models.CheckConstraint(name="quarter_one_to_four", condition=Q(number__gte=1, number__lte=4)),
            models.CheckConstraint(
                name="quarter_year_in_range", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
            models.CheckConstraint(
                name="quarter_published_at_a_time",
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True, published_by__isnull=True)),
            ),
        ]

    def __str__(self):
        return part_label(self.year, self.number)

    def get_absolute_url(self):
        return reverse("targets:quarter_detail", args=[self.year, self.number])

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def year_label(self):
        return year_label(self.year)

    @property
    def short_label(self):
        return f"{self.year_label}, quarter {self.number}"

    @property
    def ends_on(self):
        """The last day of the quarter."""
        month = {1: 7, 2: 10, 3: 1, 4: 4}[self.number]
        return dt.date(self.year + (self.number >= Part.Q3), month, 1) - dt.timedelta(days=1)
