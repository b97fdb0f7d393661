"""Events: what the partnerships put on, as their managers tell it (E06)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from comms.models.audiences import Audience
from partnerships.models import Body, Person
from partnerships.models.history import track_history
from partnerships.models.searching import search_index, searched_by


class CalendarEntryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Public events for everybody; the others for people who are signed in."""
        return self if person.is_authenticated else self.filter(is_public=True)

    def between(self, start, end):
        """Events that begin in the time from `start` until before `end`."""
        return self.filter(starts_at__gte=start, starts_at__lt=end, cancelled_at__isnull=True)

    def overlapping(self, start, end):
        """Events that take place at least partly in the time from `start` until before `end`."""
        return self.filter(starts_at__lt=end, ends_at__gt=start, cancelled_at__isnull=True)

    def upcoming(self, *, at):
        return self.filter(ends_at__gte=at, cancelled_at__isnull=True).order_by("starts_at", "pk")


@track_history("CalendarEntryHistory", exclude=["searched"])
class CalendarEntry(models.Model):
    """An event of one body: what, where, from when to when."""

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        CONFERENCE = "conference", "Conference"
        WORKSHOP = "workshop", "Workshop or training"
        CONSULTATION = "consultation", "Consultation"
        CELEBRATION = "celebration", "Celebration or award"

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.EVENT)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="calendar_entries")
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    place = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    is_public = models.BooleanField("anybody may come", default=True)
    audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_entries",
        verbose_name="mainly for",
        help_text="Events of one day for the same people get in each other’s way.",
    )
    paid_from = models.CharField(
        max_length=200, blank=True, help_text="The line of the budget in words, where there is one."
    )
    notified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    notified_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(
        default=0, help_text="How often it changed, for the calendars of those who took it over."
    )

    searched = searched_by("title", "place", text="description")

    objects = CalendarEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "calendar entries"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="calendar_entry_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="calendar_entry_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="The event must end after it starts.",
            ),
        ]
        indexes = [
            models.Index(name="calendar_entry_by_start", fields=["starts_at"]),
            search_index("calendar_entry_searched"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("comms:event_detail", args=[self.pk])

    @property
    def is_conference(self):
        return self.kind == self.Kind.CONFERENCE
