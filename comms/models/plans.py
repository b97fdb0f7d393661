"""The communications plan of a year: what it wants, says, measures and fears, and the channels it might use (E11)."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Person
from partnerships.models.history import track_history

OFFICE = ("support_officer", "strategic_manager", "administrator")


def works_on_comms(person):
    """Whether somebody sees what is still being worked on: the support office, managers and communications leads."""
    return person.is_authenticated and person.holds(*OFFICE, "manager", "comms_lead")


def year_words(year):
    """2009/10 for the year that starts in April 2009."""
    return f"{year}/{(year + 1) % 100:02d}"


class CommsPlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Adopted plans for everybody; drafts for those who work on communications."""
        return self if works_on_comms(person) else self.filter(state=CommsPlan.State.ADOPTED)

    def newest(self):
        return self.order_by("-year").first()


@track_history("CommsPlanHistory")
class CommsPlan(models.Model):
    """The communications plan of one financial year, being written or adopted."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "Adopted"

    year = models.PositiveSmallIntegerField("year starting in April", unique=True)
    purpose = models.TextField(blank=True)
    budget = models.TextField("money and people", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    agreement = models.CharField(
        "where it was agreed", max_length=200, blank=True, help_text="For example the meeting and its date."
    )
    adopted_at = models.DateTimeField(null=True, blank=True)

    objects = CommsPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="comms_plan_adopted_says_where",
                condition=Q(state="draft", adopted_at__isnull=True, agreement="")
                | (Q(state="adopted", adopted_at__isnull=False) & ~Q(agreement="")),
            ),
            models.CheckConstraint(name="comms_plan_year_is_one", condition=Q(year__range=(1990, 2100))),
        ]

    def __str__(self):
        return f"Communications plan {year_words(self.year)}"

    def get_absolute_url(self):
        return reverse("comms:plan_detail", args=[self.address])

    @property
    def address(self):
        return year_words(self.year).replace("/", "-")

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT


class OfPlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What belongs to a plan is seen with it."""
        return self.filter(plan__in=CommsPlan.objects.visible_to(person))


@track_history("PlanItemHistory")
class PlanItem(models.Model):
    """One line of a communications plan: an objective, message, audience, activity, measure or risk, and how it stands."""

    class Kind(models.TextChoices):
        OBJECTIVE = "objective", "Objective"
        MESSAGE = "message", "Key message"
        AUDIENCE = "audience", "Audience"
        ACTIVITY = "activity", "Existing activity"
        MEASURE = "measure", "Measure of success"
        RISK = "risk", "Risk"

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not looked at yet"
        ON_COURSE = "on_course", "On course"
        AT_RISK = "at_risk", "At risk"
        DONE = "done", "Achieved"
        MISSED = "missed", "Not achieved"

    class Rating(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    plan = models.ForeignKey(CommsPlan, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=100, blank=True, help_text="For key messages: what they belong to.")
    text = models.CharField("in a sentence", max_length=300)
    detail = models.TextField("more about it", blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NOT_STARTED)
    status_note = models.CharField("why it stands so", max_length=300, blank=True)
    counters = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    rating = models.CharField(max_length=10, choices=Rating.choices, blank=True, help_text="For risks.")
    owner = models.CharField(max_length=100, blank=True, help_text="For risks: who watches it.")
    response = models.TextField(blank=True, help_text="For risks: what is done about it.")

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "kind", "theme", "number"]
        constraints = [
            models.CheckConstraint(name="plan_item_says_something", condition=~Q(text="")),
            models.UniqueConstraint(
                name="plan_item_number_once",
                fields=["plan", "kind", "theme", "number"],
                violation_error_message="Another line of this kind has this number. Choose the next one.",
            ),
            models.CheckConstraint(
                name="plan_item_only_risks_are_rated",
                condition=Q(kind="risk") | Q(rating="", owner="", response=""),
                violation_error_message="Only a risk has a rating, an owner and a response.",
            ),
            models.CheckConstraint(
                name="plan_item_only_messages_have_a_theme",
                condition=Q(kind="message") | Q(theme=""),
                violation_error_message="Only a key message belongs to a theme.",
            ),
            models.CheckConstraint(
                name="plan_item_only_measures_are_counted",
                condition=Q(kind="measure") | Q(counters=[]),
                violation_error_message="Only a measure of success is counted.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number} of the {self.plan}"

    def get_absolute_url(self):
        return reverse("comms:plan_item", args=[self.plan.address, self.pk])

    @property
    def is_risk(self):
        return self.kind == self.Kind.RISK


class PlanEvidence(models.Model):
    """What somebody wrote down to show how a line of a communications plan stands; it stays as written."""

    append_only = True

    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="evidence")
    text = models.TextField("what it shows")
    link = models.URLField(max_length=300, blank=True)
    dated_on = models.DateField("date")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "plan evidence"
        ordering = ["-dated_on", "-pk"]
        constraints = [models.CheckConstraint(name="plan_evidence_says_something", condition=~Q(text=""))]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Evidence {self.pk} of {self.item}"


@track_history("ChannelHistory")
class Channel(models.Model):
    """A way of reaching people that a plan might take up: an idea, on trial, adopted or dropped."""

    class State(models.TextChoices):
        IDEA = "idea", "Idea"
        TRIAL = "trial", "On trial"
        ADOPTED = "adopted", "Adopted"
        DROPPED = "dropped", "Dropped"

    plan = models.ForeignKey(CommsPlan, on_delete=models.CASCADE, related_name="channels")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.IDEA)
    note = models.TextField(blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.CheckConstraint(name="channel_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="channel_number_once",
                fields=["plan", "number"],
                violation_error_message="Another channel has this number. Choose the next one.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("comms:channel_detail", args=[self.plan.address, self.pk])


class ChannelMove(models.Model):
    """A step of a channel from one state to another, on a day and for a reason."""

    append_only = True

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="moves")
    state_before = models.CharField("from", max_length=10, choices=Channel.State.choices)
    state = models.CharField("to", max_length=10, choices=Channel.State.choices)
    moved_on = models.DateField("on")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-moved_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="channel_move_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="channel_move_goes_somewhere", condition=~Q(state=F("state_before"))),
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.channel}: {self.get_state_before_display()} to {self.get_state_display()}"
