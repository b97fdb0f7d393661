"""A paper for a meeting: asked for, written, sent in, sent back with a note, accepted onto the page (B02, H02)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files import File
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.documents import add_paper
from partnerships.actions.files import digest, no_file_left_behind
from partnerships.actions.meetings import held_meeting, held_meetings
from partnerships.actions.paper_deadlines import (
    AGAIN,
    CHECK,
    DUE,
    PRIVATE,
    deadline_of,
    due_again,
    enter,
    give_back,
    owe,
    owe_check,
    owe_nothing,
    take_back,
)
from partnerships.duties import close_duties
from partnerships.events import record
from partnerships.models import Body, Meeting, Paper, PaperFile, Person

State = Paper.State


@action
def ask_for_papers(
    meeting: Meeting, *, bodies: Iterable[Body], title: str, by: Person | None, at: datetime, due_on: date | None = None
) -> list[Paper]:
    """Ask each of `bodies` for a paper of this title, by the day given or the meeting's own deadline.

    Their managers owe it from now on. Raises RefusedError for a meeting that is over or cancelled.
    """
    meeting = held_meeting(meeting)
    authorise(by, "partnerships.ask_paper", meeting)
    _refuse_no_meeting(meeting, at=at)
    due_on = due_on or deadline_of(meeting, at=at)
    _refuse_day(due_on, meeting, at=at, field="due_on")
    papers = []
    for body in bodies:
        _refuse_twice(meeting, body, title)
        paper = Paper.objects.create(
            meeting=meeting, body=body, title=title, state=State.ASKED, state_since=at, due_on=due_on
        )
        owe(paper, at=at)
        record("paper.asked", paper, by=by, at=at, body=body, visibility=PRIVATE)
        papers.append(paper)
    return papers


def send_paper(
    paper: Paper | None,
    *,
    meeting: Meeting,
    by: Person,
    at: datetime,
    file: File | None = None,
    extension: str = "",
    content_type: str = "",
    draft: bool = False,
    **words,
) -> Paper:
    """Write a paper that is with its body, or a new one (None), and send it in unless it stays a draft.

    `words` are its title, kind and visibility, and the body that a new one is from. Whoever first wrote it stays
    its author. A file that is given becomes the newest one, without it the last stays; leaves no file behind if
    it is refused. Raises RefusedError if somebody else has the paper, if there is no file to send, or if the
    meeting is over or cancelled.
    """
    if file is None:
        return _send_paper(paper, words, None, meeting=meeting, draft=draft, by=by, at=at)
    kept = PaperFile(
        extension=extension, content_type=content_type, size=file.size, sha256=digest(file), uploaded_by=by,
        uploaded_at=at,
    )  # fmt: skip
    with no_file_left_behind(kept):
        return _send_paper(paper, words, (kept, file), meeting=meeting, draft=draft, by=by, at=at)


@action
def return_paper(paper: Paper, *, note: str, by: Person, at: datetime, again_by: date | None = None) -> Paper:
    """Send a paper back to its author with a note of what to change, by the day given or the usual one."""
    paper = _on_desk(paper, by)
    if again_by is not None:
        _refuse_day(again_by, paper.meeting, at=at, field="again_by")
    give_back(paper, note.strip(), again_by or due_again(paper, on=timezone.localdate(at)), by=by, at=at)
    return paper


@action
def accept_paper(paper: Paper, *, title: str, visibility: str, by: Person, at: datetime) -> Paper:
    """Accept a paper and put it onto the meeting's page, under the title and for the readers that the officer says."""
    paper = _on_desk(paper, by)
    locked(paper.meeting.body)
    paper.document = add_paper(paper, title=title, visibility=visibility, by=by, at=at)
    enter(paper, State.ACCEPTED, at=at, decided_by=by, again_by=None, note="")
    close_duties(CHECK, paper, by=by, at=at)
    record("paper.accepted", paper, by=by, at=at, body=paper.body, visibility=PRIVATE)
    return paper


@action
def withdraw_paper(paper: Paper, *, by: Person, at: datetime, reason: str = "") -> Paper:
    """Say that no such paper comes; for one that was asked for, say why."""
    paper = _held(paper)
    authorise(by, "partnerships.send_paper", paper)
    _refuse(why_not_withdrawn(paper))
    if paper.state == State.ASKED and not reason.strip():
        raise RefusedError("Say why no paper comes.", field="reason")
    take_back(paper, reason.strip(), by=by, at=at)
    return paper


def why_not_written(paper: Paper) -> str:
    """Why nobody can write a paper now, or an empty text if its body can."""
    if paper.state == State.SUBMITTED:
        return "The SP Support Officer has this paper now. Ask for it to be sent back to you."
    return why_not_withdrawn(paper)


def why_not_judged(paper: Paper) -> str:
    """Why a paper cannot be accepted or sent back now, or an empty text if it can."""
    if paper.state == State.SUBMITTED:
        return ""
    return f"This paper is “{paper.get_state_display().lower()}” now. Open it again to see who has it."


def why_not_withdrawn(paper: Paper) -> str:
    """Why a paper cannot be withdrawn, or an empty text if it can."""
    if paper.is_open:
        return ""
    return f"This paper is {paper.get_state_display().lower()} and stays as it is. Send in a new one if there is more."


@action
def _send_paper(paper, words, upload, *, meeting, draft, by, at):
    if paper is None:
        meeting, paper = held_meeting(meeting), Paper(author=by, state_since=at)
    else:
        paper = _with_body(paper, meeting, by)
        meeting = held_meeting(meeting)
    _refuse_no_meeting(meeting, at=at)
    _refuse(_why_closed(words.get("body") or paper.body, meeting.body))
    has_moved = paper.meeting_id != meeting.pk
    for name, value in (words | {"meeting": meeting}).items():
        setattr(paper, name, value)
    authorise(by, "partnerships.send_paper", paper)
    _refuse_twice(meeting, paper.body, paper.title, but=paper.pk)
    if has_moved:
        _be_due(paper, at=at)
    if paper.state == State.ASKED:
        paper.author, paper.state, paper.state_since = by, State.DRAFT, at
    paper.save()
    if upload is not None:
        _keep_file(paper, *upload)
    if has_moved:
        owe_nothing(paper, at=at)
        owe(paper, at=at)
    return paper if draft else _send(paper, by=by, at=at)


def _send(paper, *, by, at):
    if paper.newest is None:
        raise RefusedError("Choose the file before you send the paper in.", field="file")
    enter(paper, State.SUBMITTED, at=at, sent_at=paper.sent_at or at, again_by=None)
    for kind in (DUE, AGAIN):
        close_duties(kind, paper, by=by, at=at)
    owe_check(paper, at=at)
    record("paper.sent", paper, by=by, at=at, body=paper.body, visibility=PRIVATE)
    return paper


def _keep_file(paper, kept, file):
    kept.paper, kept.number = paper, paper.files.count() + 1
    kept.file.save(paper.title, file, save=True)
    paper.newest = kept
    paper.save(update_fields=["newest"])


def _be_due(paper, *, at):
    """Another meeting has another deadline; what was sent once stays judged by its first."""
    due_on = deadline_of(paper.meeting, at=at)
    if paper.sent_at is None:
        paper.due_on = due_on
    if paper.again_by is not None:
        paper.again_by = max(due_on, timezone.localdate(at))


def _held(paper, *others):
    """The paper as it is now, its meeting and `others` locked before it, as changing a meeting does."""
    now_for = Paper.objects.filter(pk=paper.pk).values_list("meeting", flat=True)
    held_meetings({*now_for, *(meeting.pk for meeting in others)})
    papers = Paper.objects.select_for_update(of=("self",), no_key=True)
    return papers.select_related("meeting__body", "body", "author", "newest").get(pk=paper.pk)


def _with_body(paper, meeting, by):
    paper = _held(paper, meeting)
    authorise(by, "partnerships.send_paper", paper)
    _refuse(why_not_written(paper))
    return paper


def _on_desk(paper, by):
    paper = _held(paper)
    authorise(by, "partnerships.accept_paper", paper)
    _refuse(why_not_judged(paper))
    return paper


def _refuse(why):
    if why:
        raise RefusedError(why)


def _refuse_no_meeting(meeting, *, at):
    if meeting.cancelled_at is not None:
        raise RefusedError("This meeting was cancelled. Choose another.", field="meeting")
    if meeting.held_on < timezone.localdate(at):
        raise RefusedError("This meeting is over. Choose one to come.", field="meeting")


def _why_closed(*bodies):
    closed = [body.name for body in bodies if body.status == Body.Status.CLOSED]
    return f"{closed[0]} is closed: no papers go out from it or to it any more." if closed else ""


def _refuse_day(day, meeting, *, at, field):
    """Refuse a day to send by that cannot be; once the meeting is over the paper is for another, on any day."""
    today = timezone.localdate(at)
    if day < today:
        raise RefusedError("Choose a day that has not passed.", field=field)
    if today <= meeting.held_on < day:
        raise RefusedError("Choose a day before the meeting, or its own day.", field=field)


def _refuse_twice(meeting, body, title, but=None):
    """Say beside the title what the database would refuse."""
    same = Paper.objects.filter(meeting=meeting, body=body, title__iexact=title).exclude(state=State.WITHDRAWN)
    if same.exclude(pk=but).exists():
        raise RefusedError(
            f"{body.name} has a paper of this title for this meeting already. Open that one, or choose another title.",
            field="title",
        )
