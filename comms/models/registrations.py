"""Who comes to an event: how people register, their places and the waiting list, and how many came (E06)."""

import datetime as dt

import pgtrigger
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from comms.models.calendar import CalendarEntry
from partnerships.models import Person
from partnerships.models.history import track_history
from partnerships.templatetags.words import closing, moment

CONFIRM_SALT, OWN_SALT = "comms.place.confirm", "comms.place.own"
CONFIRM_LASTS = dt.timedelta(days=7)
KEPT_DAYS = 90

# However a registration changes, the number of places taken follows, and its limit is a CHECK on that number.
COUNT_PLACES = """
    IF TG_OP <> 'INSERT' AND OLD.state = 'booked' THEN
        UPDATE comms_signup SET taken = taken - 1 WHERE id = OLD.sign_up_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'booked' THEN
        UPDATE comms_signup SET taken = taken + 1 WHERE id = NEW.sign_up_id;
    END IF;
    RETURN NULL;
"""


@track_history("SignUpHistory", exclude=["taken"])
class SignUp(models.Model):
    """How people register for one event: how many places there are, and from when until when they can be had."""

    entry = models.OneToOneField(CalendarEntry, on_delete=models.PROTECT, related_name="sign_up")
    places = models.PositiveIntegerField(null=True, blank=True, help_text="Empty if there is room for all.")
    opens_at = models.DateTimeField("registration opens", null=True, blank=True)
    closes_at = models.DateTimeField("registration closes", null=True, blank=True)
    kept_days = models.PositiveSmallIntegerField(
        "days until registrations are erased", default=KEPT_DAYS, help_text="Counted from the end of the event."
    )
    taken = models.PositiveIntegerField(default=0, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sign_up_never_over_its_places",
                condition=Q(places__isnull=True) | Q(taken__lte=F("places")),
                violation_error_message="More people have a place already. Take places back first, or give more.",
            ),
            models.CheckConstraint(name="sign_up_has_a_place", condition=Q(places__isnull=True) | Q(places__gte=1)),
            models.CheckConstraint(
                name="sign_up_closes_after_it_opens",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                violation_error_message="Registration must close after it opens.",
            ),
            models.CheckConstraint(name="sign_up_kept_up_to_two_years", condition=Q(kept_days__range=(1, 730))),
        ]

    def __str__(self):
        return f"Registration for {self.entry}"

    def get_absolute_url(self):
        return self.entry.get_absolute_url()

    @property
    def is_full(self):
        return self.places is not None and self.taken >= self.places

    @property
    def left(self):
        """How many places are left; None where there is room for all."""
        return None if self.places is None else self.places - self.taken

    @property
    def closing(self):
        """When registration closes, in words; empty if that is when the event begins."""
        return closing(self.closes_at) if self.closes_at and self.closes_at < self.entry.starts_at else ""

    def why_not_open(self, *, at):
        """Why nobody can register at the moment `at`, or an empty string if they can."""
        if self.entry.cancelled_at:
            return "This event is cancelled."
        if self.entry.starts_at <= at:
            return "This event has begun."
        if self.opens_at and at < self.opens_at:
            return f"Registration opens on {moment(self.opens_at)}."
        if self.closes_at and at >= self.closes_at:
            return f"Registration closed {closing(self.closes_at)}."
        return ""


class RegistrationQuerySet(models.QuerySet):
    def live(self):
        return self.exclude(state=Registration.State.CANCELLED)

    def booked(self):
        return self.filter(state=Registration.State.BOOKED)

    def waiting(self):
        """The waiting list, who comes next first."""
        return self.filter(state=Registration.State.WAITING).order_by("confirmed_at", "pk")

    def ahead_of(self, registration):
        """Those of the waiting list who get a place before this one."""
        sooner = Q(confirmed_at__lt=registration.confirmed_at)
        return self.waiting().filter(sooner | Q(confirmed_at=registration.confirmed_at, pk__lt=registration.pk))

    def from_token(self, token, *, salt=OWN_SALT):
        """The registration that a personal link names, or None if it is forged, too old or erased since."""
        try:
            if salt == CONFIRM_SALT:
                pk = signing.TimestampSigner(salt=salt).unsign_object(token, max_age=CONFIRM_LASTS)
            else:
                pk = signing.Signer(salt=salt).unsign_object(token)
        except (signing.BadSignature, ValueError):
            return None
        return self.filter(pk=pk).select_related("sign_up__entry__body").first()


class Registration(models.Model):
    """One person's place at an event, or on its waiting list; erased some time after the event."""

    class State(models.TextChoices):
        ASKED = "asked", "Not confirmed yet"
        BOOKED = "booked", "Has a place"
        WAITING = "waiting", "On the waiting list"
        CANCELLED = "cancelled", "Cancelled"

    sign_up = models.ForeignKey(SignUp, on_delete=models.PROTECT, related_name="registrations")
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    address = models.CharField("email address", max_length=254, blank=True)
    needs = models.CharField("what they need to take part", max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)
    entered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="taken down by"
    )
    consent_note = models.CharField(
        "how they agreed that this is kept", max_length=300, blank=True, help_text="Where somebody took it down."
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="registration_once_an_address",
                fields=["sign_up", "address"],
                condition=~Q(state="cancelled") & ~Q(address=""),
            ),
            models.CheckConstraint(
                name="registration_confirmed_before_a_place",
                condition=Q(state__in=["asked", "cancelled"]) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_cancelled_when",
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="registration_came_with_a_place", condition=Q(came__isnull=True) | Q(state="booked")
            ),
            models.CheckConstraint(
                name="registration_address_is_small",
                condition=Q(address=Lower("address"), address__contains="@") | Q(address="", entered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_taken_down_with_consent",
                condition=Q(entered_by__isnull=True, consent_note="")
                | (Q(entered_by__isnull=False, confirmed_at__isnull=False) & ~Q(consent_note="")),
                violation_error_message="Say how they agreed that this is kept.",
            ),
            models.CheckConstraint(name="registration_has_a_name", condition=~Q(name="")),
        ]
        indexes = [models.Index(name="registration_in_turn", fields=["sign_up", "state", "confirmed_at"])]
        triggers = [
            pgtrigger.Trigger(
                name="count_places",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state") | pgtrigger.Delete,
                when=pgtrigger.After,
                func=COUNT_PLACES,
            )
        ]

    def __str__(self):
        # Never the name or address: labels reach events and logs.
        return f"Registration {self.pk}"

    @property
    def confirm_path(self):
        """Where the letter leads that asks whether the address is theirs."""
        token = signing.TimestampSigner(salt=CONFIRM_SALT).sign_object(self.pk)
        return reverse("comms:place_confirm", args=[token])

    @property
    def own_path(self):
        """Where its owner sees it and gives it back."""
        return reverse("comms:place_own", args=[signing.Signer(salt=OWN_SALT).sign_object(self.pk)])


@track_history("EventAttendanceHistory")
class EventAttendance(models.Model):
    """How many came to an event, as counted afterwards; stays when the registrations are erased."""

    entry = models.OneToOneField(CalendarEntry, on_delete=models.PROTECT, related_name="attendance")
    booked = models.PositiveIntegerField("had a place")
    came = models.PositiveIntegerField("of those came")
    others = models.PositiveIntegerField("came without a place", default=0)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_attendance_of_those_booked",
                condition=Q(came__lte=F("booked")),
                violation_error_message="No more can have come with a place than had one.",
            )
        ]

    def __str__(self):
        return f"Attendance of {self.entry}"

    @property
    def total(self):
        return self.came + self.others
