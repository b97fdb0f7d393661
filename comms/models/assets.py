"""Flyers, cards, films and banners: how many there are, who has them and what each event takes (E09, E10)."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least, Lower
from django.urls import reverse

from comms.models.calendar import CalendarEntry
from partnerships.models import Body, Person
from partnerships.models.history import track_history

KEEP_STOCK = """
    UPDATE comms_asset SET stock = stock + NEW.change WHERE id = NEW.asset_id;
    RETURN NULL;
"""


class AssetQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(retired_at__isnull=True)

    def taken_for(self, entry):
        """What an event has ordered and not handed back, each with its number of `copies`."""
        taken = Sum("movements__change", filter=Q(movements__entry=entry))
        return self.annotate(copies=-taken).filter(copies__gt=0)

    def to_watch(self):
        """The films that anybody can watch."""
        films = self.in_use().filter(kind=Asset.Kind.FILM).select_related("film_file")
        return films.exclude(link="", film_file=None).order_by(Lower("name"), "pk")

    def visible_to(self, person):
        """What can be ordered and borrowed, for everybody who is signed in."""
        return self if person.is_authenticated else self.none()


@track_history("AssetHistory", exclude=["stock"])
class Asset(models.Model):
    """Something that makes the partnership known at events: it is given away from a stock, or lent."""

    class Kind(models.TextChoices):
        FLYER = "flyer", "Flyer"
        CARD = "card", "Business cards"
        BANNER = "banner", "Banner"
        FILM = "film", "Film"

    LENT = (Kind.BANNER, Kind.FILM)
    GIVEN = (Kind.FLYER, Kind.CARD, Kind.FILM)

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    description = models.TextField(blank=True)
    link = models.URLField("address where it can be watched", blank=True)
    transcript = models.TextField("what is said and shown in it", blank=True)
    stock = models.IntegerField("copies in stock", default=0, editable=False)
    low_below = models.PositiveIntegerField("copies below which to order more", default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        ordering = ["kind", Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="asset_one_of_a_name", violation_error_message="Another item has this name."
            ),
            models.CheckConstraint(name="asset_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="asset_stock_never_below_nought",
                condition=Q(stock__gte=0),
                violation_error_message="There are not that many in stock.",
            ),
            models.CheckConstraint(name="asset_banner_has_no_stock", condition=~Q(kind="banner") | Q(stock=0)),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("comms:asset_detail", args=[self.pk])

    @property
    def is_lent(self):
        return self.kind in self.LENT

    @property
    def is_given(self):
        return self.kind in self.GIVEN

    @property
    def is_low(self):
        return self.is_given and self.stock < self.low_below


class StockMovement(models.Model):
    """Copies that came into the stock or left it; the stock is their sum."""

    append_only = True

    class Reason(models.TextChoices):
        RESTOCK = "restock", "New copies"
        ORDER = "order", "For an event"
        BACK = "back", "Handed back from an event"
        GIVEN = "given", "Given out"
        COUNT = "count", "Counted anew"

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="movements")
    change = models.IntegerField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    entry = models.ForeignKey(
        CalendarEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="stock_movements"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="stock_movement_in_or_out",
                condition=Q(reason__in=["restock", "back"], change__gt=0)
                | Q(reason__in=["order", "given"], change__lt=0)
                | (Q(reason="count") & ~Q(change=0)),
            ),
            models.CheckConstraint(
                name="stock_movement_order_names_its_event",
                condition=~Q(reason__in=["order", "back"]) | Q(entry__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="keep_stock", operation=pgtrigger.Insert, when=pgtrigger.After, func=KEEP_STOCK),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.change:+} {self.asset}"


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


# Who collects early has it from that day on. An early return frees the rest of the time; a late one does not move
# the loans that are booked after it. What is overdue today no constraint can know: the action refuses that.
PERIOD = _DateRange(
    Least(F("from_on"), Coalesce(F("collected_on"), F("from_on"))),
    Greatest(
        Least(F("from_on"), Coalesce(F("collected_on"), F("from_on"))),
        Least(F("until_on"), Coalesce(F("returned_on"), F("until_on"))),
    ),
    Value("[]"),
)


class LoanQuerySet(models.QuerySet):
    def standing(self):
        """Booked or out: neither returned nor cancelled."""
        return self.filter(returned_on__isnull=True, cancelled_at__isnull=True)

    def out(self):
        return self.standing().filter(collected_on__isnull=False)

    def late(self, *, on):
        """Out, and due back before the day `on`."""
        return self.out().filter(until_on__lt=on)

    def visible_to(self, person):
        """Who has what is no secret among those who are signed in."""
        return self if person.is_authenticated else self.none()


@track_history("LoanHistory")
class Loan(models.Model):
    """One banner or film, booked by a body from a day until a day: collected, and brought back (E10)."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="loans")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="loans")
    entry = models.ForeignKey(CalendarEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="loans")
    purpose = models.CharField(max_length=200, blank=True)
    from_on = models.DateField("from")
    until_on = models.DateField("until")
    booked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField()
    collected_on = models.DateField("collected", null=True, blank=True)
    returned_on = models.DateField("returned", null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="loan_ends_after_it_starts",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="The last day must not be before the first.",
            ),
            ExclusionConstraint(
                name="loan_one_at_a_time",
                expressions=[("asset", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
                violation_error_message="Somebody else has just booked it for those days. Choose other days.",
            ),
            models.UniqueConstraint(
                name="loan_one_out_at_a_time",
                fields=["asset"],
                condition=Q(collected_on__isnull=False, returned_on__isnull=True),
                violation_error_message="It has not come back yet.",
            ),
            models.CheckConstraint(
                name="loan_collected_before_it_returns",
                condition=Q(returned_on__isnull=True)
                | Q(collected_on__isnull=False, returned_on__gte=F("collected_on")),
                violation_error_message="It cannot come back before it was collected.",
            ),
            models.CheckConstraint(
                name="loan_cancelled_before_it_is_collected",
                condition=Q(cancelled_at__isnull=True) | Q(collected_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="loan_standing",
                fields=["until_on"],
                condition=Q(returned_on__isnull=True, cancelled_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.asset}, {self.from_on.day} {self.from_on:%B %Y}"

    def get_absolute_url(self):
        return self.asset.get_absolute_url()

    @property
    def state(self):
        """How far it is, in a word: booked, out, returned or cancelled."""
        if self.cancelled_at:
            return "cancelled"
        if self.returned_on:
            return "returned"
        return "out" if self.collected_on else "booked"

    @property
    def first_day(self):
        """The first day on which it holds its item: sooner than booked if it was collected early."""
        return min(self.from_on, self.collected_on or self.from_on)

    @property
    def last_day(self):
        """The last day on which it holds its item: sooner than booked if it came back early."""
        return max(self.first_day, min(self.until_on, self.returned_on or self.until_on))

    def days_late(self, *, on):
        """How many days it should have been back by the day `on`."""
        return max((on - self.until_on).days, 0) if self.state == "out" else 0


class FilmShowing(models.Model):
    """One showing of a film: where, when and to how many."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="showings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    shown_on = models.DateField("shown on")
    occasion = models.CharField(max_length=200)
    viewers = models.PositiveIntegerField("how many saw it", null=True, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-shown_on", "-pk"]
        constraints = [models.CheckConstraint(name="film_showing_says_where", condition=~Q(occasion=""))]

    def __str__(self):
        return f"{self.asset} at {self.occasion}"
