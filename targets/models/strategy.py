"""Targets x.y.z of the strategy and their milestones (C01, C02)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Aspiration, Body, Person
from partnerships.models.history import track_history
from targets.models.indicators import Indicator, value_field


class StrategyTargetManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("aspiration__objective")


@track_history("StrategyTargetHistory")
class StrategyTarget(models.Model):
    """A target of the strategy; its number gives objective, aspiration and place, as in 4.2.1."""

    aspiration = models.ForeignKey(Aspiration, on_delete=models.CASCADE, related_name="targets")
    number = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=300, blank=True)
    wording_in_source = models.BooleanField(
        default=False, help_text="Whether the wording was printed in the documents loaded."
    )
    bodies = models.ManyToManyField(Body, blank=True, related_name="strategy_targets")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="strategy_targets")

    objects = StrategyTargetManager()

    class Meta:
        ordering = ["aspiration__objective__number", "aspiration__number", "number"]
        constraints = [
            models.UniqueConstraint(name="strategy_target_number_once", fields=["aspiration", "number"]),
            models.CheckConstraint(name="strategy_target_number_starts_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return f"{self.aspiration.objective.get_absolute_url()}#target-{self.reference}"

    @property
    def reference(self):
        """The number as people write it: 4.2.1."""
        return f"{self.aspiration.objective.number}.{self.aspiration.number}.{self.number}"


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Milestones of the strategy are public."""
        return self

    def unreported(self):
        return self.filter(state=Milestone.State.UNREPORTED)

    def in_order(self):
        return self.order_by(
            "target__aspiration__objective__number", "target__aspiration__number", "target__number", "pk"
        )


@track_history("MilestoneHistory")
class Milestone(models.Model):
    """Something a body is to have done by a year, on the way to a target of the strategy."""

    class State(models.TextChoices):
        UNREPORTED = "unreported", "No update yet"
        ON_COURSE = "on_course", "On course"
        AT_RISK = "at_risk", "At risk"
        DONE = "done", "Done"
        MISSED = "missed", "Missed"

    SETTLED = (State.DONE, State.MISSED)

    target = models.ForeignKey(StrategyTarget, on_delete=models.CASCADE, related_name="milestones")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="milestones", verbose_name="owner")
    text = models.CharField("milestone", max_length=300)
    due_label = models.CharField("due", max_length=60, help_text="As printed, for example By 2010.")
    due_year = models.PositiveSmallIntegerField()
    figure = value_field("number named in it", null=True, blank=True)
    figure_unit = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNREPORTED)
    note = models.TextField("latest note and evidence", blank=True)
    evidence_url = models.URLField("link to the evidence", max_length=300, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["target", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="milestone_once_a_target_and_body", fields=["target", "body", "due_year", "text"]
            ),
            models.CheckConstraint(name="milestone_says_what_and_when", condition=~Q(text="") & ~Q(due_label="")),
            models.CheckConstraint(
                name="milestone_state_was_noted",
                condition=Q(state="unreported", noted_at__isnull=True)
                | (~Q(state="unreported") & ~Q(note="") & Q(noted_at__isnull=False)),
                violation_error_message="Say in a note what the state rests on.",
            ),
        ]

    def __str__(self):
        return f"{self.target.reference} {self.text}"

    def get_absolute_url(self):
        return reverse("targets:milestone_detail", args=[self.pk])

    def is_overdue(self, *, on):
        """Whether its year is over and it is neither done nor given up."""
        return self.due_year < on.year and self.state not in self.SETTLED
