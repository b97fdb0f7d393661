"""The City of Southampton Strategy: its vision, objectives and aspirations (C01)."""

from django.db import models
from django.db.models import Q

from partnerships.models.bodies import Body
from partnerships.models.history import track_history


@track_history("StrategyHistory")
class Strategy(models.Model):
    """A sustainable community strategy with a vision for a year to come."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    vision = models.TextField(blank=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "strategies"
        constraints = [models.CheckConstraint(name="strategy_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return self.name


@track_history("ObjectiveHistory")
class Objective(models.Model):
    """A numbered objective of the strategy; stories and reports call it a strand of the vision."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    title_in_source = models.BooleanField(
        default=False, help_text="Whether the title was printed in the documents loaded."
    )
    lead_body = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="objectives_led")

    class Meta:
        ordering = ["strategy", "number"]
        constraints = [
            models.UniqueConstraint(name="objective_number_once", fields=["strategy", "number"]),
            models.CheckConstraint(name="objective_number_starts_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self):
        return f"Objective {self.number}: {self.title}" if self.title else f"Objective {self.number}"


@track_history("AspirationHistory")
class Aspiration(models.Model):
    """A numbered aspiration under an objective."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="aspirations")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["objective", "number"]
        constraints = [
            models.UniqueConstraint(name="aspiration_number_once", fields=["objective", "number"]),
            models.CheckConstraint(name="aspiration_number_starts_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self):
        return f"{self.objective.number}.{self.number}"
