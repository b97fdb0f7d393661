"""A payer's statement: everything asked, paid, credited and given up, with what it comes to after each line."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from partnerships.models import Organisation
from partnerships.models.years import year_label, year_of
from tariffs import ledger
from tariffs.models import CreditNote, Invoice, InvoiceBalance, Payment, PaymentBalance, Refund, WriteOff

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class StatementLine:
    """One document: `charged` makes the payer owe more, `paid` less; `balance` is what it owes after it.

    The page at its `address` is for those who keep the money only, where `for_keepers` says so.
    """

    day: dt.date
    words: str
    address: str
    charged: Decimal = NOTHING
    paid: Decimal = NOTHING
    balance: Decimal = NOTHING
    for_keepers: bool = False


@dataclass(frozen=True)
class Statement:
    """The lines of a year, or of all years, between what was owed before and after them."""

    organisation: Organisation
    on: dt.date
    year: int | None
    years: list[int]
    brought_forward: Decimal
    lines: list[StatementLine]
    open_balances: list[InvoiceBalance]
    unallocated: Decimal

    @property
    def period(self) -> str:
        return year_label(self.year) if self.year else "all years"

    @property
    def charged(self) -> Decimal:
        return ledger.total(line.charged for line in self.lines)

    @property
    def paid(self) -> Decimal:
        return ledger.total(line.paid for line in self.lines)

    @property
    def closing(self) -> Decimal:
        return self.brought_forward + self.charged - self.paid

    @property
    def owed(self) -> Decimal:
        """What is owed on invoices today, before money of the payer's that is not allocated."""
        return ledger.total(balance.outstanding_gbp for balance in self.open_balances)


def statement(organisation: Organisation, *, on: dt.date, year: int | None = None) -> Statement:
    """The statement of an organisation as of the day `on`, of one financial year or of all."""
    every = sorted(_lines(organisation), key=lambda line: line.day)  # documents of a day stay in their order
    before = [line for line in every if year is not None and year_of(line.day) < year]
    brought_forward = ledger.total(line.charged - line.paid for line in before)
    balance, lines = brought_forward, []
    for line in every:
        if year is None or year_of(line.day) == year:
            balance += line.charged - line.paid
            lines.append(replace(line, balance=balance))
    owed = InvoiceBalance.objects.open().filter(invoice__recipient=organisation).select_related("invoice")
    free = PaymentBalance.objects.filter(payment__organisation=organisation, available_gbp__gt=0)
    return Statement(
        organisation=organisation,
        on=on,
        year=year,
        years=sorted({year_of(line.day) for line in every}, reverse=True),
        brought_forward=brought_forward,
        lines=lines,
        open_balances=list(owed.order_by("invoice__due_on", "pk")),
        unallocated=ledger.total(free.values_list("available_gbp", flat=True)),
    )


def _lines(organisation) -> Iterator[StatementLine]:
    """The documents of a payer, kind by kind."""
    for invoice in Invoice.objects.filter(recipient=organisation).order_by("issued_at", "pk"):
        words = f"Invoice {invoice}"
        yield StatementLine(invoice.issued_on, words, invoice.get_absolute_url(), charged=invoice.total_gbp)
    notes = CreditNote.objects.filter(invoice__recipient=organisation).select_related("invoice")
    for note in notes.order_by("issued_at", "pk"):
        words = f"Credit note {note} to invoice {note.invoice}"
        yield StatementLine(note.issued_on, words, note.get_absolute_url(), paid=note.total_gbp)
    for payment in Payment.objects.filter(organisation=organisation).order_by("received_on", "pk"):
        words = " ".join(filter(None, ["Payment", payment.reference]))
        yield StatementLine(
            payment.received_on, words, payment.get_absolute_url(), paid=payment.amount_gbp, for_keepers=True
        )
    refunds = Refund.objects.filter(payment__organisation=organisation).select_related("payment")
    for refund in refunds:
        words = f"Sent back: {refund.reason}"
        yield StatementLine(
            refund.refunded_on, words, refund.get_absolute_url(), charged=refund.amount_gbp, for_keepers=True
        )
    decided = WriteOff.objects.filter(
        invoice__recipient=organisation, state__in=[WriteOff.State.APPROVED, WriteOff.State.TAKEN_BACK]
    )
    for write_off in decided.select_related("invoice"):
        day, words = timezone.localdate(write_off.decided_at), f"Given up of invoice {write_off.invoice}"
        yield StatementLine(day, words, write_off.invoice.get_absolute_url(), paid=write_off.amount_gbp)
        if write_off.taken_back_at:
            day, words = timezone.localdate(write_off.taken_back_at), f"Owed again of invoice {write_off.invoice}"
            yield StatementLine(day, words, write_off.invoice.get_absolute_url(), charged=write_off.amount_gbp)


def statement_table(found: Statement) -> tuple[list[str], list[list]]:
    """The statement as columns and rows of a spreadsheet."""
    first = [[None, "Brought forward", None, None, found.brought_forward]] if found.year else []
    rows = [[line.day, line.words, line.charged or None, line.paid or None, line.balance] for line in found.lines]
    return ["date", "what", "charged_gbp", "paid_gbp", "balance_gbp"], [*first, *rows]


def statement_document(found: Statement) -> dict:
    """The statement as the PDF's template reads it: words alone."""
    return {
        "title": f"Statement of {found.organisation}",
        "publisher": settings.PARTNERSHIP_NAME,
        "edition": f"{found.period[:1].upper()}{found.period[1:]}, as of {_day(found.on)}",
        "period": found.period,
        "on": _day(found.on),
        "brought_forward": _pounds(found.brought_forward) if found.year else "",
        "lines": [
            [
                _day(line.day),
                line.words,
                _pounds(line.charged) if line.charged else "",
                _pounds(line.paid) if line.paid else "",
                _pounds(line.balance),
            ]
            for line in found.lines
        ],
        "totals": [_pounds(found.charged), _pounds(found.paid), _pounds(found.closing)],
        "open": [
            [str(balance.invoice), _day(balance.invoice.due_on), _pounds(balance.outstanding_gbp)]
            for balance in found.open_balances
        ],
        "owed": _pounds(found.owed),
        "unallocated": _pounds(found.unallocated) if found.unallocated else "",
    }


def _pounds(amount):
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


def _day(day):
    return f"{day:%-d %B %Y}"
