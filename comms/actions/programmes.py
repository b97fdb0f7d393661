"""The programme of a conference (E14)."""

from comms.models import CalendarEntry, ProgrammeSession
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person


@action
def keep_session(
    entry: CalendarEntry,
    session: ProgrammeSession | None = None,
    *,
    title,
    starts_at,
    ends_at,
    room,
    speaker,
    by: Person,
    at,
) -> ProgrammeSession:
    """Put a session into a conference's programme, or change it; within its hours, and one at a time in each room."""
    entry = _locked(entry, by)
    if not entry.is_conference:
        raise RefusedError("Only a conference has a programme. Change the kind of the event first.")
    if starts_at < entry.starts_at or ends_at > entry.ends_at:
        raise RefusedError("The session must lie within the hours of the conference.", field="starts")
    session = session or ProgrammeSession(entry=entry)
    # “hall” is the hall: one room has one spelling in a programme, or it could be taken twice.
    known = entry.sessions.filter(room__iexact=room).exclude(pk=session.pk).first()
    room = known.room if known else room
    taken = (
        entry.sessions.filter(room=room, starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(pk=session.pk).first()
    )
    if room and taken:
        raise RefusedError(f"“{taken}” has this room at that time. Choose another room or time.", field="room")
    session.title, session.starts_at, session.ends_at = title, starts_at, ends_at
    session.room, session.speaker = room, speaker
    session.save()
    record("programme.changed", entry, by=by, at=at, body=entry.body, session=title)
    return session


@action
def drop_session(session: ProgrammeSession, *, by: Person, at) -> CalendarEntry:
    """Take a session out of the programme."""
    entry = _locked(session.entry, by)
    session.delete()
    record("programme.changed", entry, by=by, at=at, body=entry.body, dropped=session.title)
    return entry


def _locked(entry, by):
    entry = CalendarEntry.objects.select_for_update(of=("self",)).select_related("body").get(pk=entry.pk)
    authorise(by, "comms.notify_event", entry)
    if entry.cancelled_at:
        raise RefusedError("This event is cancelled.")
    return entry
