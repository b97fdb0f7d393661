"""F22: the worker that makes invoices' PDFs is killed, and its disk is full (H09). Each paper is whole, and mailed once."""

import hashlib
import random
import resource
import time
from contextlib import contextmanager

from django.utils import timezone

from comms.models import Message
from partnerships.pdf import typeset
from tariffs import actions, tasks
from tariffs.actions import papers
from tariffs.models import Invoice, InvoiceFile, InvoiceRun
from tariffs.reports.papers import invoice_paper
from tests.faults import servers, world
from tests.faults.invoice_world import approved_run, year_of_payers

WORKERS = "tests.faults.workers"
PAYERS = 250
KILLS_A_RUN = 4
LEASE_SECONDS = 4
DONE_SECONDS = 120
SMALL_FILE = 2000


def papers_killed(*, full, seed):
    """Kill -9 the worker while it makes PDFs, then fill the disk: no paper by halves, none twice, the same again."""
    chance, kills = random.Random(seed), 50 if full else 4
    found = [_round(chance, min(KILLS_A_RUN, kills - done)) for done in range(0, kills, KILLS_A_RUN)]
    full_disk = _full_disk()
    control = _round(chance, 1, without="one transaction for paper and mail")
    servers.stop("worker")
    wrong = [each for each in (*found, full_disk) if each["wrong"]]
    return {
        "what": f"worker killed {kills} × while it made {PAYERS} invoices a run: {len(wrong)} runs with a paper by "
        f"halves, twice or missing; on a full disk {full_disk['stored']} stored, then all; "
        f"mailed before it is stored: {control['wrong']}",
        "ok": not wrong and full_disk["stored"] == 0,
        "control_failed": bool(control["wrong"]),
        "found": found,
        "full_disk": full_disk,
        "control": control,
    }


def _issued():
    run = approved_run(year_of_payers(PAYERS))
    return actions.issue_run(run, seen=run.seen, by=world.officer(), at=timezone.now())


def _round(chance, kills, without=""):
    """Issue a run, kill its worker so often at random, and let another finish."""
    run, at_kill = _issued(), []
    for _kill in range(kills):
        servers.start_worker(app=WORKERS, env={"FAULT_LEASE": str(LEASE_SECONDS), "FAULT_WITHOUT": without})
        tasks.wake()
        if without:
            servers.wait_until(lambda: _mails(run) > 0, seconds=60)
            time.sleep(2)  # it ends itself
        else:
            servers.wait_until(lambda: _is_taken(run), seconds=60, every=0.02)
            time.sleep(chance.uniform(0, 1.5))
        servers.kill("worker")
        at_kill.append(_stored(run))
        time.sleep(LEASE_SECONDS + 0.5)
    servers.start_worker(app=WORKERS, env={"FAULT_LEASE": str(LEASE_SECONDS)})
    tasks.wake()
    servers.wait_until(lambda: _state(run) == InvoiceRun.State.ISSUED, seconds=DONE_SECONDS)
    servers.stop("worker")
    return {"at_kill": at_kill, "wrong": _wrong(run)}


def _full_disk():
    """Make papers with no room for their files, then with room."""
    run = _issued()
    with _no_room():
        papers.make_next_papers(papers.claim_run(at=timezone.now()), at=timezone.now())
    stored, problem = _stored(run), InvoiceRun.objects.get(pk=run.pk).problem
    actions.hurry_run(run, by=None, at=timezone.now())
    tasks.tick(at=timezone.now())
    return {"stored": stored, "problem": problem, "wrong": _wrong(run)}


@contextmanager
def _no_room():
    """No file may grow beyond a little: writing ends as on a full disk, in the middle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _wrong(run):
    """What is wrong with the papers of a run, in words."""
    files = InvoiceFile.objects.filter(paper__run=run)
    contents = {file.invoice_id: (bytes(file.content), file.sha256) for file in files}
    wrong = []
    if len(contents) != PAYERS:
        wrong.append(f"{len(contents)} papers of {PAYERS}")
    if _mails(run) != PAYERS:
        wrong.append(f"{_mails(run)} mails of {PAYERS} invoices")
    if any(
        hashlib.sha256(pdf).hexdigest() != sha or not pdf.rstrip().endswith(b"%%EOF") for pdf, sha in contents.values()
    ):
        wrong.append("a paper is not whole")
    invoice = Invoice.objects.filter(run=run).order_by("number").last()
    if typeset(papers.TEMPLATE, invoice_paper(invoice), at=run.issued_at) != contents[invoice.pk][0]:
        wrong.append("a paper made again is another")
    return wrong


def _mails(run):
    invoices = Invoice.objects.filter(run=run).values_list("reference", "supplier_name")
    subjects = [f"Invoice {reference} from {supplier}" for reference, supplier in invoices]
    return Message.objects.filter(subject__in=subjects).count()


def _stored(run):
    return InvoiceFile.objects.filter(paper__run=run).count()


def _state(run):
    return InvoiceRun.objects.get(pk=run.pk).state


def _is_taken(run):
    """Whether a worker has the run in hand now."""
    held = InvoiceRun.objects.get(pk=run.pk).leased_until
    return held is not None and held > timezone.now()
