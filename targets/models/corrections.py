"""Corrections of published figures, kept apart until a revision publishes them all at once (H01)."""

from django.db import models
from django.db.models import Q

from comms.models import Publication
from partnerships.models import Person, Role
from partnerships.models.history import track_history
from targets.models.figures import IS_OF_ITS_PARTS, JUDGEMENTS
from targets.models.indicators import Indicator, value_field
from targets.models.quarters import Part, Quarter, part_label


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Until a revision publishes it a correction is between who proposed it and the support office."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
            return self
        return self.filter(proposed_by=person)

    def waiting(self):
        """Corrections that the next revision will publish."""
        return self.filter(applied_in__isnull=True, withdrawn_at__isnull=True)


@track_history("CorrectionHistory")
class Correction(models.Model):
    """What a published figure should have said, who says so and why."""

    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="corrections")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="corrections")
    part = models.PositiveSmallIntegerField("part of the year", choices=Part.choices)
    value = value_field("right value", null=True, blank=True, help_text="Empty means no data.")
    numerator = value_field("right number counted", null=True, blank=True)
    denominator = value_field("right number it is out of", null=True, blank=True)
    judged = models.CharField("rightly judged as", max_length=20, choices=JUDGEMENTS, blank=True)
    note = models.TextField("commentary", blank=True)
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    applied_in = models.ForeignKey(Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["quarter", "proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="correction_one_waiting_a_figure",
                fields=["quarter", "indicator", "part"],
                condition=Q(applied_in__isnull=True, withdrawn_at__isnull=True),
                violation_error_message="A correction of this figure waits already. Withdraw it first.",
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why the figure was wrong.",
            ),
            models.CheckConstraint(name="correction_percent_is_of_its_parts", condition=IS_OF_ITS_PARTS),
            models.CheckConstraint(
                name="correction_judged_says_why",
                condition=Q(judged="") | (Q(value__isnull=True) & ~Q(note="")),
                violation_error_message="Say in words what the judgement rests on.",
            ),
            models.CheckConstraint(
                name="correction_applied_or_withdrawn",
                condition=Q(applied_in__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {part_label(self.quarter.year, self.part)}"

    def get_absolute_url(self):
        return f"{self.quarter.get_absolute_url()}corrections/"

    @property
    def body(self):
        return self.indicator.body

    @property
    def body_id(self):
        return self.indicator.body_id
