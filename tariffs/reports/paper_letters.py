"""The mail that carries an invoice or a credit note to its payer, with its files attached (H09)."""

import datetime as dt

from comms.mime import Mail, unslotted
from comms.mime.letters import notice_letter
from partnerships.templatetags.words import day
from tariffs.models import CreditNote, Invoice
from tariffs.reports.papers import pence

REASON = "this address is where the organisation has its invoices sent"


def paper_letter(paper: Invoice | CreditNote, attached: tuple[tuple[str, bytes], ...], *, at: dt.datetime) -> Mail:
    """The letter of a paper with its files `attached` by name; names the payer's order number if there is one."""
    invoice = paper if isinstance(paper, Invoice) else paper.invoice
    what, lines = _of_invoice(paper) if isinstance(paper, Invoice) else _of_credit_note(paper)
    if invoice.purchase_order:
        lines.append(f"Your order number: {invoice.purchase_order}.")
    return notice_letter(
        subject=f"{what} from {unslotted(invoice.supplier_name)}",
        lines=[unslotted(line) for line in lines],
        button="Open it in the portal",
        path=paper.get_absolute_url(),
        reason=REASON,
        at=at,
        attached=attached,
    )


def _of_invoice(invoice):
    return f"Invoice {invoice.reference}", [
        f"The invoice of {invoice.supplier_name} to {invoice.billing_name} over {pence(invoice.total_gbp)} is attached.",
        f"Please pay it by {day(invoice.due_on)}, quoting {invoice.reference}.",
    ]


def _of_credit_note(note):
    over = f"A credit note over {pence(note.total_gbp)} to invoice {note.invoice.reference} is attached."
    return f"Credit note {note.reference}", [f"{over} {note.reason}"]
