"""Action plans of any kind in one shape: who does what by when, and how that is shown (C14)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history
from partnerships.models.organisations import Organisation
from partnerships.models.people import Person
from partnerships.models.strategy import Objective


class ActionPlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Action plans are public: they say what the partnership promised (C14)."""
        return self


@track_history("ActionPlanHistory")
class ActionPlan(models.Model):
    """A list of promised actions, kept by a body or by the support office."""

    slug = models.SlugField("address", max_length=60, unique=True)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="action_plans", verbose_name="kept by"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="action_plans"
    )
    note = models.TextField(blank=True)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.CheckConstraint(name="action_plan_has_a_title", condition=~Q(title=""))]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnerships:action_plan_detail", args=[self.slug])


class PlanActionQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self

    def open(self):
        return self.filter(state=PlanAction.State.OPEN)

    def overdue(self, *, on):
        """Open actions whose day has gone by."""
        return self.open().filter(due_on__lt=on)

    def led_by(self, lead):
        return self.filter(leads__contains=[lead])


@track_history("PlanActionHistory")
class PlanAction(models.Model):
    """One promised action of a plan: what, by whom, by when, and what shows that it was done."""

    class Kind(models.TextChoices):
        DEADLINE = "deadline", "By a day"
        RANGE = "range", "From one day to another"
        OPEN_ENDED = "open_ended", "From a day on"
        IMMEDIATE = "immediate", "At once"
        ONGOING = "ongoing", "All the time"
        RECURRING = "recurring", "Again and again"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField()
    aim = models.CharField("aim in this plan", max_length=200, blank=True)
    objective = models.ForeignKey(
        Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_actions",
        verbose_name="objective of the strategy",
    )  # fmt: skip
    text = models.CharField("action", max_length=400)
    measure = models.CharField("how it shows", max_length=300, blank=True)
    leads = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    kind = models.CharField("timescale", max_length=12, choices=Kind.choices)
    starts_on = models.DateField("from", null=True, blank=True)
    due_on = models.DateField("by", null=True, blank=True)
    every_months = models.PositiveSmallIntegerField("months until it comes again", null=True, blank=True)
    date_note = models.CharField(
        "about its dates", max_length=200, blank=True, help_text="For example which day is our reading."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.CheckConstraint(name="plan_action_says_what", condition=~Q(text="")),
            models.UniqueConstraint(
                name="plan_action_number_once",
                fields=["plan", "number"],
                violation_error_message="Another action of the plan has this number. Choose the next one.",
            ),
            models.CheckConstraint(
                name="plan_action_has_the_days_of_its_timescale",
                condition=(
                    Q(kind="deadline", due_on__isnull=False)
                    | Q(kind="range", starts_on__isnull=False, due_on__isnull=False)
                    | Q(kind="open_ended", starts_on__isnull=False, due_on__isnull=True)
                    | Q(kind="immediate")
                    | Q(kind="ongoing", due_on__isnull=True)
                    | Q(kind="recurring", due_on__isnull=False, every_months__isnull=False, every_months__gte=1)
                ),
                violation_error_message="Give the days that this timescale needs, and no others.",
            ),
            models.CheckConstraint(
                name="plan_action_only_recurring_comes_again",
                condition=Q(kind="recurring") | Q(every_months__isnull=True),
                violation_error_message="Only an action that comes again has months in between.",
            ),
            models.CheckConstraint(
                name="plan_action_ends_after_it_begins",
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                violation_error_message="The action must end after it begins.",
            ),
            models.CheckConstraint(
                name="plan_action_settled_at_a_moment",
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="plan_action_open_by_day", fields=["due_on"], condition=Q(state="open"))]

    def __str__(self):
        return f"{self.plan.title}, action {self.number}"

    def get_absolute_url(self):
        return reverse("partnerships:plan_action_detail", args=[self.plan.slug, self.number])

    @property
    def body(self):
        return self.plan.body

    @property
    def body_id(self):
        return self.plan.body_id

    @property
    def comes_again(self):
        return self.kind == self.Kind.RECURRING

    def is_overdue(self, *, on):
        """Whether it is open and its day has gone by."""
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < on


@track_history("ActionNoteHistory")
class ActionNote(models.Model):
    """What somebody said on one day about how a planned action goes."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="action_note_says_something", condition=~Q(text=""))]

    def __str__(self):
        return self.text
