"""What a board or partnership decided at a meeting."""

import pgtrigger
from django.db import models
from django.db.models import Q

from partnerships.models.meetings import Meeting
from partnerships.models.people import Person


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Decisions of the meetings that `person` may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(person))


class Decision(models.Model):
    """One decision of a meeting in its own words, recorded once and never changed."""

    append_only = True

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    about = models.CharField("what it is about", max_length=200)
    words = models.TextField("what was decided")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_is_in_words",
                condition=~Q(about="") & ~Q(words=""),
                violation_error_message="Enter what was decided, and what it is about.",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.about}: {self.meeting}"

    def get_absolute_url(self):
        return self.meeting.get_absolute_url()
