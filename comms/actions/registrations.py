"""Registering for events: double opt-in, never more than the places, and a waiting list that moves up by itself (E06)."""

import datetime as dt

from comms.actions import registration_letters as letters
from comms.models import Message, Registration, SignUp
from comms.models.addresses import normalised
from comms.models.calendar import CalendarEntry
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from partnerships.templatetags.words import moment

State = Registration.State
MOST_LETTERS_AN_HOUR = 3
NIGHTLY = 500


@action
def keep_sign_up(
    entry: CalendarEntry, *, by: Person, at, places=None, opens_at=None, closes_at=None, kept_days
) -> SignUp:
    """Let people register for an event, or change how; new places go to the waiting list at once.

    `places=None` is room for all. Fewer places than are taken are refused, and so is a time after the event begins.
    """
    entry = CalendarEntry.objects.select_for_update(of=("self",)).select_related("body").get(pk=entry.pk)
    authorise(by, "comms.keep_registrations", entry)
    if entry.cancelled_at:
        raise RefusedError("This event is cancelled. Nobody can register for it.")
    sign_up = SignUp.objects.select_for_update().filter(entry=entry).first() or SignUp(entry=entry)
    if sign_up.pk and places is not None and places < sign_up.taken:
        raise RefusedError(f"{sign_up.taken} people have a place already. Enter that many or more.", field="places")
    for edge, when in (("opens_day", opens_at), ("closes_day", closes_at)):
        if when and when > entry.starts_at:
            raise RefusedError(
                f"The event begins on {moment(entry.starts_at)}. Choose a time before that, or leave it empty.",
                field=edge,
            )
    sign_up.places, sign_up.opens_at, sign_up.closes_at, sign_up.kept_days = places, opens_at, closes_at, kept_days
    if sign_up.pk:
        sign_up.save(update_fields=["places", "opens_at", "closes_at", "kept_days"])
    else:
        sign_up.save()
    record("registration.arranged", entry, by=by, at=at, body=entry.body, after={"places": places})
    _move_up(sign_up, at=at)
    return sign_up


@action
def ask_for_place(entry: CalendarEntry, *, name: str, address: str, organisation="", needs="", at) -> None:
    """Keep somebody's wish to come and mail them the link that confirms it.

    Raises RefusedError outside the time of registration, BadAddressError for no address. The
    caller learns nothing about who is registered already: whoever asks again gets a letter,
    at most three an hour (A9, A10).
    """
    sign_up = _locked(entry.sign_up.pk)
    if refusal := sign_up.why_not_open(at=at):
        raise RefusedError(refusal)
    address = normalised(address)
    registration, _new = sign_up.registrations.live().get_or_create(
        address=address,
        defaults={
            "sign_up": sign_up, "name": name, "organisation": organisation, "needs": needs, "asked_at": at,
        },
    )  # fmt: skip
    if _letters_lately(address, at=at) < MOST_LETTERS_AN_HOUR:
        write = letters.confirm if registration.state == State.ASKED else letters.where_you_stand
        write(registration, at=at)
    record("registration.asked", entry, by=None, at=at, body=entry.body, visibility=Event.Visibility.PRIVATE)


@action
def take_down_registration(
    entry: CalendarEntry, *, name: str, consent_note: str, address="", organisation="", needs="", by: Person, at
) -> Registration:
    """Register somebody who rang up: a place at once, or the end of the waiting list. Without an address no letter goes.

    Raises RefusedError outside the time of registration, without a note of how they agreed that this is
    kept, or if the address is registered already; BadAddressError for no address.
    """
    sign_up = _locked(entry.sign_up.pk)
    authorise(by, "comms.keep_registrations", sign_up.entry)
    if refusal := sign_up.why_not_open(at=at):
        raise RefusedError(refusal)
    if not consent_note:
        raise RefusedError("Say how they agreed that this is kept.", field="consent_note")
    address = normalised(address) if address else ""
    if address and sign_up.registrations.live().filter(address=address).exists():
        raise RefusedError("Somebody has asked for a place with this address already.", field="address")
    _move_up(sign_up, at=at)
    registration = Registration.objects.create(
        sign_up=sign_up, name=name, organisation=organisation, address=address, needs=needs,
        state=State.WAITING if sign_up.is_full else State.BOOKED,
        asked_at=at, confirmed_at=at, entered_by=by, consent_note=consent_note,
    )  # fmt: skip
    letters.where_you_stand(registration, at=at)
    _told("registration.taken_down", sign_up, by=by, at=at)
    return registration


@action
def confirm_place(registration: Registration, *, at) -> Registration:
    """Give whoever opened the mailed link a place, or the end of the waiting list; harmless twice."""
    sign_up = _locked(registration.sign_up_id)
    registration = _again(registration)
    if registration.state != State.ASKED:
        return registration
    if sign_up.entry.cancelled_at or sign_up.entry.starts_at <= at:
        raise RefusedError(sign_up.why_not_open(at=at))
    # Whoever waits comes first, even in the moment after a place fell free.
    _move_up(sign_up, at=at)
    registration.state = State.WAITING if sign_up.is_full else State.BOOKED
    registration.confirmed_at = at
    registration.save(update_fields=["state", "confirmed_at"])
    letters.where_you_stand(registration, at=at)
    _told("registration.confirmed", sign_up, at=at)
    return registration


@action
def cancel_place(registration: Registration, *, at, by: Person | None = None) -> Registration:
    """Give a place back; who waits longest gets it. Harmless twice.

    `by` is the organiser who takes somebody off the list; nobody for its owner, whose link is the proof.
    """
    sign_up = _locked(registration.sign_up_id)
    authorise(by, "comms.keep_registrations", sign_up.entry)
    registration = _again(registration)
    if registration.state == State.CANCELLED:
        return registration
    if registration.came is not None:
        raise RefusedError("Who came has been recorded. This place can no longer be given back.")
    registration.state, registration.cancelled_at = State.CANCELLED, at
    registration.save(update_fields=["state", "cancelled_at"])
    letters.given_back(registration, at=at)
    _told("registration.cancelled", sign_up, by=by, at=at)
    sign_up.refresh_from_db(fields=["taken"])
    _move_up(sign_up, at=at)
    return registration


def erase_registrations(*, at) -> int:
    """Erase whoever registered for events that ended long enough ago; returns for how many events. Harmless twice."""
    overdue = SignUp.objects.filter(erased_at=None, entry__ends_at__lt=at - dt.timedelta(days=1))
    ended = [
        sign_up
        for sign_up in overdue.select_related("entry").order_by("pk")[:NIGHTLY]
        if sign_up.entry.ends_at + dt.timedelta(days=sign_up.kept_days) <= at
    ]
    for sign_up in ended:
        _erase(sign_up, at=at)
    return len(ended)


def forget_unconfirmed(*, at) -> int:
    """Erase wishes to come that nobody confirmed within the week that their link works; returns how many."""
    count, _each = Registration.objects.filter(state=State.ASKED, asked_at__lt=at - dt.timedelta(days=7)).delete()
    return count


@action
def _erase(sign_up, *, at):
    sign_up = _locked(sign_up.pk)
    if sign_up.erased_at is None:
        count, _each = sign_up.registrations.all().delete()
        sign_up.erased_at = at
        sign_up.save(update_fields=["erased_at"])
        _told("registration.erased", sign_up, at=at, count=count)


def _move_up(sign_up, *, at):
    """Give free places to who waits longest, and write to them; nothing once the event has begun."""
    if sign_up.entry.starts_at <= at:
        return
    waiting = sign_up.registrations.waiting()
    for registration in waiting if sign_up.places is None else waiting[: sign_up.left]:
        registration.state = State.BOOKED
        registration.save(update_fields=["state"])
        letters.moved_up(registration, at=at)
        _told("registration.moved_up", sign_up, at=at)
    sign_up.refresh_from_db(fields=["taken"])


def _locked(pk):
    """The sign-up as it is now, held until the end: one change of places at a time."""
    found = SignUp.objects.select_for_update(of=("self",)).select_related("entry__body")
    return found.get(pk=pk)


def _again(registration):
    try:
        return Registration.objects.select_related("sign_up__entry__body").get(pk=registration.pk)
    except Registration.DoesNotExist:
        raise RefusedError("This registration was erased. Register again.") from None


def _letters_lately(address, *, at):
    since = at - dt.timedelta(hours=1)
    return Message.objects.filter(deliveries__address=address, kind=Message.Kind.PLACE, queued_at__gt=since).count()


def _told(kind, sign_up, *, at, by=None, **data):
    entry = sign_up.entry
    record(kind, entry, by=by, at=at, body=entry.body, visibility=Event.Visibility.PRIVATE, **data)
