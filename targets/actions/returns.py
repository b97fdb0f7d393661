"""A body's return: saved, sent in, sent back with a note, accepted (C07, C08, H02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, time_format

from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty, working_days_after
from partnerships.events import record
from partnerships.models import Person, Role
from targets.actions.figures import write_figure
from targets.actions.notices import tell_sent_back
from targets.actions.quarters import AGAIN, CHECK, DUE
from targets.models import Figure, Indicator, Quarter, Return
from targets.reports.entry import why_shut
from targets.reports.returns import return_rows

TEXTS = ("activities", "successes", "next_quarter")
WORKING_DAYS_TO_CHECK = 5
WORKING_DAYS_TO_CHANGE = 3
State = Return.State


@dataclass(frozen=True)
class FigureEntry:
    """What was typed for one indicator: `part` is the quarter, or 0 for the year that ends with it.

    A percentage may come as its two numbers, a judgement in words as `judged`; None leaves these alone.
    """

    indicator: Indicator
    part: int
    value: Decimal | None = None
    note: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    judged: str | None = None

    @property
    def is_blank(self) -> bool:
        return self.value is self.numerator is self.denominator is None and not self.note and not self.judged

    def given(self) -> dict:
        """What of a figure is written."""
        given: dict = {"value": self.value, "note": self.note}
        if self.numerator is not None or self.denominator is not None:
            given |= {"numerator": self.numerator, "denominator": self.denominator}
        return given if self.judged is None else given | {"judged": self.judged}


@action
def save_return(
    body_return: Return,
    *,
    by: Person,
    at: datetime,
    figures: Iterable[FigureEntry] = (),
    activities: str | None = None,
    successes: str | None = None,
    next_quarter: str | None = None,
    reason: str = "",
    seen: str | None = None,
) -> Return:
    """Save what was typed into a return; what is None or not among the figures stays as it is.

    `seen` is the stamp of the return as the person saw it: what somebody else saved since is not
    overwritten unread. A change to an accepted return needs a reason, which is kept with the
    figure and in the history. Raises RefusedError saying who has the return if it is not theirs.
    """
    body_return = held_return(body_return)
    authorise(by, "targets.save_return", body_return)
    _refuse_if_shut(body_return, by=by, at=at)
    if seen is not None and seen != stamp(body_return):
        raise RefusedError(saved_meanwhile(body_return))
    for entry in figures:
        _save_figure(body_return, entry, reason=reason, by=by, at=at)
    before, after = _write_texts(body_return, (activities, successes, next_quarter))
    if body_return.state == State.ACCEPTED and after:
        _ask_for_reason(body_return, reason)
        record(
            "return.changed",
            body_return,
            by=by,
            at=at,
            body=body_return.body,
            before=before,
            after=after,
            reason=reason,
        )
    body_return.saved_at, body_return.saved_by = at, by
    body_return.save(update_fields=[*TEXTS, "saved_at", "saved_by"])
    return body_return


@action
def submit_return(body_return: Return, *, by: Person, at: datetime) -> Return:
    """Send a return to the SP Support Officer.

    Raises RefusedError if it is not with the body, or if a figure off target lacks its commentary.
    """
    body_return = held_return(body_return)
    authorise(by, "targets.submit_return", body_return)
    if not body_return.is_with_body:
        raise RefusedError(f"This return is {body_return.get_state_display().lower()} already.")
    _refuse_if_shut(body_return, by=by, at=at)
    if missing := [row.name for row in return_rows(body_return) if row.lacks_commentary]:
        raise RefusedError(
            f"Say what lies behind the figure of {_listed(missing)}: off target, a figure needs its commentary."
        )
    _enter(body_return, State.SUBMITTED, submitted_at=at, submitted_by=by, decided_at=None, decided_by=None)
    for kind in (DUE, AGAIN):
        close_duties(kind, body_return, by=by, at=at)
    day = working_days_after(timezone.localdate(at), WORKING_DAYS_TO_CHECK)
    open_duty(CHECK, body_return, body=body_return.body, role=Role.SUPPORT_OFFICER, due_on=day, at=at, again=True)
    record("return.submitted", body_return, by=by, at=at, body=body_return.body)
    return body_return


@action
def send_back_return(body_return: Return, *, note: str, by: Person, at: datetime, due_on: date | None = None) -> Return:
    """Send a return back to its body with a note of what to change, by the day given or the usual one."""
    body_return = _on_desk(body_return, by)
    if not note.strip():
        raise RefusedError("Say in a note what the body should change.", field="note")
    today = timezone.localdate(at)
    if due_on is not None and due_on < today:
        raise RefusedError("Choose a day that has not passed.", field="due_on")
    body_return.return_note = note.strip()
    body_return.due_on = due_on or due_again(body_return, on=today)
    _enter(body_return, State.RETURNED, decided_at=at, decided_by=by)
    close_duties(CHECK, body_return, by=by, at=at)
    duty, _ = open_duty(
        AGAIN, body_return, body=body_return.body, role=Role.MANAGER, due_on=body_return.due_on, at=at, again=True
    )
    record("return.sent_back", body_return, by=by, at=at, body=body_return.body, note=note.strip())
    tell_sent_back(body_return, duty, by=by, at=at)
    return body_return


@action
def accept_return(body_return: Return, *, by: Person, at: datetime) -> Return:
    """Accept what a body sent in: from now on a change needs a reason."""
    body_return = _on_desk(body_return, by)
    _enter(body_return, State.ACCEPTED, decided_at=at, decided_by=by)
    close_duties(CHECK, body_return, by=by, at=at)
    record("return.accepted", body_return, by=by, at=at, body=body_return.body)
    return body_return


def due_again(body_return: Return, *, on: date) -> date:
    """By when a return that is sent back is due, unless another day is given: in three working days, or as before."""
    return max(body_return.due_on, working_days_after(on, WORKING_DAYS_TO_CHANGE))


def stamp(body_return: Return) -> str:
    """What tells one saved state of a return from the next."""
    return body_return.saved_at.isoformat() if body_return.saved_at else "never"


def saved_meanwhile(body_return: Return) -> str:
    """That somebody saved a return which somebody else was filling in."""
    return f"{saved_by(body_return)}, after you opened this page. What you typed is kept and not saved yet."


def saved_by(body_return: Return) -> str:
    """Who saved a return last, and when."""
    return f"{body_return.saved_by or 'Somebody'} saved this return at {_time(body_return.saved_at)}"


def held_return(body_return):
    """The return as it is now, its quarter locked before it, as publishing and locking do."""
    Quarter.objects.select_for_update(of=("self",)).get(pk=body_return.quarter_id)
    returns = Return.objects.select_for_update(of=("self",)).select_related("quarter", "body", "saved_by")
    return returns.get(pk=body_return.pk)


def _on_desk(body_return, by):
    body_return = held_return(body_return)
    authorise(by, "targets.accept_return", body_return)
    if body_return.quarter.is_published:
        raise RefusedError(f"{body_return.quarter} is published: its returns stand as they are.")
    if body_return.state != State.SUBMITTED:
        raise RefusedError(
            f"This return is “{body_return.get_state_display().lower()}” now. Open it again to see who has it."
        )
    return body_return


def _refuse_if_shut(body_return, *, by, at):
    on = timezone.localdate(at)
    if shut := why_shut(body_return.quarter, body_return.body, by, on=on, body_return=body_return):
        raise RefusedError(shut)


def _save_figure(body_return, entry, *, reason, by, at):
    if entry.indicator.body_id != body_return.body_id:
        raise RefusedError(f"{entry.indicator} is not answered for by {body_return.body}.")
    period = {"year": body_return.quarter.year, "quarter": entry.part}
    if entry.part not in (0, body_return.quarter.number):
        raise RefusedError(f"{entry.indicator} has no such figure in this quarter.")
    if entry.is_blank and not Figure.objects.ours().filter(indicator=entry.indicator, **period).exists():
        return
    try:
        needs_reason = body_return.state == State.ACCEPTED
        write_figure(entry.indicator, **period, **entry.given(), reason=reason, needs_reason=needs_reason, by=by, at=at)
    except RefusedError as refused:
        field = f"{refused.field}_{entry.indicator.pk}" if refused.field != "reason" else refused.field
        raise RefusedError(str(refused), field=field) from refused


def _write_texts(body_return, texts):
    """Put the texts given into the return; which of them changed, before and after."""
    before, after = {}, {}
    for field, text in zip(TEXTS, texts, strict=True):
        if text is not None and text.strip() != getattr(body_return, field):
            before[field], after[field] = getattr(body_return, field), text.strip()
            setattr(body_return, field, text.strip())
    return before, after


def _ask_for_reason(body_return, reason):
    if not reason.strip():
        raise RefusedError("This return is accepted. Say why it changes.", field="reason")


def _enter(body_return, state, **values):
    body_return.state = state
    for field, value in values.items():
        setattr(body_return, field, value)
    body_return.save()


def _listed(names):
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _time(moment):
    local = timezone.localtime(moment)
    return f"{time_format(local, 'H:i')} on {date_format(local, 'j F')}"
