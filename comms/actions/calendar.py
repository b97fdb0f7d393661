"""Announcing events, changing and cancelling them (E06)."""

from comms.actions.loans import give_up_bookings
from comms.actions.registration_letters import tell_registered
from comms.models import CalendarEntry
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Body, Event, Person
from partnerships.templatetags.words import moment

_FIELDS = ("title", "kind", "starts_at", "ends_at", "place", "description", "is_public", "audience_id", "paid_from")
_MATTERS = ("starts_at", "ends_at", "place")


@action
def announce_event(*, body: Body, by: Person, at, **details) -> CalendarEntry:
    """Put an event of `body` into the calendar: title, starts_at, ends_at, place, description, is_public.

    One that is over, entered for the record of who came, is news to nobody.
    """
    entry = CalendarEntry(body=body, notified_by=by, notified_at=at, **details)
    authorise(by, "comms.notify_event", entry)
    entry.save()
    is_news = entry.is_public and entry.ends_at > at
    visibility = Event.Visibility.PUBLIC if is_news else Event.Visibility.MEMBERS
    record("event.announced", entry, by=by, at=at, body=body, visibility=visibility)
    return entry


@action
def change_event(entry: CalendarEntry, *, by: Person, at, **details) -> CalendarEntry:
    """Change what the calendar says of an event; whoever registered is written to if its time or place changed.

    Calendar programs that took it over learn of it by its number of changes.
    """
    entry = _locked(entry, by)
    before = {name: _plain(getattr(entry, name)) for name in _FIELDS}
    for name, value in details.items():
        setattr(entry, name, value)
    entry.changed_at, entry.sequence = at, entry.sequence + 1
    entry.save()
    after = {name: _plain(getattr(entry, name)) for name in _FIELDS}
    _told("event.changed", entry, by=by, at=at, before=before, after=after)
    if any(before[name] != after[name] for name in _MATTERS):
        line = f"It now begins on {moment(entry.starts_at)}{f', {entry.place}' if entry.place else ''}."
        tell_registered(entry, subject=f"Changed: {entry.title}", line=line, by=by, at=at)
    return entry


@action
def cancel_event(entry: CalendarEntry, *, by: Person, at) -> CalendarEntry:
    """Take an event off the calendar; its page stays and says so, and whoever registered is written to.

    What was booked for it and is not collected yet is free for others.
    """
    entry = _locked(entry, by)
    entry.cancelled_at = entry.changed_at = at
    entry.sequence += 1
    entry.save(update_fields=["cancelled_at", "changed_at", "sequence"])
    _told("event.cancelled", entry, by=by, at=at)
    give_up_bookings(entry, by=by, at=at)
    line = f"“{entry.title}” on {moment(entry.starts_at)} does not take place."
    tell_registered(entry, subject=f"Cancelled: {entry.title}", line=line, by=by, at=at)
    return entry


def _locked(entry, by):
    entry = CalendarEntry.objects.select_for_update(of=("self",)).select_related("body").get(pk=entry.pk)
    authorise(by, "comms.notify_event", entry)
    if entry.cancelled_at:
        raise RefusedError("This event is cancelled. Announce it again if it takes place after all.")
    return entry


def _told(kind, entry, *, by, at, **changes):
    visibility = Event.Visibility.PUBLIC if entry.is_public else Event.Visibility.MEMBERS
    record(kind, entry, by=by, at=at, body=entry.body, visibility=visibility, **changes)


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
