"""Taking an invoice back, in whole or in part, by a credit note that refers to it (H09)."""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from tariffs import ledger
from tariffs.actions.allocations import release_payments
from tariffs.actions.numbers import take_numbers
from tariffs.actions.postings import book_credit_note
from tariffs.actions.settling import settle
from tariffs.models import CreditNote, CreditNoteLine, Invoice, InvoiceBalance, InvoiceLine, NumberSeries

PRIVATE = Event.Visibility.PRIVATE


@action
def credit_invoice(
    invoice: Invoice,
    *,
    reason: str,
    amounts: Mapping[int, Decimal] | None = None,
    release: bool = False,
    by: Person | None,
    at: dt.datetime,
) -> CreditNote:
    """Issue a credit note: `amounts` gives the net sum for each line by its position; without them all that is left.

    With `release` the money that paid the invoice is set free first, as an overpayment of its payer.
    Raises RefusedError for more than is left of a line or still owed on the invoice.
    """
    balance = InvoiceBalance.objects.select_for_update().get(pk=invoice.pk)
    invoice = Invoice.objects.select_related("charge__scheme").get(pk=invoice.pk)
    authorise(by, "tariffs.credit_invoice", invoice)
    taken = _taken_back(invoice, amounts)
    net, vat = ledger.total(net for _, net, _ in taken), ledger.total(vat for _, _, vat in taken)
    if not taken:
        raise RefusedError(f"{invoice} has been credited in full.")
    _make_room(balance, net + vat, release=release, reason=reason, by=by, at=at)
    series, (number,) = take_numbers(NumberSeries.Code.CREDIT_NOTE, invoice.year, count=1)
    note = CreditNote.objects.create(
        series=series,
        number=number,
        reference=series.reference(number),
        invoice=invoice,
        issued_on=timezone.localdate(at),
        issued_at=at,
        issued_by=by,
        reason=reason,
        net_gbp=net,
        vat_gbp=vat,
    )
    CreditNoteLine.objects.bulk_create(
        CreditNoteLine(credit_note=note, invoice_line=line, net_gbp=net, vat_gbp=vat) for line, net, vat in taken
    )
    book_credit_note(note, at=at)
    settle(invoice, by=by, at=at)
    after = {"invoice": invoice.reference, "total_gbp": f"{net + vat:.2f}", "reason": reason}
    record("credit_note.issued", note, by=by, at=at, visibility=PRIVATE, after=after)
    return note


def _make_room(balance, amount, *, release, reason, by, at):
    """See that `amount` is still owed: with `release` by setting the money free that paid the invoice."""
    invoice = balance.invoice
    if release and amount > balance.outstanding_gbp:
        release_payments(invoice, reason=f"Credited: {reason}"[:200], by=by, at=at)
        balance.refresh_from_db()
    if amount > balance.outstanding_gbp:
        raise RefusedError(
            f"Only £{balance.outstanding_gbp:,.2f} of {invoice} is still owed: the rest is paid, credited or written "
            "off. Say that the money paid is to be released, so that it can be paid back or used elsewhere.",
            field="amount",
        )


def _taken_back(invoice: Invoice, amounts: Mapping[int, Decimal] | None) -> list[tuple[InvoiceLine, Decimal, Decimal]]:
    """Each line with the net sum and the VAT to be credited of it; the last part takes the VAT that is left."""
    found = []
    for line in invoice.lines.prefetch_related("credits"):
        credits = list(line.credits.all())
        left = line.net_gbp - ledger.total(credit.net_gbp for credit in credits)
        vat_left = line.vat_gbp - ledger.total(credit.vat_gbp for credit in credits)
        net = left if amounts is None else amounts.get(line.position, Decimal(0))
        if net > left:
            raise RefusedError(f"Only £{left:,.2f} of “{line}” has not been credited yet.", field="amount")
        if net > 0:
            vat = (line.vat_gbp * net / line.net_gbp).quantize(ledger.PENNY, ROUND_HALF_UP)
            found.append((line, net, vat_left if net == left else min(vat, vat_left)))
    return found
