"""Payments entered one by one."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.models import Organisation, Person
from tariffs.actions.allocations import match_payment
from tariffs.actions.payments import book_payment
from tariffs.models import Payment


@action
def enter_payment(
    *,
    received_on: dt.date,
    amount_gbp: Decimal,
    reference: str = "",
    payer_name: str = "",
    organisation: Organisation | None = None,
    is_another: bool = False,
    by: Person | None,
    at: dt.datetime,
) -> Payment:
    """Enter a payment by hand, and allocate it where a rule is sure.

    Raises RefusedError for one like it that is there, unless `is_another` says that it is not the same.
    """
    authorise(by, "tariffs.enter_payment")
    if received_on > timezone.localdate(at):
        raise RefusedError("This day is still to come. Enter the day the bank had the money.", field="received_on")
    alike = Payment.objects.filter(received_on=received_on, amount_gbp=amount_gbp)
    if not is_another and alike.exists():
        raise RefusedError(
            f"A payment of £{amount_gbp:,.2f} on that day is there already. If this is another one, tick the box below.",
            field="is_another",
        )
    payment = Payment.objects.create(
        received_on=received_on,
        amount_gbp=amount_gbp,
        reference=reference,
        payer_name=payer_name,
        organisation=organisation,
        source=Payment.Source.MANUAL,
        entered_at=at,
        entered_by=by,
    )
    book_payment(payment, by=by, at=at)
    match_payment(payment, by=by, at=at)
    return payment
