"""Planning meetings (A05)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.changes import apply_changes, facts
from partnerships.events import record
from partnerships.models import Body, Event, Meeting, Person


@action
def plan_meeting(body: Body, *, by: Person | None, at: datetime, **fields) -> Meeting:
    """Put a meeting on a body's page."""
    body = locked(body)
    authorise(by, "partnerships.keep_documents", body)
    meeting = Meeting.objects.create(body=body, **fields)
    _record("meeting.planned", meeting, by=by, at=at, after=_facts(meeting))
    return meeting


@action
def change_meeting(meeting: Meeting, *, by: Person | None, at: datetime, **changes) -> Meeting:
    """Change a meeting's date, time, place or who sees it."""
    meeting = _locked(meeting)
    authorise(by, "partnerships.keep_documents", meeting)
    before, after = apply_changes(meeting, changes)
    if after:
        _record("meeting.changed", meeting, by=by, at=at, before=before, after=after)
    return meeting


@action
def cancel_meeting(meeting: Meeting, *, by: Person | None, at: datetime) -> Meeting:
    """Cancel a meeting; it stays on the page, marked as cancelled."""
    meeting = _locked(meeting)
    authorise(by, "partnerships.keep_documents", meeting)
    if meeting.cancelled_at is not None:
        raise RefusedError("This meeting has already been cancelled.")
    apply_changes(meeting, {"cancelled_at": at})
    _record("meeting.cancelled", meeting, by=by, at=at, before=_facts(meeting))
    return meeting


def _locked(meeting):
    return Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)


def _record(kind, meeting, *, by, at, **changes):
    visibility = Event.Visibility.PUBLIC if meeting.is_public else Event.Visibility.MEMBERS
    record(kind, meeting, by=by, at=at, body=meeting.body, visibility=visibility, **changes)


def _facts(meeting):
    return facts(meeting, "held_on", "starts_at", "place", "is_public")
