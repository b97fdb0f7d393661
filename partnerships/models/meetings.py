"""Meetings of boards and partnerships: when and where (A05)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history

# Readers have the papers five clear working days before they meet, and the support office two to put them up.
PAPERS_DAYS_AHEAD = 8


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Meetings open to the public for all; closed ones for those with a seat on the body and the support office."""
        if not person.is_authenticated:
            return self.filter(is_public=True)
        if person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.filter(Q(is_public=True) | Q(body__in=person.seat_body_ids))

    def to_come(self, *, on):
        """Meetings on or after the date `on` that still stand, soonest first."""
        return self.filter(held_on__gte=on, cancelled_at__isnull=True).order_by("held_on", "starts_at", "pk")


@track_history("MeetingHistory")
class Meeting(models.Model):
    """One meeting of a body, on a day and mostly at a time and place."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("date")
    starts_at = models.TimeField("starts at", null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField("listed for the public", default=True)
    papers_due_on = models.DateField("papers are due on", null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="meeting_once_at_a_time",
                fields=["body", "held_on", "starts_at"],
                nulls_distinct=False,
                violation_error_message="This body already has a meeting then.",
            ),
            models.CheckConstraint(
                name="meeting_papers_come_before_it",
                condition=Q(papers_due_on__lte=models.F("held_on")),
                violation_error_message="Papers are due on the day of the meeting at the latest.",
            ),
        ]

    def __str__(self):
        return f"Meeting of {self.body} on {self.held_on.day} {self.held_on:%B %Y}"

    def get_absolute_url(self):
        return f"{reverse('partnerships:body_meetings', args=[self.body.slug])}#meeting-{self.pk}"
