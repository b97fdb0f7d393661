"""Invoices as lists and tables show them: what was asked for, what is owed, and how each stands."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from partnerships.models import Person
from tariffs import ledger
from tariffs.models import Invoice, Scheme

TABLE = [
    "invoice", "organisation", "billing_name", "purchase_order", "issued_on", "due_on", "net_gbp", "vat_gbp",
    "total_gbp", "credited_gbp", "paid_gbp", "written_off_gbp", "outstanding_gbp",
]  # fmt: skip


def invoices_of(scheme: Scheme, person: Person) -> QuerySet[Invoice]:
    """The invoices of a year that `person` may see, by number."""
    seen: QuerySet[Invoice] = Invoice.objects.visible_to(person).filter(charge__scheme=scheme)
    return seen.select_related("balance", "recipient").order_by("series", "number")


def totals(invoices: Iterable[Invoice], *, on: date) -> tuple[Decimal, Decimal, Decimal]:
    """What is asked for less credits, what of it is owed, and what of that is overdue on the day."""
    invoices = list(invoices)
    asked = ledger.total(invoice.total_gbp - invoice.balance.credited_gbp for invoice in invoices)
    owed = ledger.total(invoice.balance.outstanding_gbp for invoice in invoices)
    overdue = ledger.total(invoice.balance.outstanding_gbp for invoice in invoices if invoice.due_on < on)
    return asked, owed, overdue


def standing_of(invoice: Invoice, *, on: date) -> tuple[str, str]:
    """How an invoice stands: the state for its tag, and the words."""
    balance = invoice.balance
    if balance.credited_gbp == balance.total_gbp:
        return "void", "Credited"
    if balance.is_settled:
        return ("closed", "Written off") if balance.written_off_gbp else ("paid", "Paid")
    if invoice.due_on < on:
        return "overdue", "Overdue"
    return ("part_paid", "Part paid") if balance.allocated_gbp else ("open", "Open")


def table_row(invoice: Invoice) -> list:
    """An invoice as a row of the table to take along."""
    balance = invoice.balance
    return [
        invoice.reference, invoice.recipient.slug, invoice.billing_name, invoice.purchase_order, invoice.issued_on,
        invoice.due_on, invoice.net_gbp, invoice.vat_gbp, invoice.total_gbp, balance.credited_gbp,
        balance.allocated_gbp, balance.written_off_gbp, balance.outstanding_gbp,
    ]  # fmt: skip
