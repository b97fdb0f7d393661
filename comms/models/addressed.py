"""To whom a message was addressed, in numbers only: what stays of the mail log when addresses are gone (E02)."""

from django.db import models
from django.db.models import Q

from comms.models.outbox import Message


class Addressed(models.Model):
    """How many of a message's recipients belonged to one audience, body or board when it was queued (E02)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="addressed")
    who = models.CharField(max_length=200)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "addressed"
        ordering = ["who"]
        constraints = [
            models.UniqueConstraint(name="addressed_once_a_message", fields=["message", "who"]),
            models.CheckConstraint(name="addressed_says_who", condition=~Q(who="")),
            models.CheckConstraint(name="addressed_is_somebody", condition=Q(count__gte=1)),
        ]

    def __str__(self):
        return f"{self.who}: {self.count}"
