"""Planning meetings, with the day by which their papers are due (A05, B02)."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.paper_deadlines import follow_meeting, usual_deadline
from partnerships.events import record
from partnerships.models import Body, Event, Meeting, Person


@action
def plan_meeting(body: Body, *, by: Person | None, at: datetime, **fields) -> Meeting:
    """Put a meeting on a body's page. Its papers are due on the day given, or so many working days before it."""
    body = locked(body)
    authorise(by, "partnerships.keep_documents", body)
    meeting = Meeting(body=body, **fields)
    _refuse_gone_by(meeting.papers_due_on, meeting.held_on, at=at)
    meeting.papers_due_on = meeting.papers_due_on or usual_deadline(meeting.held_on, at=at)
    meeting.save()
    _record("meeting.planned", meeting, by=by, at=at, after=_facts(meeting))
    return meeting


@action
def change_meeting(meeting: Meeting, *, by: Person | None, at: datetime, **changes) -> Meeting:
    """Change a meeting's date, time, place, deadline for papers or who sees it.

    On another day its papers are due so many days before that, unless another deadline is given too.
    """
    meeting = held_meeting(meeting)
    authorise(by, "partnerships.keep_documents", meeting)
    held_on = changes.get("held_on", meeting.held_on)
    due_on = changes.get("papers_due_on", meeting.papers_due_on)
    if due_on is None or (held_on != meeting.held_on and due_on == meeting.papers_due_on):
        changes["papers_due_on"] = usual_deadline(held_on, at=at)
    elif due_on != meeting.papers_due_on:
        _refuse_gone_by(due_on, held_on, at=at)
    before, after = apply_changes(meeting, changes)
    if after:
        _record("meeting.changed", meeting, by=by, at=at, before=before, after=after)
    if {"held_on", "papers_due_on"} & after.keys() and meeting.cancelled_at is None:
        follow_meeting(meeting, by=by, at=at)
    return meeting


@action
def cancel_meeting(meeting: Meeting, *, by: Person | None, at: datetime) -> Meeting:
    """Cancel a meeting; it stays on the page, marked as cancelled."""
    meeting = held_meeting(meeting)
    authorise(by, "partnerships.keep_documents", meeting)
    if meeting.cancelled_at is not None:
        raise RefusedError("This meeting has already been cancelled.")
    apply_changes(meeting, {"cancelled_at": at})
    _record("meeting.cancelled", meeting, by=by, at=at, before=_facts(meeting))
    follow_meeting(meeting, by=by, at=at)
    return meeting


def held_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is now, locked."""
    return held_meetings({meeting.pk})[meeting.pk]


def held_meetings(keys: Collection[int]) -> dict[int, Meeting]:
    """Several meetings as they are now, locked in one order, so that nobody waits for whom waits for them.

    Documents may be put beside them meanwhile, by those who hold the body first.
    """
    found = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("body")
    return {meeting.pk: meeting for meeting in found.filter(pk__in=keys).order_by("pk")}


def _refuse_gone_by(due_on, held_on, *, at):
    """Refuse a day by which nobody could send a paper: all that comes for the meeting would be late."""
    today = timezone.localdate(at)
    if due_on is not None and due_on < today <= held_on:
        raise RefusedError(
            "Papers cannot be due on a day that has passed. Choose today or later.", field="papers_due_on"
        )


def _record(kind, meeting, *, by, at, **changes):
    visibility = Event.Visibility.PUBLIC if meeting.is_public else Event.Visibility.MEMBERS
    record(kind, meeting, by=by, at=at, body=meeting.body, visibility=visibility, **changes)


def _facts(meeting):
    return facts(meeting, "held_on", "starts_at", "place", "is_public", "papers_due_on")
