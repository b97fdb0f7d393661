"""Invoices and credit notes as plain data for their PDF: taken from the issued rows alone, so that it stays the same."""

from decimal import Decimal

from partnerships.templatetags.words import day
from tariffs.models import CreditNote, Invoice


def pence(amount: Decimal) -> str:
    """Money to the penny, £750.00: on papers of account nothing is left out."""
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


def invoice_paper(invoice: Invoice) -> dict:
    """What the PDF of an invoice says; needs its lines, and what it replaces."""
    about = [
        ["Invoice number", invoice.reference],
        ["Date of issue", day(invoice.issued_on)],
        ["Due", day(invoice.due_on)],
    ]
    if invoice.purchase_order:
        about.append(["Your order number", invoice.purchase_order])
    if invoice.replaces_id:
        about.append(["In place of", invoice.replaces.reference])
    if invoice.vat_number:
        about.append(["VAT registration", invoice.vat_number])
    return {
        **_head(invoice, f"Invoice {invoice.reference}", day(invoice.issued_on)),
        "about": about,
        "lines": [
            [line.description, str(line.quantity), pence(line.unit_gbp), pence(line.vat_gbp), pence(line.net_gbp)]
            for line in invoice.lines.all()
        ],
        **_totals(invoice),
        "words": [invoice.vat_words],
        "pay": f"Please pay {pence(invoice.total_gbp)} by {day(invoice.due_on)}, quoting {invoice.reference}.",
        "how_to_pay": invoice.how_to_pay,
    }


def credit_note_paper(note: CreditNote) -> dict:
    """What the PDF of a credit note says; needs its lines and its invoice."""
    invoice = note.invoice
    about = [
        ["Credit note number", note.reference],
        ["Date of issue", day(note.issued_on)],
        ["Credits invoice", f"{invoice.reference} of {day(invoice.issued_on)}"],
    ]
    if invoice.purchase_order:
        about.append(["Your order number", invoice.purchase_order])
    return {
        **_head(invoice, f"Credit note {note.reference}", day(note.issued_on)),
        "about": about,
        "lines": [
            [line.invoice_line.description, "", "", pence(line.vat_gbp), pence(line.net_gbp)]
            for line in note.lines.all()
        ],
        **_totals(note),
        "words": [f"Reason: {note.reason}", invoice.vat_words],
        "pay": f"{pence(note.total_gbp)} is taken off what invoice {invoice.reference} asks for.",
        "how_to_pay": "",
    }


def _head(invoice, title, edition):
    return {
        "title": title,
        "publisher": invoice.supplier_name,
        "edition": edition,
        "supplier": invoice.supplier_address,
        "to": [invoice.billing_name, *invoice.billing_address.splitlines()],
    }


def _totals(paper):
    return {
        "totals": [
            ["Total before VAT", pence(paper.net_gbp)],
            ["VAT", pence(paper.vat_gbp)],
            ["Total in pounds sterling", pence(paper.total_gbp)],
        ]
    }
