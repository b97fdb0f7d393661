"""A body's return of a quarter, from draft to accepted, with its evidence (C07, C08, H02)."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from partnerships.models import Body, Person, Role
from partnerships.models.history import track_history
from partnerships.models.kept_files import KeptFile
from targets.models.indicators import Indicator
from targets.models.let_ins import LetIn
from targets.models.quarters import Quarter
from targets.models.standing import evidence_stands, return_stands

READS_ALL = (Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)
LARGEST_EVIDENCE = 10 * 1024 * 1024


class ReturnQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of one's bodies and those one is let in to; the support office and auditors see all."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(*READS_ALL):
            return self
        let_in = LetIn.objects.live(on=timezone.localdate()).filter(person=person, quarter=OuterRef("quarter"))
        return self.filter(Q(body__in=person.seat_body_ids) | Exists(let_in.reaching(OuterRef("body"))))

    def unsent(self):
        """Returns that are with the body."""
        return self.filter(state__in=Return.WITH_BODY)

    def late(self, *, on):
        return self.unsent().filter(due_on__lt=on)

    def late_first(self, *, on):
        """What is late on top, the latest first; then what is with the body, what waits for acceptance, the rest."""
        urgency = models.Case(
            models.When(state__in=Return.WITH_BODY, due_on__lt=on, then=0),
            models.When(state__in=Return.WITH_BODY, then=1),
            models.When(state=Return.State.SUBMITTED, then=2),
            default=3,
        )
        return self.order_by(urgency, "due_on", "body__name", "pk")


@track_history("ReturnHistory")
class Return(models.Model):
    """What one body hands in for a quarter: its figures, and beside them what it did and will do."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Sent back"
        ACCEPTED = "accepted", "Accepted"

    WITH_BODY = (State.DRAFT, State.RETURNED)

    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="returns")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    due_on = models.DateField()
    activities = models.TextField("what you did this quarter", blank=True)
    successes = models.TextField("what went well", blank=True)
    next_quarter = models.TextField("what comes next quarter", blank=True)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    return_note = models.TextField("what the body is asked to change", blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["quarter", "body"]
        constraints = [
            models.UniqueConstraint(name="return_once_a_quarter_and_body", fields=["quarter", "body"]),
            models.CheckConstraint(
                name="return_submitted_at_a_time", condition=Q(state="draft") | Q(submitted_at__isnull=False)
            ),
            models.CheckConstraint(
                name="return_decided_when_sent_back_or_accepted",
                condition=Q(state__in=["draft", "submitted"], decided_at__isnull=True, decided_by__isnull=True)
                | Q(state__in=["returned", "accepted"], decided_at__isnull=False, decided_at__gte=F("submitted_at")),
            ),
            models.CheckConstraint(
                name="return_sent_back_with_a_note",
                condition=~Q(state="returned") | ~Q(return_note=""),
                violation_error_message="Say in a note what the body should change.",
            ),
        ]
        indexes = [models.Index(name="return_of_body", fields=["body", "quarter"])]
        triggers = [return_stands()]

    def __str__(self):
        return f"{self.quarter.short_label}: {self.body}"

    def get_absolute_url(self):
        return f"{self.quarter.get_absolute_url()}returns/{self.body.slug}/"

    @property
    def is_with_body(self):
        return self.state in self.WITH_BODY

    @property
    def since(self):
        """Since when whoever has it now has had it."""
        if self.state == self.State.DRAFT:
            return self.opened_at
        return self.submitted_at if self.state == self.State.SUBMITTED else self.decided_at

    @property
    def has_update(self):
        """Whether anything is told of activities, successes or the next quarter; blank is “nothing reported” (C08)."""
        return bool(self.activities or self.successes or self.next_quarter)

    def is_late(self, *, on):
        return self.is_with_body and self.due_on < on


class ReturnEvidence(KeptFile):
    """A file that shows what a return says, about all of it or about one indicator."""

    folder = "evidence"

    body_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="evidence", verbose_name="return")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="about"
    )
    title = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["body_return", "uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="return_evidence_has_a_title", condition=~Q(title=""), violation_error_message="Enter the title."
            ),
            models.CheckConstraint(
                name="return_evidence_up_to_10_mb",
                condition=Q(size__gte=1, size__lte=LARGEST_EVIDENCE),
                violation_error_message="Choose a file of at most 10 MB that is not empty.",
            ),
        ]
        triggers = [evidence_stands()]

    def __str__(self):
        return self.title

    @property
    def body(self):
        return self.body_return.body
