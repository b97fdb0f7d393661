"""Making the PDFs of what was issued and mailing them: claimed under a lease, made while nothing is locked (H09).

A file is stored in the transaction that queues its mail, so each is mailed once, whatever ends a worker.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from comms.actions.outbox import queue_notice
from comms.mime import Mail, unslotted
from comms.mime.letters import notice_letter
from comms.models import Message
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from partnerships.pdf import PdfError, typeset_several
from partnerships.templatetags.words import day
from tariffs.models import BillingTerms, CreditNote, CreditNoteFile, Invoice, InvoiceBalance, InvoiceFile, InvoiceRun
from tariffs.reports.papers import credit_note_paper, invoice_paper, pence

LEASE = dt.timedelta(minutes=3)
CHUNK = 100
TEMPLATE = "tariffs/paper.typ"
NO_ROOM = "The PDFs could not be made: there is no room on the disk. It is tried again by itself."
REASON = "this address is where the organisation has its invoices sent"


@action
def claim_run(*, at: dt.datetime) -> InvoiceRun | None:
    """Take the oldest run that is being sent and that no living worker has; None if there is none."""
    runs = InvoiceRun.objects.filter(state=InvoiceRun.State.ISSUING).exclude(leased_until__gte=at)
    run = runs.order_by("issued_at", "pk").select_for_update(skip_locked=True).first()
    if run:
        run.leased_until = at + LEASE
        run.save(update_fields=["leased_until"])
    return run


def make_next_papers(run: InvoiceRun, *, at: dt.datetime) -> bool:
    """Make and mail the next chunk of a run's invoices; False once it is over or could not go on.

    Not atomic as a whole: nothing is locked while the PDFs are made.
    """
    waiting = list(_complete(Invoice.objects.filter(run=run, file__isnull=True)).order_by("number")[:CHUNK])
    try:
        pdfs = typeset_several(TEMPLATE, [invoice_paper(invoice) for invoice in waiting], at=run.issued_at)
    except PdfError as error:
        return _put_off(run, str(error))
    except OSError:
        return _put_off(run, NO_ROOM)
    return _keep(run, waiting, pdfs, at=at)


@action
def make_credit_papers(*, at: dt.datetime) -> int:
    """Make and mail credit notes that have no PDF yet, up to a chunk; returns how many."""
    notes = CreditNote.objects.filter(file__isnull=True).select_related("invoice").order_by("pk")
    waiting = list(notes.prefetch_related("lines__invoice_line")[:CHUNK])
    if not waiting:
        return 0
    papers = [credit_note_paper(note) for note in waiting]
    pdfs = typeset_several(TEMPLATE, papers, at=waiting[0].issued_at)
    # Whoever makes them too waits here, then finds them made.
    invoices = {note.invoice_id for note in waiting}
    list(InvoiceBalance.objects.select_for_update().filter(pk__in=invoices).order_by("pk"))
    made = set(CreditNoteFile.objects.filter(credit_note__in=waiting).values_list("credit_note", flat=True))
    for note, pdf in zip(waiting, pdfs, strict=True):
        if note.pk not in made:
            message = _mail(note.invoice, note, pdf, at=at)
            CreditNoteFile.objects.create(credit_note=note, message=message, made_at=at, **_bytes(pdf))
    return len(waiting) - len(made)


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
def _keep(run: InvoiceRun, invoices: Sequence[Invoice], pdfs: Sequence[bytes], *, at: dt.datetime) -> bool:
    """Store a chunk and queue its mail; whether there is more to make."""
    run = InvoiceRun.objects.select_for_update(of=("self",)).select_related("scheme__terms").get(pk=run.pk)
    if run.state != InvoiceRun.State.ISSUING:
        return False
    made = set(InvoiceFile.objects.filter(invoice__in=invoices).values_list("invoice", flat=True))
    InvoiceFile.objects.bulk_create(
        InvoiceFile(invoice=invoice, message=_mail(invoice, invoice, pdf, at=at), made_at=at, **_bytes(pdf))
        for invoice, pdf in zip(invoices, pdfs, strict=True)
        if invoice.pk not in made
    )
    more = Invoice.objects.filter(run=run, file__isnull=True).exists()
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


def _complete(invoices):
    return invoices.select_related("replaces", "charge__scheme").prefetch_related("lines")


def _bytes(pdf: bytes) -> dict:
    return {"content": pdf, "sha256": hashlib.sha256(pdf).hexdigest()}


def _mail(invoice: Invoice, paper: Invoice | CreditNote, pdf: bytes, *, at: dt.datetime) -> Message | None:
    """Queue the mail with the PDF to the payer, with a copy to the finance mailbox of the year."""
    terms = BillingTerms.objects.filter(scheme=invoice.charge.scheme).first()
    to = [invoice.contact_email, terms.finance_email if terms else ""]
    return queue_notice(_letter(invoice, paper, pdf, at=at), to=to, by=paper.issued_by, at=at)


def _letter(invoice: Invoice, paper: Invoice | CreditNote, pdf: bytes, *, at: dt.datetime) -> Mail:
    if isinstance(paper, Invoice):
        what = f"Invoice {paper.reference}"
        lines = [
            f"The invoice of {invoice.supplier_name} to {invoice.billing_name} over {pence(paper.total_gbp)} is attached.",
            f"Please pay it by {day(paper.due_on)}, quoting {paper.reference}.",
        ]
    else:
        what = f"Credit note {paper.reference}"
        lines = [
            f"A credit note over {pence(paper.total_gbp)} to invoice {invoice.reference} is attached. {paper.reason}"
        ]
    if invoice.purchase_order:
        lines.append(f"Your order number: {invoice.purchase_order}.")
    mail = notice_letter(
        subject=f"{what} from {unslotted(invoice.supplier_name)}",
        lines=[unslotted(line) for line in lines],
        button="Open it in the portal",
        path=paper.get_absolute_url(),
        reason=REASON,
        at=at,
    )
    return Mail(**{**vars(mail), "attached": ((f"{paper.reference}.pdf", pdf),)})
