"""Money that came in: booked, given a payer, sent back."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Organisation, Person
from tariffs.actions.postings import post
from tariffs.models import Account, Document, Payment, PaymentBalance, Refund

PRIVATE = Event.Visibility.PRIVATE


def book_payment(payment: Payment, *, by: Person | None, at: dt.datetime) -> None:
    """Post a payment that has just been written, and tell of it."""
    entries = {Account.BANK: payment.amount_gbp, Account.HELD: -payment.amount_gbp}
    post(
        Document.PAYMENT,
        payment,
        entries,
        label=f"Payment {payment.pk}",
        day=payment.received_on,
        organisation=payment.organisation,
        at=at,
    )
    record("payment.entered", payment, by=by, at=at, visibility=PRIVATE)


@action
def name_payer(payment: Payment, *, organisation: Organisation, by: Person | None, at: dt.datetime) -> Payment:
    """Say whose payment it is. Raises RefusedError if a part of it is allocated: that says whose it is."""
    authorise(by, "tariffs.allocate_payment", payment)
    payment, balance = held_payment(payment)
    if payment.organisation_id == organisation.pk:
        return payment
    if balance.allocated_gbp:
        raise RefusedError("A part of this payment is allocated to invoices. Undo that first.", field="organisation")
    before = {"payer": str(payment.organisation or "")}
    payment.organisation = organisation
    payment.save(update_fields=["organisation"])
    after = {"payer": str(organisation)}
    record("payment.named", payment, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return payment


@action
def refund_payment(
    payment: Payment,
    *,
    amount_gbp: Decimal,
    refunded_on: dt.date,
    reason: str,
    reference: str = "",
    by: Person | None,
    at: dt.datetime,
) -> Refund:
    """Note that a part of a payment was sent back. Raises RefusedError for more than is free."""
    authorise(by, "tariffs.refund_payment", payment)
    payment, balance = held_payment(payment)
    if amount_gbp > balance.available_gbp:
        raise RefusedError(
            f"Only £{balance.available_gbp:,.2f} of this payment is free. Undo an allocation first, or send back less.",
            field="amount_gbp",
        )
    if not payment.received_on <= refunded_on <= timezone.localdate(at):
        raise RefusedError("Enter a day from the one it came in until today.", field="refunded_on")
    refund = Refund.objects.create(
        payment=payment,
        amount_gbp=amount_gbp,
        refunded_on=refunded_on,
        reason=reason,
        reference=reference,
        at=at,
        by=by,
    )
    entries = {Account.HELD: amount_gbp, Account.BANK: -amount_gbp}
    label = f"Refund {refund.pk} of payment {payment.pk}"
    post(Document.REFUND, refund, entries, label=label, day=refunded_on, organisation=payment.organisation, at=at)
    after = {"amount_gbp": f"{amount_gbp:.2f}", "reason": reason}
    record("payment.refunded", payment, by=by, at=at, visibility=PRIVATE, after=after)
    return refund


def held_payment(payment: Payment) -> tuple[Payment, PaymentBalance]:
    """A payment and its balance as they are now, locked until the transaction ends.

    Whoever also needs balances of invoices locks those first.
    """
    balance = PaymentBalance.objects.select_for_update().get(payment=payment)
    return Payment.objects.select_related("organisation").get(pk=payment.pk), balance
