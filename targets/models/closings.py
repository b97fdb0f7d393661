"""The run that publishes a quarter or a revision of it: asked for by a person, made by a worker (X05)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.orders import PublishingOrder
from targets.models.quarters import Quarter


class Closing(PublishingOrder):
    """Somebody's order to publish a quarter, or a revision of it, as they saw it, and how far that is."""

    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="closings")

    class Meta(PublishingOrder.Meta):
        constraints = [
            models.UniqueConstraint(
                name="closing_one_open_a_quarter", fields=["quarter"], condition=Q(state__in=["waiting", "running"])
            ),
            models.UniqueConstraint(
                name="closing_published_once_a_revision", fields=["quarter", "revision"], condition=Q(state="done")
            ),
            *PublishingOrder.Meta.constraints,
        ]

    def __str__(self):
        return f"{self.quarter}, revision {self.revision}" if self.revision > 1 else str(self.quarter)

    def get_absolute_url(self):
        return reverse("targets:closing_detail", args=[self.quarter.year, self.quarter.number, self.pk])
