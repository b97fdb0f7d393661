"""Booking documents of money by double entry: written by the act that makes the document, in its transaction."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from partnerships.models import Organisation
from partnerships.models.years import year_of
from tariffs.models import Account, CreditNote, Document, Invoice, Posting, YearClose

NOTHING = Decimal("0.00")


def post(
    document_type: str,
    document,
    entries: Mapping[Account, Decimal],
    *,
    label: str,
    day: dt.date,
    at: dt.datetime,
    organisation: Organisation | None = None,
) -> list[Posting]:
    """Book a document: `entries` gives each account its amount, debits above nought and credits below.

    It is booked on its own day, or today if the year of that day is closed. Amounts of nought are left out.
    Raises ValueError if the sides are not equal.
    """
    booked_on = open_day(day, at=at)
    return Posting.objects.bulk_create(
        _sides(document_type, document, entries, label=label, booked_on=booked_on, organisation=organisation, at=at)
    )


def book_invoices(invoices: Sequence[Invoice], *, at: dt.datetime) -> None:
    """Post invoices of one day that have just been issued."""
    if not invoices:
        return
    booked_on = open_day(invoices[0].issued_on, at=at)
    Posting.objects.bulk_create(
        side for invoice in invoices for side in _of_document(Document.INVOICE, invoice, invoice, booked_on, at, sign=1)
    )


def book_credit_note(note: CreditNote, *, at: dt.datetime) -> None:
    """Post a credit note that has just been issued."""
    booked_on = open_day(note.issued_on, at=at)
    Posting.objects.bulk_create(_of_document(Document.CREDIT_NOTE, note, note.invoice, booked_on, at, sign=-1))


def _of_document(document_type, document, invoice, booked_on, at, *, sign):
    net, vat = sign * document.net_gbp, sign * document.vat_gbp
    entries = {Account.DEBTORS: net + vat, Account.INCOME: -net, Account.VAT: -vat}
    label, payer = document.reference, invoice.recipient
    return _sides(document_type, document, entries, label=label, booked_on=booked_on, organisation=payer, at=at)


def _sides(document_type, document, entries, *, label, booked_on, organisation, at):
    if sum(entries.values()) != 0:
        raise ValueError(f"The entries of {label} do not add up to nought.")
    return [
        Posting(
            document_type=document_type,
            document_id=document.pk,
            document_label=label[:200],
            organisation=organisation,
            booked_on=booked_on,
            account=account,
            debit_gbp=max(amount, NOTHING),
            credit_gbp=max(-amount, NOTHING),
            at=at,
        )
        for account, amount in entries.items()
        if amount
    ]


def open_day(day: dt.date, *, at: dt.datetime) -> dt.date:
    """The day itself, or today where the books of its year are closed."""
    is_closed = YearClose.objects.in_force().filter(year=year_of(day)).exists()
    return timezone.localdate(at) if is_closed else day
