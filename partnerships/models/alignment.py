"""How partners stand behind the strategy: their own plans, its messages in them, and what they pledge (C12, C13)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history
from partnerships.models.organisations import Organisation
from partnerships.models.strategy import Objective


class OfPartnersQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What partners plan and give is for people who are signed in."""
        return self if person.is_authenticated else self.none()


@track_history("PartnerPlanHistory")
class PartnerPlan(models.Model):
    """A strategy or business plan of a partner organisation, with the objectives it is in line with."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partner_plans")
    title = models.CharField(max_length=200)
    runs_from = models.PositiveSmallIntegerField("from year")
    runs_until = models.PositiveSmallIntegerField("until year")
    objectives = models.ManyToManyField(Objective, blank=True, related_name="partner_plans")
    url = models.URLField("link", max_length=300, blank=True)
    note = models.TextField(blank=True)

    objects = OfPartnersQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "title", "pk"]
        constraints = [
            models.CheckConstraint(name="partner_plan_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="partner_plan_ends_after_it_begins",
                condition=Q(runs_until__gte=F("runs_from")),
                violation_error_message="The plan must end after it begins.",
            ),
            models.UniqueConstraint(
                name="partner_plan_once",
                fields=["organisation", "title", "runs_from"],
                violation_error_message="This plan of this organisation is already in the list.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.organisation}"

    def get_absolute_url(self):
        return reverse("partnerships:partner_plan_list") + f"#plan-{self.pk}"


@track_history("MessagePlacementHistory")
class MessagePlacement(models.Model):
    """A key message of a partnership that was put into a plan, paper or event."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="message_placements")
    message = models.CharField("key message", max_length=300)
    placed_in = models.CharField("put into", max_length=200, help_text="The plan, paper, page or event.")
    plan = models.ForeignKey(
        PartnerPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="placements",
        verbose_name="partner's plan", help_text="If it is one of the list.",
    )  # fmt: skip
    placed_on = models.DateField("on")

    objects = OfPartnersQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="message_placement_says_what_and_where", condition=~Q(message="") & ~Q(placed_in="")
            )
        ]

    def __str__(self):
        return f"“{self.message}” in {self.placed_in}"

    def get_absolute_url(self):
        return reverse("partnerships:partner_plan_list") + "#messages"


@track_history("PledgeHistory")
class Pledge(models.Model):
    """Money, staff time or something in kind that a partner gives in a year towards a priority.

    The priority is an objective of the strategy, an indicator of the Local Area Agreement, or both.
    """

    class Kind(models.TextChoices):
        MONEY = "money", "Money"
        STAFF = "staff", "Staff time"
        IN_KIND = "in_kind", "In kind"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pledges")
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="pledges",
        verbose_name="objective of the strategy",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("year starting in April")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=300)
    amount_gbp = models.DecimalField("amount in pounds", max_digits=12, decimal_places=2, null=True, blank=True)
    staff_days = models.DecimalField("days of staff time", max_digits=7, decimal_places=1, null=True, blank=True)

    objects = OfPartnersQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "objective", "organisation", "pk"]
        constraints = [
            models.CheckConstraint(name="pledge_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="pledge_counts_what_it_gives",
                condition=(
                    Q(kind="money", amount_gbp__isnull=False, amount_gbp__gt=0, staff_days__isnull=True)
                    | Q(kind="staff", staff_days__isnull=False, staff_days__gt=0, amount_gbp__isnull=True)
                    | Q(kind="in_kind", amount_gbp__isnull=True, staff_days__isnull=True)
                ),
                violation_error_message="Give pounds for money, days for staff time, and neither for a gift in kind.",
            ),
        ]

    def __str__(self):
        return f"{self.what}, {self.organisation}"

    def get_absolute_url(self):
        return reverse("targets:pledge_list")
