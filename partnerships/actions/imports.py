"""Importing: upload a file, see what it would change, let it happen or drop it (H06, A20).

Nothing of an uploaded file is left on disk: its rows wait in the run's own row, for an hour at
most. A run belongs to the person who uploaded it and is applied only as it was shown to them.

A short file is read → waiting → applied within the requests; a long one is checked and applied
by a worker: read → (worker) → waiting → confirmed → (worker) → applied, or failed with a reason.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pghistory
from django.db import connection, transaction
from django.db.models import Q

from partnerships.access import NotAllowedError, RefusedError, authorise
from partnerships.events import record
from partnerships.imports import ImportKind, Outcome, StagedKind, kind_of, staged_kinds
from partnerships.models import Event, ImportRun, Person
from partnerships.sheets import Problem, SheetError, read_sheet

WAITS_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(days=30)
MOST_ATTEMPTS = 3


def upload_import(
    kind: ImportKind, *, filename: str, data: bytes, by: Person, at: datetime, back_to: tuple[str, str] = ("", "")
) -> ImportRun:
    """Read a file and keep what it would change, for its person to confirm; a bad file is kept as refused.

    `back_to` is the address and the name of the page it is about, where its person is led back to.

    A long file is kept as read and checked by a worker. Not one transaction: the file is read
    first, in a process of its own, while nothing is locked.
    """
    authorise(by, kind.permission)
    try:
        sheet = read_sheet(data, filename)
    except SheetError as error:
        return _keep_run(kind, filename, None, Outcome.refused(error.problems), by=by, at=at, back_to=back_to)
    if problems := kind.problems(sheet):
        return _keep_run(kind, filename, None, Outcome.refused(problems), by=by, at=at, back_to=back_to)
    if len(sheet.rows) > kind.rows_at_once:
        return _keep_run(kind, filename, sheet, Outcome(), by=by, at=at, back_to=back_to, queued_at=at)
    with transaction.atomic():
        _one_at_a_time(kind)
        outcome = kind.load(sheet, by=by, at=at, dry_run=True)
        return _keep_run(kind, filename, sheet, outcome, by=by, at=at, back_to=back_to)


@transaction.atomic
def confirm_import(run: ImportRun, *, by: Person, at: datetime) -> ImportRun:
    """Let a file that was shown be imported: a short one at once, a long one by a worker."""
    run = _waiting(run, by=by)
    kind = kind_of(run)
    authorise(by, kind.permission)
    if run.status != ImportRun.Status.WAITING:
        raise RefusedError("Say first what the columns of this file are.")
    if at - run.uploaded_at > WAITS_FOR:
        raise RefusedError("This file was uploaded more than an hour ago and has been dropped. Upload it again.")
    if run.row_count <= kind.rows_at_once:
        return _apply(run, at=at)
    run.status, run.queued_at, run.attempts = ImportRun.Status.CONFIRMED, at, 0
    run.save(update_fields=["status", "queued_at", "attempts"])
    return run


def work_on_import(pk: int, *, at: datetime) -> ImportRun | None:
    """Check or import a file that waits for a worker, with the rights its person has now; all or nothing.

    Harmless twice and at once: the run's row is locked while a worker has it, so a second one
    finds nothing to do, and a worker that dies leaves the run as it was, for the next one.
    """
    if not _count_attempt(pk):
        return None
    try:
        with transaction.atomic():
            run = _queued(pk)
            if run is None:
                return None
            with pghistory.context(user=run.by_id, import_run=pk):
                return _check(run, at=at) if run.status == ImportRun.Status.READ else _apply(run, at=at)
    except (RefusedError, NotAllowedError) as refused:
        return fail_import(pk, str(refused), at=at)


@transaction.atomic
def fail_import(pk: int, reason: str, *, at: datetime) -> ImportRun | None:
    """End a run that waits for a worker, with the reason why nothing of it was imported; None if it has ended."""
    run = _queued(pk)
    if run is None:
        return None
    run.failure = reason[:300]
    return _finish(run, ImportRun.Status.FAILED, at=at)


def give_up_lost_imports(*, at: datetime) -> int:
    """End the runs that killed three workers, and those that no worker took within the hour; returns how many."""
    lost = ImportRun.objects.queued().filter(Q(attempts__gte=MOST_ATTEMPTS) | Q(queued_at__lt=at - WAITS_FOR))
    reason = (
        "The portal could not deal with this file: it stopped each time it tried. Nothing was imported. "
        "Split the file, upload the parts, and tell the support office if that fails too."
    )
    return sum(fail_import(pk, reason, at=at) is not None for pk in lost.values_list("pk", flat=True))


def imports_for_workers() -> list[int]:
    """The runs that wait for a worker and are in the hands of none."""
    with transaction.atomic():
        return [run.pk for run in ImportRun.objects.queued().only("pk").select_for_update(skip_locked=True)]


def keep_staged(kind: StagedKind, *, filename: str, by: Person, at: datetime, **table) -> ImportRun:
    """Keep a long file whose columns its person still has to name; its app stages the rows in the same transaction."""
    authorise(by, kind.permission)
    return ImportRun.objects.create(
        kind=kind.name, filename=filename[-200:], by=by, uploaded_at=at, status=ImportRun.Status.UNSORTED,
        table={"rows": [], **table}, outcome=Outcome().to_json(),
    )  # fmt: skip


def refuse_file(kind: StagedKind, *, filename: str, problems: Sequence[Problem], by: Person, at: datetime) -> ImportRun:
    """Keep why a long file cannot be read."""
    return _keep_run(kind, filename, None, Outcome.refused(problems), by=by, at=at)


@transaction.atomic
def sort_columns(run: ImportRun, columns: dict, *, by: Person, at: datetime) -> ImportRun:
    """Take what the person says the columns of a long file are, and check the file: at once, or by a worker."""
    run = _waiting(run, by=by)
    kind = kind_of(run)
    authorise(by, kind.permission)
    run.table["mapping"] = columns
    run.status, run.queued_at, run.attempts = ImportRun.Status.READ, at, 0
    run.save(update_fields=["table", "status", "queued_at", "attempts"])
    return run if run.row_count > kind.rows_at_once else _check(run, at=at)


@transaction.atomic
def abandon_import(run: ImportRun, *, by: Person, at: datetime) -> ImportRun:
    """Drop a file that waits, with its rows."""
    return _finish(_waiting(run, by=by), ImportRun.Status.ABANDONED, at=at)


@transaction.atomic
def drop_stale_imports(*, at: datetime) -> int:
    """Drop the files that nobody confirmed within the hour, with their rows; returns how many.

    The rows that long files left behind when they ended go too.
    """
    for kind in staged_kinds():
        kind.forget()
    stale = ImportRun.objects.waiting().filter(uploaded_at__lt=at - WAITS_FOR)
    return stale.update(status=ImportRun.Status.ABANDONED, table=None, finished_at=at)


def forget_old_imports(*, at: datetime) -> int:
    """Delete what finished runs showed once it is 30 days old (O11); the events of what was written stay."""
    return ImportRun.objects.filter(finished_at__lt=at - KEPT_FOR).delete()[0]


def _keep_run(kind, filename, sheet, outcome, *, by, at, back_to=("", ""), queued_at=None):
    goes_on = sheet is not None and not outcome.problems
    status = ImportRun.Status.READ if queued_at else ImportRun.Status.WAITING
    return ImportRun.objects.create(
        kind=kind.name,
        filename=filename[-200:],
        by=by,
        back_to=back_to[0],
        back_label=back_to[1],
        uploaded_at=at,
        queued_at=queued_at,
        status=status if goes_on else ImportRun.Status.REFUSED,
        finished_at=None if goes_on else at,
        table=_table(sheet) if goes_on else None,
        outcome=outcome.to_json(),
    )


def _check(run, *, at):
    """Find what a file would change, for its person to confirm, or the cells that stop it."""
    kind = kind_of(run)
    authorise(run.by, kind.permission)
    _one_at_a_time(kind)
    outcome = kind.check(run, at=at, progress=_progress(run))
    run.outcome = outcome.to_json()
    if outcome.problems and kind.is_staged:  # perhaps the columns are others
        run.status = ImportRun.Status.UNSORTED
        run.save(update_fields=["outcome", "status"])
        return run
    if outcome.problems:
        run.save(update_fields=["outcome"])
        return _finish(run, ImportRun.Status.REFUSED, at=at)
    # Its person gets the whole hour, however long the check waited for a worker.
    run.status, run.uploaded_at = ImportRun.Status.WAITING, at
    run.save(update_fields=["outcome", "status", "uploaded_at"])
    return run


def _apply(run, *, at):
    """Write the rows of a run, all or none, if they still change exactly what its person was shown."""
    kind = kind_of(run)
    authorise(run.by, kind.permission)
    _one_at_a_time(kind)
    shown = Outcome.from_json(run.outcome)
    outcome = kind.apply(run, at=at, progress=_progress(run))
    if outcome.digest != shown.digest or outcome.problems:
        raise RefusedError(
            "What this file changes is no longer what you were shown, since somebody changed the list meanwhile. "
            "Nothing was imported. Upload the file again to see what it changes now."
        )
    _finish(run, ImportRun.Status.APPLIED, at=at)
    counts = {"added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged}
    record("import.applied", run, by=run.by, at=at, visibility=Event.Visibility.PRIVATE, after=counts)
    return run


def _waiting(run, *, by):
    """The run as it is now, locked; only its own person has it, and never while a worker has it."""
    known = ImportRun.objects.visible_to(by).select_for_update(skip_locked=True).filter(pk=run.pk).first()
    if known is None or known.status not in ImportRun.WAITS:
        run.refresh_from_db()
        state = "is being imported" if run.is_queued else f"was {run.get_status_display().lower()}"
        raise RefusedError(f"This file is no longer waiting: it {state}.")
    known.by = by
    return known


def _queued(pk):
    """The run, locked, if it waits for a worker and no other has it."""
    return (
        ImportRun.objects.queued()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("by")
        .filter(pk=pk)
        .first()
    )


@transaction.atomic
def _count_attempt(pk):
    """Note that a worker begins, before anything can kill it; False if there is nothing to do."""
    run = _queued(pk)
    if run is None or run.attempts >= MOST_ATTEMPTS:
        return False
    run.attempts += 1
    run.save(update_fields=["attempts"])
    return True


def _finish(run, status, *, at):
    run.status, run.table, run.finished_at = status, None, at
    run.save(update_fields=["status", "failure", "table", "finished_at"])
    return run


def _one_at_a_time(kind):
    """Let two imports of one list wait for one another, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {kind.name}"])


def _progress(run):
    """A function that says how far a worker is, while its transaction still runs: as the name of its connection.

    That is seen at once by everybody, costs no row, and is gone when the worker is.
    """

    def tell(done, total):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL application_name = %s", [f"{run.worker_name}{done} of {total}"])

    return tell


def _table(sheet):
    return {"columns": sheet.columns, "rows": [[row.number, *row.cells.values()] for row in sheet.rows]}
