"""Papers for meetings: asked for, drafted, sent to the SP Support Officer, accepted onto the meeting's page (B02, H02)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone

from partnerships.models.bodies import Body
from partnerships.models.documents import Document
from partnerships.models.history import track_history
from partnerships.models.kept_files import KeptFile
from partnerships.models.meetings import Meeting
from partnerships.models.people import Person
from partnerships.models.seats import Role

READS_ALL = (Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)


class PaperQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All for the support office; else one's own, and those from or for bodies that one manages or chairs."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(*READS_ALL):
            return self
        roles = (Role.MANAGER, *Role.leading())
        led = [seat.body_id for seat in person.live_seats if seat.body_id and seat.role in roles]
        return self.filter(Q(author=person) | Q(body__in=led) | Q(meeting__body__in=led))

    def unsent(self):
        """Those that are with the body they are to come from."""
        return self.filter(state__in=Paper.WITH_BODY)

    def open(self):
        """Those that somebody still has to do something about."""
        return self.filter(state__in=Paper.OPEN)

    def settled(self):
        return self.exclude(state__in=Paper.OPEN)

    def missing(self, *, on):
        """Those that should have been sent before the day `on` and were not."""
        return self.unsent().filter(missing_on(on))

    def soonest_first(self):
        """By meeting, then by the day on which they are owed."""
        return self.order_by("meeting__held_on", "meeting__pk", Coalesce("again_by", "due_on"), "body__name", "pk")


def missing_on(day):
    """The condition under which an unsent paper is missing on a day; for a cancelled meeting none is."""
    is_past = Q(again_by__isnull=True, due_on__lt=day) | Q(again_by__lt=day)
    return is_past & Q(meeting__cancelled_at__isnull=True)


@track_history("PaperHistory")
class Paper(models.Model):
    """A paper or agenda that one body sends in for a meeting; its author stays its author."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked for"
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Sent in"
        RETURNED = "returned", "Sent back"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Kind(models.TextChoices):
        PAPER = Document.Kind.PAPER.value, Document.Kind.PAPER.label
        AGENDA = Document.Kind.AGENDA.value, Document.Kind.AGENDA.label

    WITH_BODY = (State.ASKED, State.DRAFT, State.RETURNED)
    OPEN = (*WITH_BODY, State.SUBMITTED)
    DUTIES = ("paper.due", "paper.again", "paper.check")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="papers", verbose_name="from")
    kind = models.CharField("what it is", max_length=10, choices=Kind.choices, default=Kind.PAPER)
    title = models.CharField(max_length=200)
    visibility = models.CharField(
        "who may read it", max_length=10, choices=Document.Visibility.choices, default=Document.Visibility.PUBLIC
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    due_on = models.DateField("to be sent in by")
    again_by = models.DateField("to be sent again by", null=True, blank=True)
    sent_at = models.DateTimeField("first sent in", null=True, blank=True)
    note = models.TextField("what is asked of the author, or why none comes", blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    newest = models.OneToOneField("PaperFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="paper",
        help_text="What it became on the meeting's page.",
    )  # fmt: skip

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="paper_has_a_title", condition=~Q(title=""), violation_error_message="Enter the title."
            ),
            models.CheckConstraint(
                name="paper_title_is_one_line",
                condition=~Q(title__regex=r"[\r\n]"),
                violation_error_message="Write the title in one line.",
            ),
            models.CheckConstraint(
                name="paper_is_written_by_somebody",
                condition=Q(state__in=["asked", "withdrawn"]) | Q(author__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_is_sent_with_its_file",
                condition=Q(state__in=["asked", "draft", "withdrawn"]) | Q(newest__isnull=False, sent_at__isnull=False),
                violation_error_message="Choose the file before you send the paper in.",
            ),
            models.CheckConstraint(
                name="paper_returned_with_a_note",
                condition=~Q(state="returned") | Q(again_by__isnull=False) & ~Q(note=""),
                violation_error_message="Say what the author should change.",
            ),
            models.CheckConstraint(
                name="paper_on_the_page_once_accepted",
                condition=Q(state="accepted", document__isnull=False, decided_by__isnull=False)
                | ~Q(state="accepted") & Q(document__isnull=True),
            ),
            models.UniqueConstraint(
                "meeting",
                "body",
                Lower("title"),
                name="paper_once_a_meeting",
                condition=~Q(state="withdrawn"),
                violation_error_message="There is a paper of this title from this body for this meeting already.",
            ),
        ]
        indexes = [
            models.Index(name="paper_of_meeting", fields=["meeting", "state"]),
            models.Index(name="paper_of_body", fields=["body", "-state_since"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnerships:paper_detail", args=[self.pk])

    @property
    def is_with_body(self):
        return self.state in self.WITH_BODY

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def owed_on(self):
        """By when the body must send it, or send it again."""
        return self.again_by or self.due_on

    @property
    def holder(self):
        """Who has it now, in words; nobody once it is settled (H02)."""
        if self.state == self.State.SUBMITTED:
            return "the SP Support Officer"
        if self.state == self.State.ASKED:
            return f"the manager of {self.body.name}"
        return str(self.author) if self.is_with_body else ""

    @property
    def was_sent_late(self):
        """Whether it first came after the day it was due."""
        return self.sent_at is not None and timezone.localdate(self.sent_at) > self.due_on


@track_history("PaperFileHistory")
class PaperFile(KeptFile):
    """One file of a paper as it was uploaded; a newer one never replaces it."""

    folder = "papers"

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["paper", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="paper_file_number_once",
                fields=["paper", "number"],
                violation_error_message="Somebody else has just added a file. Look at it, then try again.",
            ),
            models.CheckConstraint(
                name="paper_file_starts_at_one", condition=Q(number__gte=1), violation_error_message="Count from 1."
            ),
            models.CheckConstraint(
                name="paper_file_up_to_10_mb",
                condition=Q(size__gte=1, size__lte=10 * 1024 * 1024),
                violation_error_message="Choose a file of at most 10 MB that is not empty.",
            ),
        ]

    def __str__(self):
        return f"{self.paper}, file {self.number}"

    def get_absolute_url(self):
        return reverse("partnerships:paper_file", args=[self.paper_id, self.number])
