"""Closing a partnership down: the workbook with the Code's nine heads, and the lessons it leaves (A20, F07, X11)."""

from dataclasses import dataclass

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history
from partnerships.models.people import Person
from partnerships.models.seats import Role

# Offices that may read any workbook, beside those who sit on the body.
READERS = (
    Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.IIC, Role.SCRUTINY,
)  # fmt: skip

CLOSED_STANDS = """
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'the workbook of a closed body stands as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dissolution_closed_stands';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

LESSONS_STAND = """
    IF EXISTS (
        SELECT 1 FROM partnerships_dissolution WHERE closed_at IS NOT NULL
        AND (TG_OP <> 'INSERT' AND id = OLD.dissolution_id OR TG_OP <> 'DELETE' AND id = NEW.dissolution_id)
    ) THEN
        RAISE EXCEPTION 'the lessons of a closed body stand as they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'practice_of_closed_stands';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


# No NamedTuple: one with methods is told to mypy anew in each round of the models' cycle, which then never ends.
@dataclass(frozen=True)
class Head:
    """One head of the Code: its code there, the column that holds it, what is to be written under it."""

    code: str
    column: str
    help: str

    @property
    def name(self) -> str:
        """The head as the Code calls it."""
        return str(Dissolution._meta.get_field(self.column).verbose_name)


HEADS = (
    Head(
        "D1", "rationale", "Why it should end now: its work is done, another body takes it on, or it no longer helps."
    ),
    Head("D2", "priorities", "Which priorities or duties in law it serves, and who looks after each once it has gone."),
    Head("D3", "unmet_need", "What the council or its partners will still need, and where they are to find it."),
    Head("D4", "risks", "What could still go wrong for the council afterwards, who owns each risk, and what is done."),
    Head("D5", "costs", "What closing costs and saves: staff, contracts, grants to pay back, money left over."),
    Head("D6", "outstanding", "What is not finished yet, who finishes it and by when. The list of what is open helps."),
    Head("D7", "learning", "What it achieved as a whole, and what others can learn from how it went."),
    Head("D8", "members_views", "What each member thinks of closing, how they were asked, and what was done about it."),
    Head("D9", "timeline", "The steps until the last day, with a day and a name for each, and who is told when."),
)


class DissolutionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those who sit on the body and those who look after the register or look into it."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(*READERS):
            return self
        return self.filter(body__in=person.seat_body_ids)

    def open(self):
        return self.filter(closed_at=None)


@track_history("DissolutionHistory")
class Dissolution(models.Model):
    """The close-down workbook of a body: what the Code asks under nine heads; frozen once the body is closed."""

    DUTY = "dissolution.due"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="dissolutions")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_for = models.DateField("planned closing date", null=True, blank=True)
    rationale = models.TextField("Rationale", blank=True)
    priorities = models.TextField("Effect on Council priorities or statutory duties", blank=True)
    unmet_need = models.TextField("Unmet need of Council and partners", blank=True)
    risks = models.TextField("Remaining risks to the Council", blank=True)
    costs = models.TextField("Costs or funding effects", blank=True)
    outstanding = models.TextField("Settling outstanding issues", blank=True)
    learning = models.TextField("Learning and outcomes overall", blank=True)
    members_views = models.TextField("Members’ views", blank=True)
    timeline = models.TextField("Timeline and process", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DissolutionQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="dissolution_one_open",
                fields=["body"],
                condition=Q(closed_at=None),
                violation_error_message="Somebody else has just begun this workbook. Open it and go on there.",
            ),
            models.CheckConstraint(
                name="dissolution_closes_with_every_head",
                condition=Q(closed_at__isnull=True) | ~Q(*((head.column, "") for head in HEADS), _connector=Q.OR),
            ),
            models.CheckConstraint(
                name="dissolution_closed_by_nobody_while_open",
                condition=Q(closed_at__isnull=False) | Q(closed_by__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="closed_stands", operation=pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before,
                func=CLOSED_STANDS,
            )
        ]  # fmt: skip

    def __str__(self):
        return f"Close-down workbook of {self.body.name}"

    def get_absolute_url(self):
        return reverse("partnerships:dissolution_detail", args=[self.body.slug])

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def empty_heads(self):
        """The heads under which nothing is written yet, in the Code's order."""
        return [head for head in HEADS if not getattr(self, head.column)]


class PracticeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What is published is for everybody, the rest for those who may read the workbook."""
        return self.filter(
            Q(published_on__isnull=False) | Q(dissolution__in=Dissolution.objects.visible_to(person).values("pk"))
        )

    def published(self):
        return self.filter(published_on__isnull=False)


@track_history("PracticeHistory")
class Practice(models.Model):
    """One lesson from the work of a body; in the resource centre once it is published (F07)."""

    class Topic(models.TextChoices):
        LEADERSHIP = "leadership", "Leadership and decisions"
        PARTNERS = "partners", "Partners and members"
        MONEY = "money", "Money and resources"
        DELIVERY = "delivery", "Getting things done"
        RESULTS = "results", "Results and how they are measured"
        RESIDENTS = "residents", "Residents and communities"
        ENDING = "ending", "Ending and handing over"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="practices", verbose_name="source")
    dissolution = models.ForeignKey(Dissolution, on_delete=models.PROTECT, related_name="lessons")
    title = models.CharField(max_length=150)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    lesson = models.TextField()
    is_public = models.BooleanField("for the resource centre", default=False)
    published_on = models.DateField(null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = "lesson"
        ordering = ["-published_on", "pk"]
        constraints = [
            models.CheckConstraint(name="practice_is_in_words", condition=~Q(title="") & ~Q(lesson="") & ~Q(topic="")),
            models.CheckConstraint(
                name="practice_published_if_public", condition=Q(published_on__isnull=True) | Q(is_public=True)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="lessons_stand", operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before, func=LESSONS_STAND,
            )
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.published_on:
            return f"{reverse('partnerships:practice_list')}#lesson-{self.pk}"
        return self.dissolution.get_absolute_url()
