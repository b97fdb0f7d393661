"""Corrections that people propose to a body's page, and updates of pages that more people should hear of (E03, E16)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history
from partnerships.models.people import Person
from partnerships.models.seats import Role

OFFICE = (Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR)
ANSWERING = (Role.MANAGER, Role.CHAIR, Role.CO_CHAIR)
MOST_WORDS = 5000


class PageProposalQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All for the support office; else one's own, and those about bodies that one manages or chairs."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(*OFFICE):
            return self
        answered_for = [seat.body_id for seat in person.live_seats if seat.body_id and seat.role in ANSWERING]
        return self.filter(Q(proposer=person) | Q(body__in=answered_for))

    def open(self):
        """Not settled yet, whoever has them."""
        return self.filter(state__in=PageProposal.OPEN)

    def settled(self):
        """Ended, one way or the other."""
        return self.exclude(state__in=PageProposal.OPEN)

    def with_office(self):
        """Those that the SP Support Officer has."""
        return self.filter(state__in=PageProposal.WITH_OFFICE)

    def of_a_check(self):
        """Those that a manager sent as the outcome of the monthly check."""
        return self.filter(is_of_check=True)

    def late(self, *, on):
        """Those that the SP Support Officer should have settled before the day `on`, the longest waiting first."""
        return self.with_office().filter(due_on__lt=on).order_by("due_on", "pk")


@track_history("PageProposalHistory", exclude=["reply_address"])
class PageProposal(models.Model):
    """Somebody's wish that a part of a body's page say something else, and what became of it (E03, H02)."""

    class Part(models.TextChoices):
        """What a correction can be about, as the page names it."""

        PURPOSE = "purpose", "Purpose"
        INTRODUCTION = "introduction", "What we do"
        CONTACT = "contact", "How to reach us"
        NAME = "name", "Name"
        ACRONYM = "acronym", "Acronym"
        MEETS = "meeting_frequency", "How often it meets"
        PEOPLE = "people", "Chair, manager or members"
        ACTIVITIES = "activities", "Activities"
        MEETINGS = "meetings", "Meetings and papers"
        DOCUMENTS = "documents", "Documents"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        WAITING = "waiting", "With the SP Support Officer"
        RETURNED = "returned", "Sent back with a question"
        TO_DO = "to_do", "Accepted, to be carried out"
        DONE = "done", "Accepted and carried out"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    # Fields of the page, and of the register, that an accepted correction is written to by itself.
    OF_PAGE = (Part.PURPOSE, Part.INTRODUCTION, Part.CONTACT)
    OF_REGISTER = (Part.NAME, Part.ACRONYM, Part.MEETS)
    APPLIED = (*OF_PAGE, *OF_REGISTER)
    OPEN = (State.WAITING, State.RETURNED, State.TO_DO)
    WITH_OFFICE = (State.WAITING, State.TO_DO)

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="page_proposals")
    part = models.CharField("what it is about", max_length=20, choices=Part.choices)
    said = models.TextField("what it says", blank=True, help_text="As the page stood when this was proposed.")
    wanted = models.TextField("what it should say", blank=True)
    why = models.TextField(blank=True)
    proposer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="page_proposals",
        help_text="Nobody for somebody who was not signed in.",
    )  # fmt: skip
    reply_address = models.EmailField(
        "email address for the answer", blank=True, help_text="Only if somebody gave it; erased after the answer."
    )
    is_of_check = models.BooleanField("found at the monthly check", default=False)
    sent_at = models.DateTimeField()
    due_on = models.DateField("to be settled by")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    state_since = models.DateTimeField()
    accepted_as = models.TextField("what was accepted", blank=True, help_text="If it was changed on acceptance.")
    answer = models.TextField("what the proposer is told", blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PageProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="page_proposal_says_something",
                condition=Q(part__in=["purpose", "introduction", "contact", "acronym", "meeting_frequency"])
                & ~Q(wanted=models.F("said"))
                | ~Q(wanted=""),
            ),
            models.CheckConstraint(
                name="page_proposal_declined_says_why",
                condition=~Q(state__in=["declined", "returned"]) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="page_proposal_settled_by_somebody",
                condition=Q(state__in=["waiting", "returned", "withdrawn"]) | Q(settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="page_proposal_asks_only_people_back", condition=~Q(state="returned") | Q(proposer__isnull=False)
            ),
            models.CheckConstraint(
                name="page_proposal_address_only_of_others", condition=Q(reply_address="") | Q(proposer__isnull=True)
            ),
            models.CheckConstraint(
                name="page_proposal_to_do_is_by_hand",
                condition=~Q(state="to_do")
                | ~Q(part__in=["purpose", "introduction", "contact", "name", "acronym", "meeting_frequency"]),
            ),
            models.UniqueConstraint(
                "body",
                "part",
                "proposer",
                MD5("wanted"),
                name="page_proposal_open_once",
                condition=Q(state__in=["waiting", "returned", "to_do"]),
                nulls_distinct=False,
                violation_error_message="We have this already: the SP Support Officer is looking at it. Thank you.",
            ),
        ]
        indexes = [
            models.Index(
                name="page_proposal_open",
                fields=["due_on"],
                condition=Q(state__in=["waiting", "returned", "to_do"]),
            ),
            models.Index(name="page_proposal_of_body", fields=["body", "-sent_at"]),
        ]

    def __str__(self):
        # Never who sent it: labels reach events and tasks.
        part = str(self.get_part_display())
        return f"{self.body.name}, {part[:1].lower()}{part[1:]}"

    def get_absolute_url(self):
        return reverse("partnerships:proposal_detail", args=[self.pk])

    @property
    def is_applied(self):
        """Whether accepting it writes the page by itself."""
        return self.part in self.APPLIED

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def is_with_office(self):
        return self.state in self.WITH_OFFICE

    @property
    def sender(self):
        """Who proposed it, in words."""
        if self.proposer:
            return str(self.proposer)
        return "somebody who was not signed in"

    @property
    def holder(self):
        """Who has it now, in words; nobody once it is settled."""
        if self.is_with_office:
            return "the SP Support Officer"
        return str(self.proposer) if self.state == self.State.RETURNED else ""


@track_history("SignificantUpdateHistory")
class SignificantUpdate(models.Model):
    """News of a body's page, in one sentence, that members and senior managers should hear of (E16)."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="significant_updates")
    words = models.CharField("what is new", max_length=300)
    proposal = models.OneToOneField(
        PageProposal, on_delete=models.PROTECT, null=True, blank=True, related_name="significant_update"
    )
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["marked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="significant_update_says_what", condition=~Q(words="")),
            models.CheckConstraint(name="significant_update_is_one_line", condition=~Q(words__regex=r"[\r\n]")),
            models.UniqueConstraint(
                fields=["body", "words"],
                name="significant_update_once",
                violation_error_message="This update of the page has been told already.",
            ),
        ]

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        return self.body.get_absolute_url()
