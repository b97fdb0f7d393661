"""The tools table and its ticks: who does what with which tool, and that it was done (E11, G05)."""

from datetime import date, datetime

from django.utils import timezone

from comms.models import Responsibility, Tick, Tool
from comms.reports.checklists import periods
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.duties import close_duties, open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import Body, Person, Role

DUE = "responsibility.due"


@action
def save_tool(tool: Tool, changes: dict, *, by: Person | None, at: datetime) -> Tool:
    """Put a tool into the table (one without a key yet) or change it."""
    authorise(by, "comms.keep_plan")
    if tool.pk is None:
        tool = Tool.objects.create(**changes)
        record("tool.added", tool, by=by, at=at)
        return tool
    tool = Tool.objects.select_for_update().get(pk=tool.pk)
    before, after = apply_changes(tool, changes)
    if after:
        record("tool.edited", tool, by=by, at=at, before=before, after=after)
    return tool


@action
def save_responsibility(line: Responsibility, changes: dict, *, by: Person | None, at: datetime) -> Responsibility:
    """Put a line into the tools table (one without a key yet) or change it."""
    authorise(by, "comms.keep_plan")
    if line.pk is None:
        line = Responsibility.objects.create(**changes)
        record("responsibility.added", line, by=by, at=at, after=facts(line, "role", "cadence"))
        return line
    line = Responsibility.objects.select_for_update(of=("self",)).select_related("tool").get(pk=line.pk)
    before, after = apply_changes(line, changes)
    if after:
        record("responsibility.edited", line, by=by, at=at, before=before, after=after)
    if line.shown_by not in Responsibility.TICKED:
        # What shows itself needs nobody to tick it, and its own duty asks for it.
        withdraw_duties(DUE, line, at=at)
    return line


@action
def tick_responsibility(
    line: Responsibility, *, body: Body | None, period: str, on: date, by: Person | None, at: datetime
) -> Tick:
    """Say that a responsibility was met for a period of the month of `on`; harmless twice.

    Raises RefusedError for a period that it has not got, or a line of another role.
    """
    line = Responsibility.objects.select_for_update(of=("self",)).select_related("tool").get(pk=line.pk)
    _authorise(by, body)
    if line.is_managers != (body is not None):
        raise RefusedError("This line belongs to another list.")
    known = {each.key for each in periods(line, body, on=on)}
    if line.shown_by not in Responsibility.TICKED or period not in known:
        raise RefusedError("This line is not ticked for that. Look at the list again.")
    tick, is_new = Tick.objects.get_or_create(
        responsibility=line, body=body, period=period, defaults={"by": by, "at": at}
    )
    if is_new:
        record("responsibility.ticked", line, by=by, at=at, body=body, after={"period": period})
        if line.cadence == Responsibility.Cadence.YEARLY:
            close_duties(DUE, line, by=by, at=at)
    return tick


@action
def untick_responsibility(
    line: Responsibility, *, body: Body | None, period: str, by: Person | None, at: datetime
) -> None:
    """Take a tick back; harmless where there is none."""
    _authorise(by, body)
    taken, _ = Tick.objects.filter(responsibility=line, body=body, period=period).delete()
    if taken:
        record("responsibility.unticked", line, by=by, at=at, body=body, before={"period": period})


def open_responsibility_duties(*, at: datetime) -> int:
    """Open the duty of each line that the Support Officer meets once in this year and has not; returns how many.

    Due on the last day of the year. Harmless twice.
    """
    today = timezone.localdate(at)
    year = today.year - (today.month < 4)
    key = f"{year}-{(year + 1) % 100:02d}"
    waiting = Responsibility.objects.filter(
        cadence=Responsibility.Cadence.YEARLY, shown_by__in=Responsibility.TICKED, role=Role.SUPPORT_OFFICER
    ).exclude(ticks__period=key)
    return sum(_open(line, due_on=date(year + 1, 3, 31), at=at) for line in waiting.select_related("tool"))


@action
def _open(line, *, due_on, at):
    _, is_new = open_duty(DUE, line, due_on=due_on, at=at, role=Role.SUPPORT_OFFICER, address=line.list_address)
    return is_new


def _authorise(by, body):
    if body is None:
        authorise(by, "comms.tick_office")
    else:
        authorise(by, "comms.tick_responsibility", body)
