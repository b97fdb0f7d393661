"""Importing series of figures, of many areas and years at once (H06): read, say the columns, look, confirm.

The rows never pass through here: a child process reads the file, PostgreSQL takes it and does the
rest. Only the classes of our own figures are worked out one by one.
"""

from collections.abc import Callable
from datetime import datetime

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from partnerships.access import RefusedError, action
from partnerships.actions.imports import keep_staged, refuse_file
from partnerships.events import record
from partnerships.imports import Outcome, StagedKind
from partnerships.models import ImportRun, Person
from partnerships.sheets import Problem, SheetError, stage_sheet
from targets.actions.classes import classify_figures
from targets.imports.columns import Columns, guess
from targets.imports.preview import counts, doubles, preview
from targets.imports.staging import Stage
from targets.models import Figure, Indicator, Quarter, Return
from targets.models.quarters import our_area
from targets.reports.entry import why_shut

CLASSED_AT_ONCE = 2000

_COPY = "COPY targets_seriesrow (run_id, number, cells) FROM STDIN"
# The figures of our own that change, with the quarter and the return they belong to.
_OURS = """
    SELECT s.year, coalesce(nullif(s.quarter, 0), 4), i.body_id, s.number, s.quarter, s.effect = 2, s.value, f.value
    FROM targets_seriesfigure s JOIN targets_indicator i ON i.id = s.indicator_id
    LEFT JOIN targets_figure f
        ON (f.indicator_id, f.area_code, f.year, f.quarter) = (s.indicator_id, s.area_code, s.year, s.quarter)
    WHERE s.run_id = %s AND s.area_code = %s AND s.effect > 0 ORDER BY s.number, s.year, s.quarter
"""
# Every trigger asks what it is to ignore and for whom it keeps history. Where that was never said, the
# question fails and is caught, in a subtransaction that looks through all keys still to be checked:
# at 100,000 rows that takes minutes. So it is said: nothing is ignored.
_IGNORES_NOTHING = "SET LOCAL pgtrigger.ignore = '{}'"
# What is new is added and not upserted: the second look has just found that it is not there, and asking again
# at each row takes a fifth longer.
_WRITE = """
    WITH added AS (
        INSERT INTO targets_figure (indicator_id, body_id, area_code, year, quarter, value, numerator, denominator,
            judged, note, printed_class, change_reason, recorded_by_id, recorded_at)
        SELECT s.indicator_id, i.body_id, s.area_code, s.year, s.quarter, s.value, s.numerator, s.denominator,
            '', '', '', '', %(by)s, %(at)s
        FROM targets_seriesfigure s JOIN targets_indicator i ON i.id = s.indicator_id
        WHERE s.run_id = %(run)s AND s.effect = 1
        RETURNING indicator_id, area_code, year
    ), changed AS (
        UPDATE targets_figure f
        SET value = s.value, numerator = s.numerator, denominator = s.denominator,
            change_reason = '', recorded_by_id = %(by)s, recorded_at = %(at)s
        FROM targets_seriesfigure s
        WHERE s.run_id = %(run)s AND s.effect = 2
            AND (f.indicator_id, f.area_code, f.year, f.quarter) = (s.indicator_id, s.area_code, s.year, s.quarter)
            AND (f.value, f.numerator, f.denominator) IS DISTINCT FROM (s.value, s.numerator, s.denominator)
        RETURNING f.indicator_id, f.area_code, f.year
    )
    SELECT indicator_id, sum(figures)::bigint, count(*), min(first), max(last), bool_or(area_code = %(ours)s) FROM (
        SELECT indicator_id, area_code, count(*) AS figures, min(year) AS first, max(year) AS last
        FROM (SELECT * FROM added UNION ALL SELECT * FROM changed) written GROUP BY indicator_id, area_code
    ) area GROUP BY indicator_id ORDER BY indicator_id
"""


def upload_series(kind: StagedKind, *, filename: str, data: bytes, by: Person, at: datetime) -> ImportRun:
    """Read a file into the stage; what its columns are is for its person to say. A bad file is kept as refused."""
    try:
        with transaction.atomic():
            run = keep_staged(kind, filename=filename, by=by, at=at)
            staged = stage_sheet(data, filename, key=run.pk, copy=_copy_rows)
            run.table = {
                "rows": [], "columns": staged.headings, "count": staged.count, "first": staged.first,
                "mapping": guess(staged.headings).to_json(),
            }  # fmt: skip
            run.save(update_fields=["table"])
            return run
    except SheetError as error:
        return refuse_file(kind, filename=filename, problems=error.problems, by=by, at=at)


def _copy_rows(lines):
    with connection.cursor() as cursor:
        cursor.copy_expert(_COPY, lines)


def check_series(run: ImportRun, *, at: datetime, progress: Callable | None = None) -> Outcome:
    """What the file of a run would change, or every cell that stops it; writes nothing but the stage."""
    columns = Columns.from_json(run.table["mapping"])
    stage = Stage(run, columns)
    if problems := stage.fill():
        return _refused(problems, stage.problem_count)
    if problems := [*doubles(run), *_shut(run, at=at)]:
        return _refused(problems, len(problems))
    return preview(run, gives_parts=_gives_parts(columns), left_out=stage.left_out)


@action
def write_series(run: ImportRun, *, at: datetime, progress: Callable | None = None) -> Outcome:
    """Write the figures of a run in one statement, and class our own; all or none.

    Called inside the action that confirmed the run: it holds the run and has asked who may. What
    stays as it is is not written. Raises RefusedError where a quarter has been shut meanwhile.
    """
    numbers, digest = counts(run, gives_parts=_gives_parts(Columns.from_json(run.table["mapping"])))
    outcome = Outcome(added=numbers.get(1, 0), changed=numbers.get(2, 0), unchanged=numbers.get(0, 0), digest=digest)
    if digest != Outcome.from_json(run.outcome).digest or outcome.is_empty:
        return outcome
    _hold_quarters(run)
    if shut := _shut(run, at=at):
        raise RefusedError(str(shut[0]))
    with pghistory.context(import_run=run.pk), connection.cursor() as cursor:
        cursor.execute(_IGNORES_NOTHING)
        cursor.execute(_WRITE, {"run": run.pk, "by": run.by_id, "at": at, "ours": our_area()})
        written = cursor.fetchall()
    _tell(run, written, at=at)
    _class_ours([indicator for indicator, *_counts, is_ours in written if is_ours], at=at)
    return outcome


def _hold_quarters(run):
    """Hold the quarters that our figures of this run belong to, as recording one figure does, in order."""
    wanted = sorted({(year, number) for year, number, *_rest in _ours(run)})
    Quarter.objects.bulk_create([Quarter(year=year, number=number) for year, number in wanted], ignore_conflicts=True)
    for year, number in wanted:
        Quarter.objects.select_for_update(of=("self",)).get(year=year, number=number)


def _shut(run, *, at):
    """Each cell about our own figures that nobody may change now, or only with a reason."""
    cells = _ours(run)
    if not cells:
        return []
    columns, headings = Columns.from_json(run.table["mapping"]), run.table["columns"]
    reasons, problems = _why_shut(run, cells, at=at), []
    for year, number, body, row, part, changes, value, stands in cells:
        reason, accepted = reasons[year, number, body]
        if reason := reason or (accepted if changes else ""):
            column = columns.of_period(year, part)
            heading = headings[column - 1] if column else ""
            problems.append(Problem(row, heading, _plain(value), f"{reason} {_to_mend(changes, _plain(stands))}"))
    return problems


def _to_mend(changes, stands):
    """What to do about a cell that cannot be written, so that the rest can."""
    if not changes:
        return "To import the rest, leave the row out."
    cell = f"type {stands}, which stands in the portal, into this cell" if stands else "leave this cell empty"
    return f"To import the rest, {cell}, or leave the row out."


def _plain(value):
    return "" if value is None else f"{value.normalize():f}"


def _why_shut(run, cells, *, at):
    """For each quarter and body: why nothing of it can be written, and why what is there cannot be changed."""
    quarters = {(quarter.year, quarter.number): quarter for quarter in Quarter.objects.all()}
    returns = {(each.quarter_id, each.body_id): each for each in Return.objects.select_related("quarter", "body")}
    found = {}
    for year, number, body in {cell[:3] for cell in cells}:
        reason = accepted = ""
        if quarter := quarters.get((year, number)):
            body_return = returns.get((quarter.pk, body))
            reason = why_shut(quarter, body, run.by, on=timezone.localdate(at), body_return=body_return)
            if body_return is not None and body_return.state == Return.State.ACCEPTED:
                name = body_return.body.name
                accepted = f"The return of {name} is accepted. Change its figures on their pages, with the reason."
        found[year, number, body] = reason, accepted
    return found


def _ours(run):
    with connection.cursor() as cursor:
        cursor.execute(_OURS, [run.pk, our_area()])
        return cursor.fetchall()


def _tell(run, written, *, at):
    indicators = Indicator.objects.select_related("body").in_bulk([row[0] for row in written])
    for pk, figures, areas, first, last, _is_ours in written:
        counted = {"figures": figures, "areas": areas, "from": first, "to": last, "file": run.filename}
        record("series.imported", indicators[pk], by=run.by, at=at, body=indicators[pk].body, after=counted)


def _class_ours(indicators, *, at):
    """Class our open figures of these indicators anew: years so far and totals over years rest on several."""
    figures = list(Figure.objects.ours().unpublished().filter(indicator__in=indicators).order_by("pk"))
    for start in range(0, len(figures), CLASSED_AT_ONCE):
        classify_figures(figures[start : start + CLASSED_AT_ONCE], at=at)


def _gives_parts(columns):
    return bool(columns.numerator or columns.denominator)


def _refused(problems, count):
    outcome = Outcome.refused(sorted(problems, key=lambda problem: problem.row or 0))
    return Outcome(problems=outcome.problems, problem_count=max(count, outcome.problem_count), digest=outcome.digest)
