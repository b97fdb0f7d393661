"""The run that publishes a quarter or a revision of it: asked for by a person, made by a worker (X05)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Person
from targets.models.quarters import Quarter


class ClosingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """How publishing goes is for the support office."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()

    def open(self):
        return self.filter(state__in=Closing.OPEN)

    def due(self, *, at):
        """What a worker may take: never begun, or begun by one that has not been heard of since."""
        return self.filter(Q(state=Closing.State.WAITING) | Q(state=Closing.State.RUNNING, leased_until__lt=at))


class Closing(models.Model):
    """Somebody's order to publish a quarter, or a revision of it, as they saw it, and how far that is."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Making the reports"
        DONE = "done", "Published"
        FAILED = "failed", "Not published"

    OPEN = (State.WAITING, State.RUNNING)

    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="closings")
    revision = models.PositiveSmallIntegerField(default=1)
    seen = models.CharField(max_length=64, help_text="The hash of what was looked at: nothing else is published.")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="closing_one_open_a_quarter", fields=["quarter"], condition=Q(state__in=["waiting", "running"])
            ),
            models.UniqueConstraint(
                name="closing_published_once_a_revision", fields=["quarter", "revision"], condition=Q(state="done")
            ),
            models.CheckConstraint(
                name="closing_ends_once",
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
            ),
            models.CheckConstraint(name="closing_failed_says_why", condition=~Q(state="failed") | ~Q(problem="")),
            models.CheckConstraint(
                name="closing_runs_under_a_lease", condition=~Q(state="running") | Q(leased_until__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.quarter}, revision {self.revision}" if self.revision > 1 else str(self.quarter)

    def get_absolute_url(self):
        return reverse("targets:closing_detail", args=[self.quarter.year, self.quarter.number, self.pk])

    @property
    def is_open(self):
        return self.state in self.OPEN
