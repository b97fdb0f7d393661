"""Suggestions for stories that the desk set aside (X10)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Person
from partnerships.models.history import track_history


@track_history("SetAsideSuggestionHistory")
class SetAsideSuggestion(models.Model):
    """Something that happened and that the Support Officer does not want suggested as a story."""

    event = models.BigIntegerField("the event it was suggested from", unique=True)
    words = models.CharField(max_length=600)
    set_aside_at = models.DateTimeField()
    set_aside_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-set_aside_at", "-pk"]
        constraints = [models.CheckConstraint(name="set_aside_suggestion_says_what", condition=~Q(words=""))]

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        return reverse("comms:issue_list")
