"""Writing the close-down workbook of a body, head by head, and the lessons it leaves (A20, F07, X11)."""

from datetime import date, datetime

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.closing import open_workbook
from partnerships.duties import open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import Body, Dissolution, Head, Person, Practice, Role

WRITE = "partnerships.write_close_down"


@action
def begin_dissolution(body: Body, *, planned_for: date | None, by: Person | None, at: datetime) -> Dissolution:
    """Begin the workbook of a body that is to close; the day planned for it becomes a task of its manager."""
    body = locked(body)
    authorise(by, WRITE, body)
    if not body.needs_close_down:
        raise RefusedError("Only a board or partnership that is active closes down by the Code’s nine heads.")
    if open_workbook(body):
        raise RefusedError("The workbook has been begun already. Open it and go on there.")
    _refuse_gone_by(planned_for, at=at)
    workbook = Dissolution.objects.create(body=body, begun_at=at, begun_by=by, planned_for=planned_for)
    _plan(workbook, at=at)
    record("dissolution.begun", workbook, by=by, at=at, body=body, after=facts(workbook, "planned_for"))
    return workbook


@action
def plan_closing(body: Body, *, planned_for: date | None, by: Person | None, at: datetime) -> Dissolution:
    """Plan the closing for another day, or for none yet."""
    workbook = _writable(body, by=by)
    if planned_for != workbook.planned_for:
        _refuse_gone_by(planned_for, at=at)
    before, after = apply_changes(workbook, {"planned_for": planned_for})
    if after:
        withdraw_duties(Dissolution.DUTY, workbook, at=at)
        _plan(workbook, at=at)
        record("dissolution.planned", workbook, by=by, at=at, body=workbook.body, before=before, after=after)
    return workbook


@action
def write_head(body: Body, head: Head, *, words: str, by: Person | None, at: datetime) -> Dissolution:
    """Save what is written under one head; it may stay empty until the body is to be closed."""
    workbook = _writable(body, by=by)
    _, after = apply_changes(workbook, {head.column: words.strip()})
    if after:
        record("dissolution.written", workbook, by=by, at=at, body=workbook.body, head=head.name)
    return workbook


@action
def add_lesson(body: Body, *, by: Person | None, at: datetime, **fields) -> Practice:
    """Keep a lesson with the workbook; one for the resource centre is published when the body closes."""
    workbook = _writable(body, by=by)
    practice = Practice.objects.create(body=workbook.body, dissolution=workbook, **fields)
    record("practice.added", practice, by=by, at=at, body=workbook.body)
    return practice


@action
def edit_lesson(practice: Practice, *, by: Person | None, at: datetime, **changes) -> Practice:
    """Change a lesson while the workbook is open."""
    _writable(practice.body, by=by)
    practice = _locked(practice)
    before, after = apply_changes(practice, changes)
    if after:
        record("practice.edited", practice, by=by, at=at, body=practice.body, before=before, after=after)
    return practice


@action
def remove_lesson(practice: Practice, *, by: Person | None, at: datetime) -> Body:
    """Take a lesson out of the open workbook; its history stays."""
    _writable(practice.body, by=by)
    practice = _locked(practice)
    record("practice.removed", practice, by=by, at=at, body=practice.body)
    practice.delete()
    return practice.body


def _writable(body, *, by):
    """The open workbook of a body that `by` may write, held."""
    body = locked(body)
    authorise(by, WRITE, body)
    workbook = open_workbook(body)
    if workbook is None:
        raise RefusedError(f"No close-down workbook of {body.name} is open. Begin one first.")
    return workbook


def _locked(practice):
    found = Practice.objects.filter(dissolution__closed_at=None).select_for_update(of=("self",))
    practice = found.select_related("body", "dissolution").filter(pk=practice.pk).first()
    if practice is None:
        raise RefusedError("This lesson has been removed, or its body has been closed.")
    return practice


def _refuse_gone_by(planned_for, *, at):
    if planned_for and planned_for < timezone.localdate(at):
        raise RefusedError("This day has gone by. Choose today or a later day.", field="planned_for")


def _plan(workbook, *, at):
    if workbook.planned_for:
        day, role = workbook.planned_for, Role.MANAGER
        open_duty(Dissolution.DUTY, workbook, due_on=day, at=at, body=workbook.body, role=role, again=True)
