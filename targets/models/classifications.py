"""Tolerance rules in their versions, and the class each figure got by one of them (C05, X04)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Body, Person
from targets.models.counting import classes_are_tallied
from targets.models.figures import Figure
from targets.models.indicators import Indicator
from targets.models.standing import classification_stands
from targets.models.targets import Target


class Standing(models.TextChoices):
    """How a figure stands against its target."""

    ON_TARGET = "on_target", "On Target"
    SLIGHT = "slight_variance", "Slight Variance"
    SIGNIFICANT = "significant_variance", "Significant Variance"
    NO_DATA = "no_data", "No data"
    NOT_JUDGED = "not_judged", "Not judged"


# What has no class to set aside: no figure was given, or one that there is nothing to hold against.
UNCLASSED = (Standing.NO_DATA, Standing.NOT_JUDGED)


class ToleranceRule(models.Model):
    """How far a figure may miss its target before it is off target; a change is a new version."""

    append_only = True

    class Scope(models.TextChoices):
        FRAMEWORK = "framework", "Every indicator"
        BODY = "body", "The indicators of one body"
        INDICATOR = "indicator", "One indicator"

    class Measure(models.TextChoices):
        PERCENT = "percent", "Percent of the target"
        UNITS = "units", "Units of the indicator"

    version = models.PositiveIntegerField(unique=True)
    scope = models.CharField("applies to", max_length=10, choices=Scope.choices, default=Scope.FRAMEWORK)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="tolerance_rules")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="tolerance_rules"
    )
    measure = models.CharField("measured in", max_length=10, choices=Measure.choices, default=Measure.PERCENT)
    on_target_up_to = models.DecimalField("On Target up to", max_digits=12, decimal_places=4)
    slight_up_to = models.DecimalField("Slight Variance up to", max_digits=12, decimal_places=4)
    adverse_only = models.BooleanField("only misses count", default=True)
    reason = models.TextField()
    adopted_on = models.DateField()
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="tolerance_rule_scope_names_its_subject",
                condition=Q(scope="framework", body__isnull=True, indicator__isnull=True)
                | Q(scope="body", body__isnull=False, indicator__isnull=True)
                | Q(scope="indicator", body__isnull=True, indicator__isnull=False),
            ),
            models.CheckConstraint(
                name="tolerance_rule_limits_in_order",
                condition=Q(on_target_up_to__gte=0, slight_up_to__gte=F("on_target_up_to")),
                violation_error_message="The limit for Slight Variance cannot be below the one for On Target.",
            ),
            models.CheckConstraint(name="tolerance_rule_says_why", condition=~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Tolerance rule {self.version}"

    def get_absolute_url(self):
        return reverse("targets:tolerance_rule_list") + f"#version-{self.version}"

    def covers(self, indicator):
        """Whether this rule may decide the class of the indicator's figures."""
        return (
            self.scope == self.Scope.FRAMEWORK or indicator.pk == self.indicator_id or indicator.body_id == self.body_id
        )

    @property
    def nearness(self):
        """Of two rules the nearer decides: an indicator's own, then its body's, then the framework's; then the newer."""
        return [self.Scope.FRAMEWORK, self.Scope.BODY, self.Scope.INDICATOR].index(self.scope), self.version


class ClassificationQuerySet(models.QuerySet):
    def current(self):
        return self.filter(superseded_at__isnull=True)


class Classification(models.Model):
    """The class one figure got: by which rule, from which numbers, by what arithmetic, and why in words."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="classifications")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.ForeignKey(ToleranceRule, on_delete=models.PROTECT, related_name="classifications")
    standing = models.CharField("class", max_length=20, choices=Standing.choices)
    variance = models.DecimalField(
        "variance, adverse is negative", max_digits=45, decimal_places=10, null=True, blank=True
    )
    reason = models.CharField(max_length=700)
    arithmetic = models.CharField(max_length=300, blank=True)
    inputs = models.JSONField(default=dict)
    rule_standing = models.CharField("class by the rule", max_length=20, choices=Standing.choices, blank=True)
    overridden_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    override_reason = models.CharField("why the class was overridden", max_length=300, blank=True)
    classified_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        ordering = ["figure", "-classified_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="classification_one_current_a_figure",
                fields=["figure"],
                condition=Q(superseded_at__isnull=True),
                include=["standing", "variance", "reason"],
            ),
            models.CheckConstraint(
                name="classification_no_data_has_no_variance",
                condition=~Q(standing__in=["no_data", "not_judged"]) | Q(variance__isnull=True),
            ),
            models.CheckConstraint(
                name="classification_superseded_later",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("classified_at")),
            ),
            models.CheckConstraint(name="classification_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="classification_override_has_name_and_reason",
                condition=Q(overridden_by__isnull=True, override_reason="", rule_standing="")
                | (
                    Q(overridden_by__isnull=False)
                    & ~Q(override_reason="")
                    & ~Q(rule_standing__in=["", "no_data", "not_judged"])
                    & ~Q(standing__in=["no_data", "not_judged", F("rule_standing")])
                ),
                violation_error_message="Give another class than the rule's, with your reason.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="frozen", exclude=["superseded_at"]),
            classification_stands(),
            *classes_are_tallied(),
        ]

    def __str__(self):
        return f"{self.figure}: {self.get_standing_display()}"

    @property
    def is_overridden(self):
        """Whether a person has set another class than the rule's."""
        return self.overridden_by_id is not None
