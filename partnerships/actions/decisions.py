"""Recording what a meeting decided."""

from datetime import datetime

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.meetings import held_meeting
from partnerships.events import record
from partnerships.models import Decision, Event, Meeting, Person


@action
def record_decision(meeting: Meeting, *, about: str, words: str, by: Person | None, at: datetime) -> Decision:
    """Keep a decision with its meeting; readers of the meeting read it there.

    Raises RefusedError before the day of the meeting, for one that was cancelled, and without words.
    """
    meeting = held_meeting(meeting)
    authorise(by, "partnerships.keep_documents", meeting)
    if meeting.cancelled_at is not None:
        raise RefusedError("This meeting was cancelled. Choose the one that decided.", field="meeting")
    if meeting.held_on > timezone.localdate(at):
        raise RefusedError("The meeting has not been held yet. Record the decision once it has.", field="meeting")
    if not words.strip():
        raise RefusedError("Enter what was decided.", field="words")
    decision = Decision.objects.create(
        meeting=meeting, about=about, words=words.strip(), recorded_by=by, recorded_at=at
    )
    visibility = Event.Visibility.PUBLIC if meeting.is_public else Event.Visibility.MEMBERS
    after = {"words": decision.words}
    record("decision.recorded", decision, by=by, at=at, body=meeting.body, visibility=visibility, after=after)
    return decision
