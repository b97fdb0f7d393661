"""The portal's workers as a fault wants them: killed at a named point, hurried, or without one guard.

The environment says what: FAULT_AT a point of `POINTS`, where the worker's whole group is killed;
FAULT_LEASE the seconds after which what a dead worker had goes to the next; FAULT_CLOCK the seconds
by which the worker's clock is wrong; FAULT_PATIENCE the seconds that a mail server gets for each
step; FAULT_VISIBILITY the seconds after which the queue hands a task out again; FAULT_CHUNK how many
papers are stored at once; FAULT_WITHOUT a guard of `GUARDS`, for the control runs.
"""

import datetime as dt
import os
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

import time_machine
from celery.signals import worker_init
from django.db import connection

from portal.celery import app
from tests.faults.guards import MAIL_GUARDS, reworded

__all__ = ["app"]

SLICES = 40


@worker_init.connect
def prepare(**_signal):
    """Before the worker divides into its processes: do what the environment asks for."""
    if seconds := os.environ.get("FAULT_LEASE"):
        _shorten_leases(float(seconds))
    if seconds := os.environ.get("FAULT_PATIENCE"):
        _hurry_servers(float(seconds))
    if seconds := os.environ.get("FAULT_VISIBILITY"):
        app.conf.broker_transport_options["visibility_timeout"] = float(seconds)
    if size := os.environ.get("FAULT_CHUNK"):
        _module("tariffs.actions.papers").CHUNK = int(size)
    if seconds := os.environ.get("FAULT_CLOCK"):
        wrong = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(seconds))
        time_machine.travel(wrong, tick=True).start()
    if guard := os.environ.get("FAULT_WITHOUT"):
        GUARDS[guard]()
    if point := os.environ.get("FAULT_AT"):
        POINTS[point]()


def _shorten_leases(seconds):
    from comms.actions import claiming, orders, sending

    orders.LEASE = claiming.LEASE = dt.timedelta(seconds=seconds)
    sending.LEASE_SECONDS = seconds
    _module("tariffs.actions.papers").LEASE = dt.timedelta(seconds=seconds)


def _hurry_servers(seconds):
    from comms.carriers import smtp

    smtp.COMMAND_SECONDS = smtp.ANSWER_SECONDS = seconds


def _die_after(module, name, *, times=1):
    """Kill the worker with all its processes once `name` has returned something for the `times`th time."""
    real, calls = getattr(module, name), [0]

    def deadly(*args, **kwargs):
        found = real(*args, **kwargs)
        calls[0] += found is not None
        if calls[0] == times:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        return found

    setattr(module, name, deadly)


def _module(name):
    from importlib import import_module

    return import_module(name)


POINTS = {
    "claimed": lambda: _die_after(_module("targets.tasks"), "claim_closing"),
    "typeset": lambda: _die_after(_module("targets.actions.closing"), "_typeset", times=2),
    "prepared": lambda: _die_after(_module("targets.actions.closing"), "_prepare"),
    "stored": lambda: _die_after(_module("targets.actions.editions"), "freeze", times=2),
    "recorded": lambda: _die_after(_module("targets.actions.closing"), "_store_first"),
    "published": lambda: _die_after(_module("targets.actions.closing"), "_publish"),
}


def _commit_each_report():
    """Publish without one transaction: what each report brings is committed by itself."""
    editions = _module("targets.actions.editions")
    real = editions.freeze

    def by_itself(*args, **kwargs):
        stored = real(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
        return stored

    editions.freeze = by_itself


def _commit_slices_of_rows():
    """Import without one transaction: slice by slice, each committed by itself."""
    from partnerships.imports import Outcome
    from targets.actions import series
    from targets.models.quarters import our_area
    from targets.resources.series import SERIES

    def in_slices(run, *, at, progress=None):
        whole = "s.run_id = %(run)s"
        statement = reworded(series._WRITE, whole, f"{whole} AND s.number %% {SLICES} = %(slice)s")
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SET pgtrigger.ignore = '{}'")
                for number in range(SLICES):
                    given = {"run": run.pk, "by": run.by_id, "at": at, "ours": our_area(), "slice": number}
                    cursor.execute(statement, given)
        finally:
            other.close()
        return Outcome.from_json(run.outcome)

    object.__setattr__(SERIES, "apply", in_slices)


def _overlook_bad_rows():
    """Import what is good of a file and say nothing of the rest."""
    from targets.imports.staging import Stage

    real = Stage.fill

    def fill(stage):
        real(stage)
        return []

    Stage.fill = fill


def _let_imports_overlap():
    """Let two imports of one list run side by side."""
    _module("partnerships.actions.imports")._one_at_a_time = lambda kind: None


def _mail_before_the_paper_is_kept():
    """Queue the mail of a chunk for good, and end before its papers are stored."""
    papers = _module("tariffs.actions.papers")

    def apart(_run, invoices, made, *, at):
        notices = [papers._notice(invoice, each, {}, at=at) for invoice, each in zip(invoices, made, strict=True)]
        papers.queue_notices(notices, at=at)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    papers._keep = apart


def _lay_papers_on_the_disk():
    """Make PDFs by way of files, and take what the disk had room for."""
    papers = _module("tariffs.actions.papers")
    real = papers.typeset_several

    def by_files(template, each):
        pdfs = real(template, each)
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, f"{number}.pdf") for number in range(len(pdfs))]
            for file, pdf in zip(files, pdfs, strict=True):
                with suppress(OSError):
                    file.write_bytes(pdf)
            return [file.read_bytes() for file in files]

    papers.typeset_several = by_files


GUARDS = {
    "papers never lie on a disk": _lay_papers_on_the_disk,
    "one transaction for paper and mail": _mail_before_the_paper_is_kept,
    "one transaction for all reports": _commit_each_report,
    "one transaction for all rows": _commit_slices_of_rows,
    "every row must be good": _overlook_bad_rows,
    "one import at a time": _let_imports_overlap,
} | MAIL_GUARDS
