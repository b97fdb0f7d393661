"""When papers for meetings are due, who owes them, and what becomes of them when their meeting changes (B02)."""

from datetime import date, datetime

from django.utils import timezone

from partnerships.duties import close_duties, open_duty, withdraw_duties, working_days_after
from partnerships.events import record
from partnerships.models import Event, Meeting, Paper, Person, Role
from partnerships.models.meetings import PAPERS_DAYS_AHEAD

DUE, AGAIN, CHECK = Paper.DUTIES
DAYS_TO_CHECK = 2
DAYS_TO_CHANGE = 3
State = Paper.State
# Its title is for no more people than the paper; they read what happened on its own page.
PRIVATE = Event.Visibility.PRIVATE


def usual_deadline(held_on: date, *, at: datetime) -> date | None:
    """By when papers of a meeting on `held_on` are due unless another day is given; none for one that is over."""
    today = timezone.localdate(at)
    return max(working_days_after(held_on, -PAPERS_DAYS_AHEAD), today) if held_on >= today else None


def deadline_of(meeting: Meeting, *, at: datetime) -> date:
    """By when papers of a meeting to come are due; one that was planned without a deadline gets the usual one."""
    return meeting.papers_due_on or usual_deadline(meeting.held_on, at=at) or meeting.held_on


def due_again(paper: Paper, *, on: date) -> date:
    """By when a paper that is sent back is due: in three working days, or as before, and never after the meeting."""
    usual = max(paper.due_on, working_days_after(on, DAYS_TO_CHANGE))
    return min(usual, max(paper.meeting.held_on, on))


def owe(paper: Paper, *, at: datetime) -> None:
    """Let the manager of the paper's body owe it: for the first time, or again once it was sent back."""
    kind, day = (AGAIN, paper.again_by) if paper.again_by else (DUE, paper.due_on)
    open_duty(kind, paper, body=paper.body, role=Role.MANAGER, due_on=day, at=at, again=True)


def owe_check(paper: Paper, *, at: datetime) -> None:
    """Let the SP Support Officer owe an answer to a paper that was sent in, before the meeting."""
    today = timezone.localdate(at)
    day = min(working_days_after(today, DAYS_TO_CHECK), max(paper.meeting.held_on, today))
    open_duty(CHECK, paper, body=paper.body, role=Role.SUPPORT_OFFICER, due_on=day, at=at, again=True)


def owe_nothing(paper: Paper, *, at: datetime) -> None:
    """Take back whatever is owed for a paper."""
    for kind in Paper.DUTIES:
        withdraw_duties(kind, paper, at=at)


def enter(paper: Paper, state: State, *, at: datetime, **values) -> None:
    """Let a paper be in `state` from now on, with these values."""
    paper.state, paper.state_since = state, at
    for field, value in values.items():
        setattr(paper, field, value)
    paper.save()


def give_back(paper: Paper, note: str, again_by: date, *, by: Person | None, at: datetime) -> None:
    """Send a paper back to its author, who owes it again by the day given."""
    enter(paper, State.RETURNED, at=at, note=note, again_by=again_by, decided_by=by)
    close_duties(CHECK, paper, by=by, at=at)
    owe(paper, at=at)
    record("paper.returned", paper, by=by, at=at, body=paper.body, visibility=PRIVATE, note=note)


def take_back(paper: Paper, reason: str, *, by: Person | None, at: datetime) -> None:
    """Let a paper be withdrawn, so that nobody owes it any more."""
    enter(paper, State.WITHDRAWN, at=at, decided_by=by, again_by=None, note=reason)
    owe_nothing(paper, at=at)
    record("paper.withdrawn", paper, by=by, at=at, body=paper.body, visibility=PRIVATE, reason=reason)


def follow_meeting(meeting: Meeting, *, by: Person | None, at: datetime) -> None:
    """Let the papers of a meeting follow it, inside the action that changed it and holds it.

    Its deadline is the deadline of those that have not been sent yet; what was sent back is due before it. If it is
    cancelled, what was only asked for is withdrawn, and what was sent in goes back to its author, who can choose
    another meeting.
    """
    papers = Paper.objects.select_for_update(of=("self",)).select_related("body", "author")
    for paper in papers.filter(meeting=meeting).open().order_by("pk"):
        paper.meeting = meeting
        if meeting.cancelled_at is not None:
            _leave(paper, by=by, at=at)
        elif paper.sent_at is None and meeting.papers_due_on not in (None, paper.due_on):
            paper.due_on = meeting.papers_due_on
            paper.save(update_fields=["due_on"])
            owe_nothing(paper, at=at)
            owe(paper, at=at)
        elif paper.again_by is not None and timezone.localdate(at) <= meeting.held_on < paper.again_by:
            paper.again_by = meeting.held_on
            paper.save(update_fields=["again_by"])
            owe_nothing(paper, at=at)
            owe(paper, at=at)


def _leave(paper, *, by, at):
    """What becomes of a paper whose meeting is cancelled."""
    if paper.state == State.ASKED:
        take_back(paper, "The meeting was cancelled.", by=by, at=at)
    elif paper.state == State.SUBMITTED:
        note = "The meeting was cancelled. Choose another meeting for this paper, or withdraw it."
        give_back(paper, note, working_days_after(timezone.localdate(at), DAYS_TO_CHANGE), by=by, at=at)
    else:
        owe_nothing(paper, at=at)
