"""Orders to publish: asked for by a person, made by a worker, each ended once (X05, C09)."""

from django.db import models
from django.db.models import Q

from partnerships.models import Person


class PublishingOrderQuerySet(models.QuerySet):
    def visible_to(self, person):
        """How publishing goes is for the support office."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()

    def open(self):
        return self.filter(state__in=PublishingOrder.OPEN)

    def due(self, *, at):
        """What a worker may take: never begun, or begun by one that has not been heard of since."""
        waiting, running = PublishingOrder.State.WAITING, PublishingOrder.State.RUNNING
        return self.filter(Q(state=waiting) | Q(state=running, leased_until__lt=at))


class PublishingOrder(models.Model):
    """Somebody's order to publish something, or a revision of it, as they saw it, and how far that is."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Making the reports"
        DONE = "done", "Published"
        FAILED = "failed", "Not published"

    OPEN = (State.WAITING, State.RUNNING)

    revision = models.PositiveSmallIntegerField(default=1)
    seen = models.CharField(max_length=64, help_text="The hash of what was looked at: nothing else is published.")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = PublishingOrderQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_once",
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
            ),
            models.CheckConstraint(name="%(class)s_failed_says_why", condition=~Q(state="failed") | ~Q(problem="")),
            models.CheckConstraint(
                name="%(class)s_runs_under_a_lease", condition=~Q(state="running") | Q(leased_until__isnull=False)
            ),
        ]

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def noun(self):
        """The word that the events of these orders begin with."""
        return self._meta.model_name
