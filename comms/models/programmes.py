"""What happens at a conference, hour by hour and room by room (E14)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from comms.models.calendar import CalendarEntry
from partnerships.models.history import track_history


class _TimeRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


@track_history("ProgrammeSessionHistory")
class ProgrammeSession(models.Model):
    """One session of a conference: when, where, what about and who speaks."""

    entry = models.ForeignKey(CalendarEntry, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    room = models.CharField(max_length=100, blank=True)
    speaker = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "room", "pk"]
        constraints = [
            models.CheckConstraint(name="programme_session_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="programme_session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="The session must end after it starts.",
            ),
            ExclusionConstraint(
                name="programme_session_one_a_room_at_a_time",
                expressions=[
                    ("entry", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    (_TimeRange(F("starts_at"), F("ends_at")), RangeOperators.OVERLAPS),
                ],
                condition=~Q(room=""),
                violation_error_message="Another session has this room at that time. Choose another room or time.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.entry.get_absolute_url()
