"""F31 and F33: long files of figures under kills, faults and repetition. The oracle is SQL: all rows of a file or none (P17)."""

import os
import random
import signal
import time
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from partnerships.actions.imports import confirm_import, imports_for_workers, sort_columns
from partnerships.imports import Outcome
from partnerships.models import Body, ImportRun
from partnerships.tasks import wake_importer
from targets.actions.series import upload_series
from targets.models import Area, Indicator
from targets.resources.series import SERIES
from tests.faults import closings, servers, world

WORKERS = "tests.faults.workers"
INDICATORS, PERIODS, MARKS = 25, 40, 1000
DONE_SECONDS = 300
Status = ImportRun.Status
# Each figure of a file ends with the file's mark, so that SQL can say whose figures stand.
OF_MARK = "SELECT count(*) FROM targets_figure WHERE area_code LIKE 'F%%' AND mod(value, 1000) = %s"
LAST_MARK = "SELECT coalesce(max(mod(value, 1000)), 0) FROM targets_figure WHERE area_code LIKE 'F%%'"
NEWS = "SELECT count(*) FROM partnerships_event WHERE kind = 'series.imported' AND data -> 'after' ->> 'file' = %s"
WRITTEN = "SELECT count(*) FROM targets_figurehistory"


@dataclass(frozen=True)
class File:
    """A file of figures: of so many areas, 25 indicators and 40 quarters each, with a mark of its own."""

    mark: int
    areas: int
    bad_row: int = 0

    @property
    def rows(self) -> int:
        return self.areas * INDICATORS * PERIODS

    @property
    def name(self) -> str:
        return f"file-{self.mark}.csv"

    @property
    def data(self) -> bytes:
        """The file as it is uploaded; `bad_row` counts the rows below the headings from 1."""
        lines = ["Area code,Indicator,Year,Quarter,Value"]
        for number in range(self.rows):
            period, rest = divmod(number, self.areas * INDICATORS)
            area, indicator = divmod(rest, INDICATORS)
            value = "many" if number + 1 == self.bad_row else number % 997 * MARKS + self.mark
            year = 2000 + period // 4
            lines.append(f"F{area:03},fault-{indicator},{year}/{(year + 1) % 100:02},{period % 4 + 1},{value}")
        return "\n".join(lines).encode()

    @property
    def standing(self) -> int:
        """How many figures stand as this file has them."""
        return _number(OF_MARK, self.mark)

    @property
    def is_told(self) -> bool:
        return bool(_number(NEWS, self.name))


def worker_killed_while_importing(*, full, seed):
    """Kill -9 the importing worker at random, and one file three times: 0 rows or all, and a retry works."""
    areas, kills = (100, 10) if full else (25, 2)
    chance, file = random.Random(seed), _first_file(areas)
    _start()
    calm = _import(file)
    rounds = []
    for _kill in range(kills):
        file = _next(file)
        rounds.append(_killed_once(file, chance.uniform(0, calm)))
    file = _next(file)
    given_up = _killed_for_good(file, chance, calm)
    control = _without("one transaction for all rows", lambda: _killed_by_halves(_next(file)))
    servers.stop("worker", "beat")
    halves = [each for each in rounds if each["at_kill"] not in (0, each["rows"])]
    whole = all(each["end"] == each["rows"] and each["told"] for each in rounds)
    return {
        "what": f"worker killed {kills} × in an import of {file.rows} rows: {len(halves)} times by halves, "
        f"whole again within {max(each['seconds'] for each in rounds)} s; killed three times it ends with "
        f"{given_up['at_kill']} rows and a reason, and the next try takes all: "
        f"{'yes' if given_up['retry'] else 'NO'}; without one transaction {control['at_kill']} of {control['rows']} stood",
        "ok": not halves and whole and given_up["at_kill"] == 0 and given_up["is_failed"] and given_up["retry"],
        "control_failed": control["at_kill"] not in (0, control["rows"]),
        "calm_seconds": calm,
        "rounds": rounds,
        "given_up": given_up,
        "control": control,
    }


def bad_and_repeated_files(*, full, seed):
    """A fault in the last row but one, the same file twice, two files at once: nothing, nothing, one after another."""
    areas, pairs = (100, 5) if full else (25, 2)
    file = _first_file(areas)
    _start()
    bad = File(file.mark, areas, bad_row=file.rows - 1)
    found = {"fault": _fault(bad)}
    found["fault_control"] = _without("every row must be good", lambda: _fault(_next(bad, bad_row=bad.bad_row)))
    file = _next(_next(file))
    _import(file)
    found["again"] = _again(file)
    small = File(file.mark, 25)  # long enough for a worker
    found["pairs"] = [_two_at_once(_next(small, step=2 * each + 1)) for each in range(pairs)]
    small = _next(small, step=2 * pairs)
    found["pair_control"] = _without("one import at a time", lambda: _two_at_once(_next(small)))
    servers.stop("worker", "beat")
    serial = [each for each in found["pairs"] if each["statuses"] == ["applied", "failed"] and each["is_one_file"]]
    return {
        "what": f"fault in row {bad.bad_row} of {bad.rows}: {found['fault']['standing']} rows written, row "
        f"{found['fault']['row']} named; same file again: {found['again']} written; {len(serial)} of {pairs} pairs at "
        f"once one after another; unguarded {found['fault_control']['standing']} rows written, both of a pair applied: "
        f"{'yes' if found['pair_control']['statuses'] == ['applied', 'applied'] else 'NO'}",
        "ok": found["fault"] == {"status": "unsorted", "standing": 0, "row": bad.bad_row + 1}
        and found["again"] == 0
        and len(serial) == pairs,
        "control_failed": found["fault_control"]["standing"] > 0
        and found["pair_control"]["statuses"] == ["applied", "applied"],
        **found,
    }


def _start():
    servers.start_worker(app=WORKERS)
    servers.start_beat()


def _without(guard, measure):
    """Measure with workers that lack one guard, then start whole ones again."""
    servers.stop("worker")
    servers.start_worker(app=WORKERS, env={"FAULT_WITHOUT": guard})
    try:
        return measure()
    finally:
        servers.stop("worker")
        servers.start_worker(app=WORKERS)


def _checked(file):
    """Upload a file, say its columns and let a worker check it; the run as it then stands."""
    by = world.officer()
    run = upload_series(SERIES, filename=file.name, data=file.data, by=by, at=timezone.now())
    run = sort_columns(run, run.table["mapping"], by=by, at=timezone.now())
    wake_importer(run)
    return _until(run, lambda run: not run.is_queued)


def _confirmed(run):
    run = confirm_import(run, by=world.officer(), at=timezone.now())
    wake_importer(run)
    return run


def _import(file):
    """Import a whole file undisturbed; how many seconds the worker took to write it."""
    run = _checked(file)
    assert run.status == Status.WAITING, (run.status, Outcome.from_json(run.outcome).problems[:3])
    began = time.monotonic()
    run = _until(_confirmed(run), lambda run: not run.is_queued)
    assert (run.status, file.standing) == (Status.APPLIED, file.rows), (run.status, run.failure, file.standing)
    return round(time.monotonic() - began, 1)


def _killed_once(file, after):
    """Kill the worker some seconds into the import; what stands then, and once another worker has ended it."""
    run = _confirmed(_checked(file))
    _kill(run, lambda: time.sleep(after))
    found = {"rows": file.rows, "after": round(after, 2), "at_kill": file.standing, "was_told": file.is_told}
    servers.start_worker(app=WORKERS)
    began = time.monotonic()
    run = _until(run, lambda run: not run.is_queued)
    found |= {"seconds": round(time.monotonic() - began, 1), "attempts": run.attempts}
    return found | {"end": file.standing, "told": file.is_told}


def _killed_by_halves(file):
    """Kill the worker as soon as a first figure can be seen; what stands then."""
    run = _confirmed(_checked(file))
    _kill(run, lambda: servers.wait_until(lambda: file.standing or not _now(run).is_queued, seconds=60, every=0.02))
    return {"rows": file.rows, "at_kill": file.standing}


def _killed_for_good(file, chance, calm):
    """Kill three workers in the same import: it ends with a reason, and the same file can be uploaded again."""
    run = _confirmed(_checked(file))
    for attempt in (1, 2, 3):
        _until(run, lambda run, attempt=attempt: run.attempts >= attempt)
        _kill(run, lambda: time.sleep(chance.uniform(0, calm / 3)))
        at_kill = file.standing
        servers.start_worker(app=WORKERS)
    run = _until(run, lambda run: not run.is_queued)
    found = {"at_kill": at_kill, "is_failed": run.status == Status.FAILED, "reason": run.failure}
    _import(file)
    return found | {"retry": file.standing == file.rows}


def _kill(run, wait):
    """Kill the worker's whole group once `wait` is over, then wait until the database has undone what it was at."""
    servers.wait_until(lambda: not _is_free(run), seconds=30, every=0.02)
    wait()
    worker = servers.pid("worker")
    os.killpg(worker, signal.SIGKILL)
    servers.stop("worker")
    servers.wait_until(lambda: _is_free(run) or not _now(run).is_queued, seconds=120, every=0.1)


def _fault(file):
    """Import a file with one bad row as far as it goes."""
    run = _checked(file)
    problems = Outcome.from_json(run.outcome).problems
    if run.status == Status.WAITING:
        run = _until(_confirmed(run), lambda run: not run.is_queued)
    return {"status": run.status, "standing": file.standing, "row": problems[0].row if problems else 0}


def _again(file):
    """Import the file that was imported last; how many rows that writes."""
    before, run = _number(WRITTEN), _checked(file)
    outcome = Outcome.from_json(run.outcome)
    if run.status == Status.WAITING:
        _until(_confirmed(run), lambda run: not run.is_queued)
    return outcome.added + outcome.changed + _number(WRITTEN) - before


def _two_at_once(file):
    """Check two files of the same figures, confirm both at once: how each ends, and whose figures stand."""
    files = [file, _next(file)]
    runs = [_confirmed(run) for run in [_checked(each) for each in files]]
    ended = [_until(run, lambda run: not run.is_queued) for run in runs]
    standing = [each.standing for each in files]
    return {"statuses": sorted(run.status for run in ended), "is_one_file": sorted(standing) == [0, file.rows]}


def _first_file(areas):
    """The first file of this run, with the areas and indicators that files are about."""
    closings.world_of_a_board()
    body = Body.objects.get(slug="delivery-board")
    Area.objects.bulk_create([Area(code=f"F{n:03}", name=f"Fault area {n}") for n in range(100)], ignore_conflicts=True)
    given = {"body": body, "designation": "local", "unit": "cases", "better": "higher"}
    Indicator.objects.bulk_create(
        [Indicator(slug=f"fault-{n}", title=f"Fault {n}", **given) for n in range(INDICATORS)], ignore_conflicts=True
    )
    return File(int(_number(LAST_MARK)) % (MARKS - 100) + 1, areas)


def _next(file, *, step=1, bad_row=0):
    return File(file.mark + step, file.areas, bad_row)


def _until(run, is_reached):
    servers.wait_until(lambda: is_reached(_now(run)), seconds=DONE_SECONDS, every=0.1)
    return _now(run)


def _now(run):
    return ImportRun.objects.defer("table").get(pk=run.pk)


def _is_free(run):
    """Whether the run waits for a worker and none has it."""
    return run.pk in imports_for_workers()


def _number(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchone()[0]
