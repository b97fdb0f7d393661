"""What ends the moment an invoice is paid, credited or written off, and begins again if that is taken back."""

import datetime as dt

from comms.actions.outbox import stop_message
from comms.models import Message
from partnerships.duties import close_duties
from partnerships.models import Person
from tariffs.models import Invoice, InvoiceBalance

# What the support office is asked about an invoice that nobody paid.
DECIDE, WRITE = "debt.decide", "debt.write"


def settle(invoice: Invoice, *, by: Person | None, at: dt.datetime) -> bool:
    """If nothing is owed any more, stop its reminders that have not gone yet and close what is to be done about it.

    Called in the transaction that changes the balance, while it is held; returns whether it is settled.
    """
    if InvoiceBalance.objects.get(pk=invoice.pk).outstanding_gbp:
        return False
    reminders = invoice.reminders.filter(message__isnull=False, message__stopped_at=None)
    for message in Message.objects.filter(pk__in=reminders.values("message")):
        if message.deliveries.waiting().exists():
            stop_message(message, by=None, at=at)
    for kind in (DECIDE, WRITE):
        close_duties(kind, invoice, by=by, at=at)
    return True
