"""Writing invoices: numbers, copies of all that they say, lines; inside the act that issues a run."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from partnerships.models import Person
from tariffs.actions.numbers import take_numbers
from tariffs.ledger import PENNY
from tariffs.models import BillingTerms, Invoice, InvoiceLine, InvoiceRun, NumberSeries
from tariffs.reports.invoicing import PlannedLine

CHUNK = 500


def write_invoices(
    run: InvoiceRun, lines: Sequence[PlannedLine], terms: BillingTerms, *, by: Person | None, at: dt.datetime
) -> list[Invoice]:
    """Issue an invoice for each line, in order, with the next numbers of the year's series."""
    written: list[Invoice] = []
    for start in range(0, len(lines), CHUNK):
        chunk = lines[start : start + CHUNK]
        series, numbers = take_numbers(NumberSeries.Code.INVOICE, run.scheme.year, count=len(chunk))
        invoices = [
            _invoice(run, line, terms, series, number, by=by, at=at)
            for line, number in zip(chunk, numbers, strict=True)
        ]
        Invoice.objects.bulk_create(invoices)
        InvoiceLine.objects.bulk_create(
            [
                InvoiceLine(
                    invoice=invoice,
                    position=1,
                    description=_words(run, line),
                    quantity=line.members,
                    unit_gbp=line.unit_gbp,
                    vat_percent=terms.vat_percent,
                    vat_gbp=invoice.vat_gbp,
                )
                for invoice, line in zip(invoices, chunk, strict=True)
            ]
        )
        written += invoices
    return written


def vat_on(net: Decimal, percent: Decimal) -> Decimal:
    """The VAT on a sum, rounded to the penny, half a penny up."""
    return (net * percent / 100).quantize(PENNY, ROUND_HALF_UP)


def _invoice(run, line, terms, series, number, *, by, at):
    issued_on = timezone.localdate(at)
    return Invoice(
        series=series,
        number=number,
        reference=series.reference(number),
        run=run,
        charge_id=line.charge_id,
        recipient_id=line.recipient_id,
        replaces_id=line.replaces_id,
        issued_on=issued_on,
        issued_at=at,
        issued_by=by,
        due_on=issued_on + dt.timedelta(days=terms.days_to_pay),
        billing_name=line.billing_name,
        billing_address=line.billing_address,
        contact_email=line.contact_email,
        purchase_order=line.purchase_order,
        buyer_peppol_id=line.buyer_peppol_id,
        buyer_reference=line.buyer_reference,
        supplier_peppol_id=terms.supplier_peppol_id,
        supplier_name=terms.supplier_name,
        supplier_address=terms.supplier_address,
        vat_treatment=terms.vat_treatment,
        vat_number=terms.vat_number,
        vat_words=terms.vat_words,
        how_to_pay=terms.how_to_pay,
        net_gbp=line.net_gbp,
        vat_gbp=vat_on(line.net_gbp, terms.vat_percent),
    )


def _words(run, line):
    words = f"Partnership tariff {run.scheme.label}"
    if line.to_each_member:
        return f"{words}, share of one member"
    return f"{words}, shared by {line.members} members" if line.members > 1 else words
