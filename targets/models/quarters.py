"""Years from April to March, their quarters, and whether a quarter's figures are public (H01, H03)."""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Person
from partnerships.models.history import track_history
from partnerships.models.years import FIRST_YEAR, LAST_YEAR, year_address, year_label, year_of  # noqa: F401
from targets.models.counting import quarters_are_tallied


def our_area():
    """The code of the area whose partnership runs this portal; other areas' figures are for comparison."""
    return settings.AREA_CODE


class Part(models.IntegerChoices):
    """The part of a year that a target or figure is about."""

    WHOLE_YEAR = 0, "Whole year"
    Q1 = 1, "Quarter 1, April to June"
    Q2 = 2, "Quarter 2, July to September"
    Q3 = 3, "Quarter 3, October to December"
    Q4 = 4, "Quarter 4, January to March"


def part_of(day):
    """The quarter of its year in which a day lies."""
    return Part((day.month - 4) % 12 // 3 + 1)


def part_label(year, part):
    """Name a quarter or year in full: “Quarter 4, January to March 2009” or “the year 2008/09”."""
    if part == Part.WHOLE_YEAR:
        return f"the year {year_label(year)}"
    return f"{Part(part).label} {year + (part == Part.Q4)}"


# What is published stays so: only a numbered revision changes it, and no transaction ends within one.
QUARTER_STANDS = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published quarter is not deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quarter_stands_once_published';
    END IF;
    IF NEW.state NOT IN ('published', 'revising') OR (NEW.year, NEW.number, NEW.area_code, NEW.published_at)
        IS DISTINCT FROM (OLD.year, OLD.number, OLD.area_code, OLD.published_at) THEN
        RAISE EXCEPTION 'a published quarter stays published'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quarter_stands_once_published';
    END IF;
    RETURN NEW;
"""
REVISION_ENDS = """
    IF EXISTS (SELECT 1 FROM targets_quarter WHERE id = NEW.id AND state = 'revising') THEN
        RAISE EXCEPTION 'a revision ends with its transaction'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quarter_revision_ends';
    END IF;
    RETURN NULL;
"""


class QuarterQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Published quarters are public; earlier, only people with a seat see what is coming in."""
        if person.is_authenticated and person.seat_body_ids:
            return self
        return self.published()

    def published(self):
        return self.filter(state__in=Quarter.PUBLIC_STATES)

    def collecting(self):
        """Quarters whose returns still come in, locked or not."""
        return self.exclude(state__in=Quarter.PUBLIC_STATES)


@track_history("QuarterHistory")
class Quarter(models.Model):
    """A quarter for which figures are gathered and, at its end, published."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        LOCKED = "locked", "Locked"
        PUBLISHED = "published", "Published"
        REVISING = "revising", "Being revised"

    # A revision is made in one transaction, so nobody else ever meets a quarter that is being revised.
    PUBLIC_STATES = (State.PUBLISHED, State.REVISING)

    year = models.PositiveSmallIntegerField("year starting in April", help_text="2008 means 2008/09.")
    number = models.PositiveSmallIntegerField("quarter", choices=[choice for choice in Part.choices if choice[0]])
    area_code = models.CharField(
        "area", max_length=10, default=our_area, help_text="Whose figures the quarter publishes, and keeps as they are."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField("returns are due on", null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
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
                condition=Q(state__in=["published", "revising"], published_at__isnull=False)
                | Q(state__in=["open", "locked"], published_at__isnull=True, published_by__isnull=True),
            ),
            models.CheckConstraint(
                name="quarter_locked_at_a_time",
                condition=Q(state="open", locked_at__isnull=True, locked_by__isnull=True)
                | Q(state="locked", locked_at__isnull=False)
                | Q(state__in=["published", "revising"]),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stands_once_published",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__in=["published", "revising"]),
                func=QUARTER_STANDS,
            ),
            pgtrigger.Trigger(
                name="revision_ends",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__state="revising"),
                func=REVISION_ENDS,
            ),
            *quarters_are_tallied(),
        ]

    def __str__(self):
        return part_label(self.year, self.number)

    def get_absolute_url(self):
        return reverse("targets:quarter_detail", args=[self.year, self.number])

    @property
    def is_published(self):
        return self.state in self.PUBLIC_STATES

    @property
    def is_locked(self):
        return self.state == self.State.LOCKED

    @property
    def year_label(self):
        return year_label(self.year)

    @property
    def short_label(self):
        return f"{self.year_label}, quarter {self.number}"

    @property
    def is_asked_for(self):
        """Whether returns were asked for: a figure that comes early makes the row before the quarter is opened."""
        return self.due_on is not None

    @property
    def standing_in_words(self):
        """How far it is, in a word or two: published, locked, open or not opened."""
        if self.state == self.State.OPEN and not self.is_asked_for:
            return "not opened"
        return self.get_state_display().lower()

    @property
    def begins_on(self):
        """The first day of the quarter."""
        month = {1: 4, 2: 7, 3: 10, 4: 1}[self.number]
        return dt.date(self.year + (self.number == Part.Q4), month, 1)

    @property
    def ends_on(self):
        """The last day of the quarter."""
        month = {1: 7, 2: 10, 3: 1, 4: 4}[self.number]
        return dt.date(self.year + (self.number >= Part.Q3), month, 1) - dt.timedelta(days=1)

    @property
    def before(self):
        """The quarter before, as (year, number)."""
        return (self.year, self.number - 1) if self.number > Part.Q1 else (self.year - 1, int(Part.Q4))
