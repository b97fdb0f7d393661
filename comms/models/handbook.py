"""Who got which handbook, where the strategy can be read, and who asked for it on paper (E08)."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.plans import OFFICE, works_on_comms
from comms.models.publications import Publication
from partnerships.models import Body, Person, Strategy
from partnerships.models.history import track_history

CHECKED_EVERY = dt.timedelta(days=183)


class DistributionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who work on communications."""
        return self if works_on_comms(person) else self.none()


@track_history("HandbookDistributionHistory")
class HandbookDistribution(models.Model):
    """Copies of one version of the handbook that somebody gave to somebody."""

    class Form(models.TextChoices):
        PAPER = "paper", "On paper"
        LINK = "link", "As a link"

    handbook = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="distributions", verbose_name="version"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="given within",
        help_text="The partnership among whose members it was given out, if it was.",
    )  # fmt: skip
    given_to = models.CharField(
        "to whom", max_length=200, help_text="A group or an organisation, such as “all members”."
    )
    copies = models.PositiveIntegerField("how many")
    form = models.CharField("how", max_length=10, choices=Form.choices)
    given_on = models.DateField("date")
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    logged_at = models.DateTimeField()

    objects = DistributionQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="handbook_distribution_says_to_whom", condition=~Q(given_to="")),
            models.CheckConstraint(
                name="handbook_distribution_of_a_copy_or_more",
                condition=Q(copies__gte=1),
                violation_error_message="Enter how many copies, 1 or more.",
            ),
        ]

    def __str__(self):
        return f"{self.copies} of {self.handbook} to {self.given_to}"

    def get_absolute_url(self):
        return reverse("comms:handbook_desk")


class StrategySiteQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self if works_on_comms(person) else self.none()


@track_history("StrategySiteHistory")
class StrategySite(models.Model):
    """A website on which the strategy must stand, and whether it was there when somebody looked last."""

    class Kind(models.TextChoices):
        OWN = "own", "The partnership’s own site"
        CITY = "city", "The site about the city"
        PARTNER = "partner", "A partner’s site"

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="sites")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=100)
    url = models.URLField("link", max_length=300, blank=True)
    is_there = models.BooleanField("it was there", null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = StrategySiteQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(name="strategy_site_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="strategy_site_once",
                fields=["strategy", "name"],
                violation_error_message="This site is in the list already.",
            ),
            models.CheckConstraint(
                name="strategy_site_found_on_a_day",
                condition=Q(is_there__isnull=True, checked_on__isnull=True)
                | Q(is_there__isnull=False, checked_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("comms:copy_list")

    def is_due(self, *, on):
        """Whether somebody should look again: never looked, missing, or half a year ago."""
        return not self.is_there or self.checked_on < on - CHECKED_EVERY

    def was_checked_since(self, day):
        return self.checked_on is not None and self.checked_on > day


class CopyRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Names and addresses are for the support office only."""
        return self if person.is_authenticated and person.holds(*OFFICE) else self.none()

    def open(self):
        return self.filter(state=CopyRequest.State.OPEN)


class CopyRequest(models.Model):
    """Somebody's wish for the strategy or the handbook on paper; who it was is erased some time after it was sent."""

    class What(models.TextChoices):
        STRATEGY = "strategy", "The city strategy"
        HANDBOOK = "handbook", "The handbook of the partnership"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SENT = "sent", "Sent"
        DECLINED = "declined", "Not sent"

    what = models.CharField("what they want", max_length=10, choices=What.choices)
    copies = models.PositiveSmallIntegerField("how many copies", default=1)
    name = models.CharField(max_length=100, blank=True)
    address = models.TextField("postal address", blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("why it was not sent", max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = CopyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="copy_request_of_one_to_fifty", condition=Q(copies__range=(1, 50))),
            models.CheckConstraint(
                name="copy_request_says_where_until_erased",
                condition=Q(erased_at__isnull=True) & ~Q(name="") & ~Q(address="")
                | Q(erased_at__isnull=False, name="", address=""),
            ),
            models.CheckConstraint(
                name="copy_request_settled_at_a_moment",
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="copy_request_erased_only_once_settled", condition=Q(erased_at__isnull=True) | ~Q(state="open")
            ),
            models.CheckConstraint(
                name="copy_request_declined_says_why",
                condition=Q(state="declined") & ~Q(reason="") | ~Q(state="declined") & Q(reason=""),
            ),
        ]
        indexes = [models.Index(name="copy_request_open", fields=["asked_at"], condition=Q(state="open"))]

    def __str__(self):
        # Never who asked: labels reach events and tasks.
        return f"Request {self.pk} for {self.copies} × {self.get_what_display().lower()}"

    def get_absolute_url(self):
        return reverse("comms:copy_list")
