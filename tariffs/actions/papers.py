"""Making the PDFs of what was issued and mailing them: claimed under a lease, made while nothing is locked (H09).

A file is stored in the transaction that queues its mail, so each is mailed once, whatever ends a worker.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

from comms.actions.outbox import Notice, queue_notices
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from partnerships.pdf import PdfError, typeset_several
from tariffs.einvoice import ElectronicError, write_electronic
from tariffs.models import BillingTerms, CreditNote, CreditNoteFile, Invoice, InvoiceBalance, InvoiceFile, InvoiceRun
from tariffs.reports.electronic import electronic_terms
from tariffs.reports.paper_letters import paper_letter
from tariffs.reports.papers import credit_note_paper, invoice_paper

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=3)
CHUNK = 100
TEMPLATE = "tariffs/paper.typ"
NO_ROOM = "The PDFs could not be made: there is no room on the disk. It is tried again by itself."


@dataclass(frozen=True)
class _Made:
    """A paper as files: its PDF, and its UBL where the payer wants it."""

    pdf: bytes
    ubl: bytes | None

    @property
    def columns(self) -> dict[str, bytes | str | None]:
        return {"content": self.pdf, "sha256": hashlib.sha256(self.pdf).hexdigest(), "electronic": self.ubl}

    def named(self, name: str) -> tuple[tuple[str, bytes], ...]:
        """The files by name, as a mail takes them along."""
        pdf = (f"{name}.pdf", self.pdf)
        return (pdf,) if self.ubl is None else (pdf, (f"{name}.xml", self.ubl))


@action
def claim_run(*, at: dt.datetime) -> InvoiceRun | None:
    """Take the oldest run that is being sent and that no living worker has; None if there is none."""
    runs = InvoiceRun.objects.filter(state=InvoiceRun.State.ISSUING).exclude(leased_until__gte=at)
    run = runs.order_by("issued_at", "pk").select_for_update(skip_locked=True).first()
    if run:
        run.leased_until = at + LEASE
        run.save(update_fields=["leased_until"])
    return run


@action
def release_run(run: InvoiceRun) -> None:
    """Leave a run that has more to make to whichever worker comes next."""
    InvoiceRun.objects.filter(pk=run.pk, state=InvoiceRun.State.ISSUING).update(leased_until=None)


class Press:
    """Makes and mails the invoices of a run chunk by chunk: while one is stored, the next is typeset already.

    Only what is typeset lies ahead. Each chunk is stored by itself, with its mail, so a press that
    is killed leaves whole chunks, and the next one makes the others.
    """

    def __init__(self, run: InvoiceRun) -> None:
        self._run = run
        self._ahead: _Chunk | None = None
        self._beside = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._beside.shutdown(cancel_futures=True)

    def make_next(self, *, at: dt.datetime) -> bool:
        """Make and mail the next chunk; False once the run is over or could not go on.

        Not atomic as a whole: nothing is locked while the PDFs are made.
        """
        chunk, self._ahead = self._ahead or self._begin(), None
        try:
            made = chunk.made.result()
        except (PdfError, ElectronicError) as error:
            return _put_off(self._run, str(error))
        except OSError:
            return _put_off(self._run, NO_ROOM)
        if len(chunk.invoices) == CHUNK:
            self._ahead = self._begin(after=chunk.invoices[-1].number)
        return _keep(self._run, chunk.invoices, made, at=at)

    def _begin(self, after: int = 0) -> "_Chunk":
        """Let the files of the next invoices be made beside whatever else is done."""
        waiting = Invoice.objects.filter(run=self._run, file__isnull=True, number__gt=after)
        waiting = waiting.select_related("replaces").prefetch_related("lines", "issued_by")
        invoices = list(waiting.order_by("number")[:CHUNK])
        papers = [(invoice_paper(invoice), invoice.issued_at) for invoice in invoices]
        return _Chunk(invoices, self._beside.submit(_make, papers, [*map(electronic_terms, invoices)]))


@dataclass(frozen=True)
class _Chunk:
    """Invoices, and their files once they are made."""

    invoices: Sequence[Invoice]
    made: Future[list[_Made]]


def _make(papers: Sequence[tuple[dict, dt.datetime]], terms: Sequence[dict | None]) -> list[_Made]:
    """The files of papers, as PDF by their data and moment, and as UBL by those terms that are given; asks no database."""
    pdfs = typeset_several(TEMPLATE, papers)
    written = iter(write_electronic([each for each in terms if each]))
    return [_Made(pdf, next(written) if each else None) for pdf, each in zip(pdfs, terms, strict=True)]


@action
def make_credit_papers(*, at: dt.datetime) -> int:
    """Make and mail credit notes that have no PDF yet, up to a chunk; returns how many, 0 if they could not be made."""
    notes = CreditNote.objects.filter(file__isnull=True).select_related("invoice", "issued_by")
    waiting = list(notes.order_by("pk").prefetch_related("lines__invoice_line")[:CHUNK])
    if not waiting:
        return 0
    try:
        made = _make([(credit_note_paper(note), note.issued_at) for note in waiting], [*map(electronic_terms, waiting)])
    except (PdfError, ElectronicError, OSError):
        logger.exception("The PDFs of credit notes could not be made; the next round tries again.")
        return 0
    # Whoever makes them too waits here, then finds them made.
    invoices = {note.invoice_id for note in waiting}
    list(InvoiceBalance.objects.select_for_update().filter(pk__in=invoices).order_by("pk"))
    return _store(CreditNoteFile, waiting, made, at=at)


@action
def hurry_run(run: InvoiceRun, *, by: Person | None, at: dt.datetime) -> InvoiceRun:
    """Let a worker take up a run at once whose papers could not be made."""
    run = InvoiceRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    authorise(by, "tariffs.issue_run", run)
    if run.state != InvoiceRun.State.ISSUING:
        raise RefusedError("There is nothing left to make in this run.")
    run.leased_until, run.problem = None, ""
    run.save(update_fields=["leased_until", "problem"])
    return run


@action
def _keep(run: InvoiceRun, invoices: Sequence[Invoice], made: Sequence[_Made], *, at: dt.datetime) -> bool:
    """Store a chunk and queue its mail; whether there is more to make."""
    run = InvoiceRun.objects.select_for_update(of=("self",)).select_related("scheme__terms").get(pk=run.pk)
    if run.state != InvoiceRun.State.ISSUING:
        return False
    _store(InvoiceFile, invoices, made, at=at)
    # Asked only after a chunk that was not full: in a long run it costs as much as several papers.
    more = len(invoices) == CHUNK or Invoice.objects.filter(run=run, file__isnull=True).exists()
    run.problem, run.leased_until = "", at + LEASE if more else None
    if not more:
        run.state, run.ended_at = InvoiceRun.State.ISSUED, at
        record("invoice_run.sent", run, by=run.issued_by, at=at, visibility=Event.Visibility.PRIVATE)
    run.save(update_fields=["problem", "leased_until", "state", "ended_at"])
    return more


@action
def _put_off(run: InvoiceRun, problem: str) -> bool:
    """Note why a chunk could not be made; the sweep tries again when the lease is over."""
    InvoiceRun.objects.filter(pk=run.pk, state=InvoiceRun.State.ISSUING).update(problem=problem)
    return False


def _store(
    files: type[InvoiceFile | CreditNoteFile],
    papers: Sequence[Invoice | CreditNote],
    made: Sequence[_Made],
    *,
    at: dt.datetime,
) -> int:
    """Store the files of papers that have none yet and queue their mail, in a handful of statements; returns how many."""
    known = set(files.objects.filter(paper__in=papers).values_list("paper", flat=True))
    new = [(paper, each) for paper, each in zip(papers, made, strict=True) if paper.pk not in known]
    finance = dict(BillingTerms.objects.values_list("scheme__year", "finance_email"))
    messages = queue_notices([_notice(paper, each, finance, at=at) for paper, each in new], at=at)
    files.objects.bulk_create(
        files(paper=paper, message=message, made_at=at, **each.columns)
        for (paper, each), message in zip(new, messages, strict=True)
    )
    return len(new)


def _notice(paper: Invoice | CreditNote, made: _Made, finance: Mapping[int, str], *, at: dt.datetime) -> Notice:
    """The mail with the files to the payer, with a copy to the mailbox that finance has for the year."""
    invoice = paper if isinstance(paper, Invoice) else paper.invoice
    to = [invoice.contact_email, finance.get(invoice.year, "")]
    return Notice(paper_letter(paper, made.named(paper.reference), at=at), to=to, by=paper.issued_by)
