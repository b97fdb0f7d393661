"""Events: what the partnerships put on, as their managers tell it (E06)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Body, Person
from partnerships.models.history import track_history


class CalendarEntryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Public events for everybody; the others for people who are signed in."""
        return self if person.is_authenticated else self.filter(is_public=True)

    def between(self, start, end):
        """Events that begin in the time from `start` until before `end`."""
        return self.filter(starts_at__gte=start, starts_at__lt=end, cancelled_at__isnull=True)

    def upcoming(self, *, at):
        return self.filter(ends_at__gte=at, cancelled_at__isnull=True).order_by("starts_at", "pk")


@track_history("CalendarEntryHistory")
class CalendarEntry(models.Model):
    """An event of one body: what, where, from when to when."""

    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="calendar_entries")
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    place = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    is_public = models.BooleanField("anybody may come", default=True)
    notified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    notified_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

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
        indexes = [models.Index(name="calendar_entry_by_start", fields=["starts_at"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("comms:event_detail", args=[self.pk])
