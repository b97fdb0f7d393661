"""The City of Southampton Strategy: its vision, objectives and aspirations (C01)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history


class StrategyQuerySet(models.QuerySet):
    def in_force(self):
        """The strategy that the portal shows: the one that reaches furthest, or None."""
        return self.order_by(F("until_year").desc(nulls_last=True), "pk").first()


@track_history("StrategyHistory")
class Strategy(models.Model):
    """A sustainable community strategy with a vision for a year to come."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    vision = models.TextField(blank=True)
    until_year = models.PositiveSmallIntegerField("looks ahead to", null=True, blank=True)
    aspiration_count = models.PositiveSmallIntegerField(
        "aspirations it has", null=True, blank=True, help_text="How many the strategy itself counts, known here or not."
    )

    objects = StrategyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "strategies"
        constraints = [models.CheckConstraint(name="strategy_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("targets:strategy_detail")


class ObjectiveQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The strategy is public (C01)."""
        return self

    def without_lead(self):
        """Objectives that no body co-ordinates (C11)."""
        return self.filter(lead_body__isnull=True)


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

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "number"]
        constraints = [
            models.UniqueConstraint(name="objective_number_once", fields=["strategy", "number"]),
            models.CheckConstraint(name="objective_number_starts_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="objective_title_of_the_source_is_there",
                condition=Q(title_in_source=False) | ~Q(title=""),
                violation_error_message="Enter the title that the source prints, or say that it prints none.",
            ),
        ]

    def __str__(self):
        return f"Objective {self.number}: {self.title}" if self.title else f"Objective {self.number}"

    def get_absolute_url(self):
        return reverse("targets:objective_detail", args=[self.number])


class AspirationManager(models.Manager):
    """Names of aspirations hold the number of their objective."""

    def get_queryset(self):
        return super().get_queryset().select_related("objective")

    def visible_to(self, person):
        """The strategy is public (C01)."""
        return self.get_queryset()


@track_history("AspirationHistory")
class Aspiration(models.Model):
    """A numbered aspiration under an objective."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="aspirations")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, blank=True)
    title_in_source = models.BooleanField(
        default=False, help_text="Whether the title was printed in the documents loaded."
    )

    objects = AspirationManager()

    class Meta:
        ordering = ["objective", "number"]
        constraints = [
            models.UniqueConstraint(name="aspiration_number_once", fields=["objective", "number"]),
            models.CheckConstraint(name="aspiration_number_starts_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="aspiration_title_of_the_source_is_there",
                condition=Q(title_in_source=False) | ~Q(title=""),
                violation_error_message="Enter the title that the source prints, or say that it prints none.",
            ),
        ]

    def __str__(self):
        return f"{self.objective.number}.{self.number}"

    def get_absolute_url(self):
        return f"{self.objective.get_absolute_url()}#aspiration-{self}"
