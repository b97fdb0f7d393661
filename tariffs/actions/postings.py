"""Booking documents of money by double entry: written by the act that makes the document, in its transaction."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from partnerships.models import Organisation
from partnerships.models.years import year_of
from tariffs.models import Account, Posting, YearClose

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
    if sum(entries.values()) != 0:
        raise ValueError(f"The entries of {label} do not add up to nought.")
    booked_on = open_day(day, at=at)
    return Posting.objects.bulk_create(
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
    )


def open_day(day: dt.date, *, at: dt.datetime) -> dt.date:
    """The day itself, or today where the books of its year are closed."""
    is_closed = YearClose.objects.in_force().filter(year=year_of(day)).exists()
    return timezone.localdate(at) if is_closed else day
