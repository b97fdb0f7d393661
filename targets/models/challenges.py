"""Questions of a board about results off target, up to the decision (X06)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Body, Meeting, Person, Role
from partnerships.models.history import track_history
from targets.models.classifications import Standing
from targets.models.indicators import Indicator
from targets.models.quarters import Quarter


class ChallengeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Board members, the support office and auditors see all; others those of the bodies they have a seat on."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
            return self
        boards = Body.objects.filter(pk__in=person.seat_body_ids, kind=Body.Kind.BOARD)
        return self.filter(Q(body__in=person.seat_body_ids) | models.Exists(boards))

    def undecided(self):
        return self.exclude(state=Challenge.State.DECIDED)


@track_history("ChallengeHistory")
class Challenge(models.Model):
    """A board's question to a body about one result off target, its answer, and what the board decided."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ANSWERED = "answered", "Answered"
        SCHEDULED = "scheduled", "On the agenda"
        DECIDED = "decided", "Decided"

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="challenges")
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="challenges")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="challenges", verbose_name="body asked")
    standing = models.CharField("class when asked", max_length=20, choices=Standing.choices)
    standing_reason = models.CharField("reason of that class", max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    question = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField("recovery action", blank=True)
    recovery_by = models.DateField("back on target by", null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField("decision recorded", null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="challenge_once_a_result",
                fields=["indicator", "quarter"],
                violation_error_message="The board has asked about this result already.",
            ),
            models.CheckConstraint(
                name="challenge_asks_something",
                condition=~Q(question=""),
                violation_error_message="Enter the question to the body.",
            ),
            models.CheckConstraint(
                name="challenge_is_about_a_miss", condition=Q(standing__in=["slight_variance", "significant_variance"])
            ),
            models.CheckConstraint(
                name="challenge_answered_with_an_action",
                condition=Q(state="asked", answered_at__isnull=True) | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="challenge_scheduled_for_a_meeting",
                condition=~Q(state__in=["scheduled", "decided"]) | Q(meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="challenge_decided_in_words",
                condition=(~Q(state="decided") & Q(decided_at__isnull=True))
                | (Q(state="decided", decided_at__gte=F("asked_at")) & ~Q(decision="")),
            ),
        ]
        indexes = [models.Index(name="challenge_of_quarter", fields=["quarter", "state"])]

    def __str__(self):
        return f"{self.indicator} in {self.quarter.short_label}"

    def get_absolute_url(self):
        return reverse("targets:challenge_detail", args=[self.pk])
