"""F22: what makes invoices' PDFs is killed, and its disk is full (H09). Each paper is whole, and mailed once."""

import hashlib
import os
import random
import signal
import time

import psutil
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comms.models import Message
from partnerships.pdf import typeset
from tariffs import actions, tasks
from tariffs.actions import papers
from tariffs.models import Invoice, InvoiceFile, InvoiceRun
from tariffs.reports.papers import invoice_paper
from tests.faults import disks, servers, world
from tests.faults.invoice_world import approved_run, clerks, year_of_payers

WORKERS = "tests.faults.workers"
PAYERS, CHUNK = 250, 10
KILLS_A_RUN = 4
LEASE_SECONDS = 4
DONE_SECONDS = 180
WORKER = {"FAULT_LEASE": str(LEASE_SECONDS), "FAULT_CHUNK": str(CHUNK)}
# Room for the templates and a part of a chunk's data; and for all of that, but not for a chunk of PDFs.
LITTLE, LITTLE_MORE = 88, 160


def papers_killed(*, full, seed):
    """Kill -9 what makes PDFs between the first and the last, then fill its disk: none by halves, none twice."""
    chance, kills = random.Random(seed), 50 if full else 4
    servers.empty_queue()
    found = [_round(chance, min(KILLS_A_RUN, kills - done)) for done in range(0, kills, KILLS_A_RUN)]
    disk = _full_disk(LITTLE)
    control, disk_control = _mailed_apart(), _full_disk(LITTLE_MORE, without="papers never lie on a disk")
    at_kill = [stored for each in found for stored in each["at_kill"]]
    wrong = [each for each in (*found, disk) if each["wrong"]]
    return {
        "what": f"{kills} kills while {PAYERS} invoices a run were made, {min(at_kill)} to {max(at_kill)} of them stored: "
        f"{len(wrong)} runs with a paper by halves, twice or missing; on a full disk {disk['stored']} of {PAYERS} stayed "
        f"{disk['stored_when_full']}, then all; mailed before it is stored: {control}; by way of a full disk: "
        f"{disk_control['wrong']}",
        "ok": not wrong
        and len(at_kill) == kills
        and all(0 < stored < PAYERS for stored in at_kill)
        and 0 < disk["stored"] == disk["stored_when_full"] < PAYERS
        and disk["problem"] == papers.NO_ROOM,
        "control_failed": bool(control and disk_control["wrong"]),
        "found": found,
        "full_disk": disk,
        "controls": [control, disk_control],
    }  # fmt: skip


def _issued():
    run = approved_run(year_of_payers(PAYERS))
    return actions.issue_run(run, seen=run.seen, by=world.officer(), at=timezone.now())


def _round(chance, kills):
    """Issue a run, kill its worker or the process that typesets in turn, and let another finish."""
    run, at_kill, wrong = _issued(), [], []
    for number in range(kills):
        _work()
        _wait_for(run, _stored(run) + CHUNK * chance.randint(1, 3))
        time.sleep(chance.uniform(0, 0.4))
        (_kill_press if number % 2 else _kill_worker)()
        at_kill.append(_stored(run))
        wrong += _wrongly_served(run)
        time.sleep(LEASE_SECONDS + 0.5)
    _finish(run)
    return {"at_kill": at_kill, "wrong": wrong + _wrong(run)}


def _full_disk(kilobytes, without=""):
    """Let a worker make some papers, the next find a full disk, and another one room again."""
    run = _issued()
    _work()
    _wait_for(run, CHUNK)
    _kill_worker()
    stored = _stored(run)
    time.sleep(LEASE_SECONDS + 0.5)
    disk = disks.run_on_a_small_disk(kilobytes, "tests.faults.papers_once", env=WORKER | {"FAULT_WITHOUT": without})
    problem, when_full = InvoiceRun.objects.get(pk=run.pk).problem, _stored(run)
    wrong = _wrongly_served(run)
    if _state(run) == InvoiceRun.State.ISSUING:
        actions.hurry_run(run, by=None, at=timezone.now())
        _finish(run)
    return {
        "disk": disk,
        "stored": stored,
        "stored_when_full": when_full,
        "problem": problem,
        "wrong": wrong + _wrong(run),
    }


def _mailed_apart():
    """What is wrong with a run whose worker mailed a chunk for good, then ended before it was stored."""
    run = _issued()
    _work(without="one transaction for paper and mail")
    servers.wait_until(lambda: _mails(run) > 0, seconds=60)
    servers.wait_until(lambda: servers.pid_of("worker") is None, seconds=60)
    servers.stop("worker")
    time.sleep(LEASE_SECONDS + 0.5)
    _finish(run)
    return _wrong(run)


def _work(without=""):
    """See that a worker runs and has heard of the papers."""
    if servers.pid_of("worker") is None:
        servers.start_worker(app=WORKERS, env=WORKER | {"FAULT_WITHOUT": without})
    tasks.wake()


def _finish(run):
    _work()
    servers.wait_until(lambda: _state(run) == InvoiceRun.State.ISSUED, seconds=DONE_SECONDS)
    servers.stop("worker")


def _kill_worker():
    servers.kill("worker")


def _kill_press():
    """Kill only the process that typesets at this moment; its worker lives on."""
    found = []

    def is_there():
        found[:] = [each for each in psutil.Process(servers.pid("worker")).children(recursive=True) if _is_press(each)]
        return bool(found)

    servers.wait_until(is_there, seconds=30, every=0.005)
    for each in found:
        os.kill(each.pid, signal.SIGKILL)


def _is_press(process):
    try:
        return any(part.endswith("pdf/child.py") for part in process.cmdline())
    except psutil.NoSuchProcess:
        return False


def _wait_for(run, stored):
    if not servers.wait_until(lambda: _stored(run) >= stored, seconds=DONE_SECONDS, every=0.01):
        raise TimeoutError(f"{_stored(run)} papers of {run} were made, {stored} were waited for.")


def _wrongly_served(run):
    """What is wrong with the PDFs that a clerk is served now: each is whole, or is not there yet."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(clerks()[0])
    stored = _stored(run)
    invoices = Invoice.objects.filter(run=run).order_by("number")[max(0, stored - CHUNK) : stored + CHUNK]
    replies = [client.get(reverse("tariffs:invoice_pdf", args=[invoice.reference])) for invoice in invoices]
    halves = [reply for reply in replies if reply.status_code != 404 and not reply.content.rstrip().endswith(b"%%EOF")]
    return [f"{len(halves)} PDFs were served by halves"] if halves else []


def _wrong(run):
    """What is wrong with the papers of a run, in words."""
    files = InvoiceFile.objects.filter(paper__run=run)
    contents = {file.paper_id: (bytes(file.content), file.sha256) for file in files}
    wrong = []
    if len(contents) != PAYERS:
        wrong.append(f"{len(contents)} papers of {PAYERS}")
    if _mails(run) != PAYERS:
        wrong.append(f"{_mails(run)} mails of {PAYERS} invoices")
    if halves := sum(
        hashlib.sha256(pdf).hexdigest() != sha or not pdf.rstrip().endswith(b"%%EOF") for pdf, sha in contents.values()
    ):
        wrong.append(f"{halves} papers are not whole")
    for invoice in Invoice.objects.filter(run=run).order_by("number")[:: PAYERS // 5]:
        again = typeset(papers.TEMPLATE, invoice_paper(invoice), at=run.issued_at)
        if again != contents.get(invoice.pk, (b"",))[0]:
            wrong.append(f"{invoice} made again is another")
    return wrong


def _mails(run):
    invoices = Invoice.objects.filter(run=run).values_list("reference", "supplier_name")
    subjects = [f"Invoice {reference} from {supplier}" for reference, supplier in invoices]
    return Message.objects.filter(subject__in=subjects).count()


def _stored(run):
    return InvoiceFile.objects.filter(paper__run=run).count()


def _state(run):
    return InvoiceRun.objects.get(pk=run.pk).state
