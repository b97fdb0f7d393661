"""Saying what a payment is for, by rule or by hand, and taking that back."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from tariffs import ledger
from tariffs.actions.payments import held_payment
from tariffs.actions.postings import post
from tariffs.actions.settling import settle
from tariffs.models import Account, Allocation, Document, Invoice, InvoiceBalance, Payment
from tariffs.reports.claims import open_claims

PRIVATE = Event.Visibility.PRIVATE


@action
def allocate_payment(
    payment: Payment, *, invoice: Invoice, amount_gbp: Decimal, by: Person | None, at: dt.datetime
) -> Allocation:
    """Pay an invoice with a part of a payment. Raises RefusedError for more than is owed, or than is free."""
    authorise(by, "tariffs.allocate_payment", payment)
    owed = held_balances([invoice.pk])[invoice.pk].outstanding_gbp
    payment, balance = held_payment(payment)
    if amount_gbp > balance.available_gbp:
        raise RefusedError(
            f"Only £{balance.available_gbp:,.2f} of this payment is free. Enter that or less.", field="amount_gbp"
        )
    if amount_gbp > owed:
        raise RefusedError(f"Only £{owed:,.2f} of {invoice} is still owed. Enter that or less.", field="amount_gbp")
    return give(payment, invoice, amount_gbp, why="By hand", by=by, at=at)


@action
def match_payment(payment: Payment, *, by: Person | None, at: dt.datetime) -> list[Allocation]:
    """Allocate a payment to the invoices it is surely for; nothing where that is only likely (H09)."""
    authorise(by, "tariffs.allocate_payment", payment)
    name = str(payment.organisation) if payment.organisation else payment.payer_name
    free = payment.balance.available_gbp
    found = ledger.best_matches(free, reference=payment.reference, name=name, claims=open_claims())
    sure = [match for match in found if match.is_sure]
    owed = held_balances(match.claim.key for match in sure)
    payment, balance = held_payment(payment)
    if balance.available_gbp != free or any(owed[each.claim.key].outstanding_gbp < each.amount for each in sure):
        return []  # somebody allocated meanwhile: a person looks at the rest
    invoices = Invoice.objects.select_related("recipient").in_bulk([match.claim.key for match in sure])
    return [give(payment, invoices[each.claim.key], each.amount, why=each.why, by=by, at=at) for each in sure]


@action
def undo_allocation(allocation: Allocation, *, reason: str, by: Person | None, at: dt.datetime) -> Allocation:
    """Take an allocation back: the invoice is owed again, the money is free again. Raises RefusedError if it is undone."""
    authorise(by, "tariffs.allocate_payment", allocation.payment)
    held_balances([allocation.invoice_id])
    payment, _balance = held_payment(allocation.payment)
    return take_back(allocation, payment, reason=reason, by=by, at=at)


@action
def release_payments(invoice: Invoice, *, reason: str, by: Person | None, at: dt.datetime) -> Decimal:
    """Undo every allocation to an invoice, such as before it is credited; returns how much became free."""
    authorise(by, "tariffs.allocate_payment")
    held_balances([invoice.pk])
    standing = invoice.allocations.standing().select_related("payment").order_by("payment", "pk")
    undone = [
        take_back(allocation, held_payment(allocation.payment)[0], reason=reason, by=by, at=at)
        for allocation in standing
    ]
    return ledger.total(-each.amount_gbp for each in undone)


def held_balances(keys: Iterable[int]) -> dict[int, InvoiceBalance]:
    """Balances of invoices by their key, locked in the one order that everybody keeps."""
    return {
        balance.pk: balance
        for balance in InvoiceBalance.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    }


def give(payment: Payment, invoice: Invoice, amount: Decimal, *, why: str, by: Person | None, at) -> Allocation:
    """Write and book an allocation while both balances are held; a payment of nobody becomes the invoiced payer's."""
    if payment.organisation is None:
        payment.organisation = invoice.recipient
        payment.save(update_fields=["organisation"])
    allocation = Allocation.objects.create(payment=payment, invoice=invoice, amount_gbp=amount, why=why, at=at, by=by)
    _book(allocation, at=at)
    record("payment.allocated", payment, by=by, at=at, visibility=PRIVATE, after=_told(allocation))
    settle(invoice, by=by, at=at)
    return allocation


def take_back(allocation: Allocation, payment: Payment, *, reason: str, by: Person | None, at) -> Allocation:
    """Write and book the row that undoes an allocation while both balances are held."""
    if allocation.undoes_id or Allocation.objects.filter(undoes=allocation).exists():
        raise RefusedError("This allocation has been undone already.")
    undoing = Allocation.objects.create(
        payment=payment,
        invoice=allocation.invoice,
        amount_gbp=-allocation.amount_gbp,
        undoes=allocation,
        reason=reason,
        at=at,
        by=by,
    )
    _book(undoing, at=at)
    record("payment.released", payment, by=by, at=at, visibility=PRIVATE, after=_told(undoing) | {"reason": reason})
    return undoing


def _book(allocation, *, at):
    entries = {Account.HELD: allocation.amount_gbp, Account.DEBTORS: -allocation.amount_gbp}
    label = f"Payment {allocation.payment_id} for {allocation.invoice}"
    day = timezone.localdate(at)
    if not allocation.undoes_id:  # money counts from the day it came in, but not before it was asked for
        day = min(day, max(allocation.payment.received_on, allocation.invoice.issued_on))
    post(
        Document.ALLOCATION, allocation, entries, label=label, day=day, organisation=allocation.invoice.recipient, at=at
    )


def _told(allocation):
    return {"invoice": str(allocation.invoice), "amount_gbp": f"{allocation.amount_gbp:.2f}"}
