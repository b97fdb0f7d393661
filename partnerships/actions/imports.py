"""Importing: upload a file, see what it would change, let it happen or drop it (H06, A20).

Nothing of an uploaded file is left on disk: its rows wait in the run's own row, for an hour at
most. A run belongs to the person who uploaded it and is applied only as it was shown to them.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction

from partnerships.access import RefusedError, authorise
from partnerships.events import record
from partnerships.imports import ImportKind, Outcome, import_kind
from partnerships.models import Event, ImportRun, Person
from partnerships.sheets import Sheet, SheetError, SheetRow, read_sheet

WAITS_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(days=30)


def upload_import(kind: ImportKind, *, filename: str, data: bytes, by: Person, at: datetime) -> ImportRun:
    """Read a file and keep what it would change, for its person to confirm; a bad file is kept as refused.

    Not one transaction: the file is read first, in a process of its own, while nothing is locked.
    """
    authorise(by, kind.permission)
    try:
        sheet = read_sheet(data, filename)
    except SheetError as error:
        return _keep_run(kind, filename, None, Outcome.refused(error.problems), by=by, at=at)
    with transaction.atomic():
        _one_at_a_time(kind)
        outcome = kind.load(sheet, by=by, at=at, dry_run=True)
        return _keep_run(kind, filename, sheet, outcome, by=by, at=at)


@transaction.atomic
def apply_import(run: ImportRun, *, by: Person, at: datetime) -> ImportRun:
    """Write the rows of a run, all or none, if they still change exactly what its person was shown."""
    run = _waiting(run, by=by)
    kind = import_kind(run.kind)
    authorise(by, kind.permission)
    if at - run.uploaded_at > WAITS_FOR:
        raise RefusedError("This file was uploaded more than an hour ago and has been dropped. Upload it again.")
    _one_at_a_time(kind)
    shown = Outcome.from_json(run.outcome)
    outcome = kind.load(_sheet(run.table), by=by, at=at)
    if outcome.digest != shown.digest or outcome.problems:
        raise RefusedError(
            "What this file changes is no longer what you were shown, since somebody changed the list meanwhile. "
            "Nothing was imported. Upload the file again to see what it changes now."
        )
    _finish(run, ImportRun.Status.APPLIED, at=at)
    counts = {"added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged}
    record("import.applied", run, by=by, at=at, visibility=Event.Visibility.PRIVATE, after=counts)
    return run


@transaction.atomic
def abandon_import(run: ImportRun, *, by: Person, at: datetime) -> ImportRun:
    """Drop a file that waits, with its rows."""
    return _finish(_waiting(run, by=by), ImportRun.Status.ABANDONED, at=at)


@transaction.atomic
def drop_stale_imports(*, at: datetime) -> int:
    """Drop the files that nobody confirmed within the hour, with their rows; returns how many."""
    stale = ImportRun.objects.waiting().filter(uploaded_at__lt=at - WAITS_FOR)
    return stale.update(status=ImportRun.Status.ABANDONED, table=None, finished_at=at)


def forget_old_imports(*, at: datetime) -> int:
    """Delete what finished runs showed once it is 30 days old (O11); the events of what was written stay."""
    return ImportRun.objects.filter(finished_at__lt=at - KEPT_FOR).delete()[0]


def _keep_run(kind, filename, sheet, outcome, *, by, at):
    waits = sheet is not None and not outcome.problems
    return ImportRun.objects.create(
        kind=kind.name,
        filename=filename[-200:],
        by=by,
        uploaded_at=at,
        status=ImportRun.Status.WAITING if waits else ImportRun.Status.REFUSED,
        finished_at=None if waits else at,
        table=_table(sheet) if waits else None,
        outcome=outcome.to_json(),
    )


def _waiting(run, *, by):
    """The run as it is now, locked; only its own person has it."""
    run = ImportRun.objects.visible_to(by).select_for_update().get(pk=run.pk)
    if run.status != ImportRun.Status.WAITING:
        raise RefusedError(f"This file is no longer waiting: it was {run.get_status_display().lower()}.")
    return run


def _finish(run, status, *, at):
    run.status, run.table, run.finished_at = status, None, at
    run.save(update_fields=["status", "table", "finished_at"])
    return run


def _one_at_a_time(kind):
    """Let two imports of one list wait for one another, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {kind.name}"])


def _table(sheet):
    return {"columns": sheet.columns, "rows": [[row.number, *row.cells.values()] for row in sheet.rows]}


def _sheet(table):
    columns = tuple(table["columns"])
    return Sheet(columns, tuple(SheetRow(row[0], dict(zip(columns, row[1:], strict=True))) for row in table["rows"]))
