"""What of the tariffs is still open when a body closes down: unpaid invoices of members who sit nowhere else (X11)."""

from datetime import date

from partnerships.models import Body, Person, Seat
from partnerships.reports.still_open import Link
from partnerships.templatetags.words import money
from tariffs.models import InvoiceBalance


def unpaid_by_members(body: Body, person: Person, *, on: date) -> list[Link]:
    """The unpaid invoices of organisations that sit on this body and on no other, as far as `person` may read them.

    A tariff is no single body's, but whoever leaves with their last seat has nobody here to be asked by.
    """
    seats = Seat.objects.live(on=on).filter(representing__isnull=False, body__status=Body.Status.ACTIVE)
    elsewhere = seats.exclude(body=body).exclude(body__kind=Body.Kind.OFFICE).values("representing")
    unpaid = (
        InvoiceBalance.objects.visible_to(person)
        .open()
        .filter(invoice__recipient__in=seats.filter(body=body).values("representing"))
        .exclude(invoice__recipient__in=elsewhere)
        .select_related("invoice")
        .order_by("invoice__due_on", "pk")
    )
    return [
        (
            f"{each.invoice.reference} to {each.invoice.billing_name}, {money(each.outstanding_gbp)} unpaid",
            each.invoice.get_absolute_url(),
        )
        for each in unpaid
    ]
