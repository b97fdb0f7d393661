"""The shared evidence base: data with their source, what is tried and what came of it; and the yearly review (C15, C16)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Body, Document, Person
from partnerships.models.history import track_history
from targets.models.indicators import Indicator
from targets.models.quarters import year_label
from targets.models.strategy import StrategyTarget


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The evidence base is there for everybody to read (C15)."""
        return self


@track_history("DataSetHistory")
class DataSet(models.Model):
    """Data or results of a consultation that partners share: what they are about, from whom, where and when."""

    class Kind(models.TextChoices):
        DATA = "data", "Data"
        CONSULTATION = "consultation", "Result of a consultation"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="data_sets", verbose_name="added for")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DATA)
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=80)
    source = models.CharField(max_length=200, help_text="Who counted or asked.")
    licence = models.CharField(max_length=120, help_text="For example Open Government Licence v3.0.")
    area = models.CharField(max_length=120, help_text="The place that it covers, such as the city or one ward.")
    dated_on = models.DateField("date of the data")
    url = models.URLField("link", max_length=300, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="data_sets",
        help_text="A public document of the body that holds the data.",
    )  # fmt: skip
    note = models.TextField(blank=True)
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="data_sets")
    strategy_targets = models.ManyToManyField(StrategyTarget, blank=True, related_name="data_sets")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "-dated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="data_set_says_what_and_from_whom",
                condition=~Q(title="") & ~Q(topic="") & ~Q(source="") & ~Q(licence="") & ~Q(area=""),
            ),
            models.CheckConstraint(
                name="data_set_can_be_read",
                condition=~Q(url="") | Q(document__isnull=False),
                violation_error_message="Give a link or choose a document.",
            ),
            models.UniqueConstraint(
                name="data_set_once",
                fields=["title", "source", "dated_on"],
                violation_error_message="These data of this source and day are already in the evidence base.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("targets:data_set_detail", args=[self.pk])


@track_history("InterventionHistory")
class Intervention(models.Model):
    """Something a body tries in order to move an indicator: what it expects of it, and what was seen."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="interventions", verbose_name="done by")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="interventions", verbose_name="indicator it aims at"
    )
    title = models.CharField(max_length=200)
    started_on = models.DateField("begun on")
    expected = models.CharField("effect expected", max_length=300)
    seen = models.CharField("effect seen", max_length=300, blank=True)
    seen_on = models.DateField("seen on", null=True, blank=True)
    data_set = models.ForeignKey(
        DataSet, on_delete=models.PROTECT, null=True, blank=True, related_name="interventions",
        verbose_name="what shows it", help_text="The data in the evidence base.",
    )  # fmt: skip

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="intervention_says_what_it_expects", condition=~Q(title="") & ~Q(expected="")),
            models.CheckConstraint(
                name="intervention_effect_has_its_day",
                condition=Q(seen="", seen_on__isnull=True)
                | (~Q(seen="") & Q(seen_on__isnull=False, seen_on__gte=F("started_on"))),
                violation_error_message="Give the effect and the day it was seen together; it is seen after the beginning.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("targets:evidence") + f"#intervention-{self.pk}"


class StrategyReviewQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A finished review is public; one being written is for people who are signed in."""
        return self if person.is_authenticated else self.filter(finished_at__isnull=False)


@track_history("StrategyReviewHistory")
class StrategyReview(models.Model):
    """A year's look at the whole strategy, for corporate planning: what stands how, what to do, what Members said."""

    year = models.PositiveSmallIntegerField("year starting in April", unique=True)
    findings = models.TextField("what we found", blank=True)
    for_planning = models.TextField("for next year's corporate plan", blank=True)
    member_event_on = models.DateField("event for Members on", null=True, blank=True)
    member_event_note = models.TextField("what Members said", blank=True)
    compiled = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = StrategyReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="strategy_review_is_finished_with_findings",
                condition=Q(finished_at__isnull=True) | ~Q(findings=""),
                violation_error_message="Say what was found before the review is finished.",
            ),
            models.CheckConstraint(
                name="strategy_review_members_spoke_on_a_day",
                condition=Q(member_event_note="") | Q(member_event_on__isnull=False),
                violation_error_message="Give the day of the event for Members.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stands_once_finished",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__finished_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"Review of the strategy {year_label(self.year)}"

    def get_absolute_url(self):
        return reverse("targets:strategy_review_detail", args=[self.year])

    @property
    def is_finished(self):
        return self.finished_at is not None
