"""Payers, runs, invoices and credit notes for tests, each as the database would have it after issue."""

import datetime as dt
from decimal import Decimal

import factory
from django.db.models import F
from factory.django import DjangoModelFactory

from tariffs.models import (
    BillingTerms,
    CreditNote,
    CreditNoteFile,
    CreditNoteLine,
    Invoice,
    InvoiceFile,
    InvoiceLine,
    InvoiceRun,
    NumberSeries,
    Payer,
    PurchaseOrder,
)
from tests.factories.partnerships import OrganisationFactory, now
from tests.factories.tariffs import ChargeFactory, SchemeFactory, adopt

NO_HASH = "0" * 64


class PayerFactory(DjangoModelFactory):
    class Meta:
        model = Payer
        django_get_or_create = ("organisation",)

    organisation = factory.SubFactory(OrganisationFactory)
    billing_name = factory.LazyAttribute(lambda payer: payer.organisation.name)
    address = "1 Example Street\nExampleton"
    postcode = "EX1 1EX"
    contact_email = factory.LazyAttribute(lambda payer: f"accounts@{payer.organisation.slug}.example")


class PurchaseOrderFactory(DjangoModelFactory):
    class Meta:
        model = PurchaseOrder

    payer = factory.SubFactory(PayerFactory)
    year = 2009
    number = factory.Sequence(lambda number: f"PO-{number}")


class BillingTermsFactory(DjangoModelFactory):
    class Meta:
        model = BillingTerms
        django_get_or_create = ("scheme",)

    scheme = factory.SubFactory(SchemeFactory)
    supplier_name = "Exampleton City Council"
    supplier_address = "Civic Centre\nExampleton\nEX1 0AA"
    vat_words = "Outside the scope of VAT."
    how_to_pay = "By bank transfer to the account on your order, quoting the invoice number."
    finance_email = "finance@council.example"


class InvoiceRunFactory(DjangoModelFactory):
    """A run that is over: its invoices can be added at will."""

    class Meta:
        model = InvoiceRun

    scheme = factory.SubFactory(SchemeFactory)
    number = factory.LazyAttribute(lambda run: InvoiceRun.objects.filter(scheme=run.scheme).count() + 1)
    state = InvoiceRun.State.ISSUED
    seen = NO_HASH
    previewed_at = approved_at = issued_at = ended_at = factory.LazyFunction(now)


class InvoiceFactory(DjangoModelFactory):
    """An issued invoice with one line and the next number; `amount=` is its net sum."""

    class Meta:
        model = Invoice

    class Params:
        amount = None
        year = 2009

    charge = factory.SubFactory(ChargeFactory, scheme__year=factory.SelfAttribute("...year"))
    run = factory.SubFactory(InvoiceRunFactory, scheme=factory.SelfAttribute("..charge.scheme"))
    recipient = factory.SelfAttribute("charge.organisation")
    issued_on = dt.date(2009, 4, 20)
    issued_at = factory.LazyFunction(now)
    due_on = factory.LazyAttribute(lambda invoice: invoice.issued_on + dt.timedelta(days=30))
    billing_name = factory.SelfAttribute("recipient.name")
    billing_address = "1 Example Street\nExampleton\nEX1 1EX"
    contact_email = factory.LazyAttribute(lambda invoice: f"accounts@{invoice.recipient.slug}.example")
    supplier_name = "Exampleton City Council"
    supplier_address = "Civic Centre\nExampleton\nEX1 0AA"
    vat_treatment = BillingTerms.Vat.OUTSIDE_SCOPE
    vat_words = "Outside the scope of VAT."
    how_to_pay = "By bank transfer, quoting the invoice number."
    net_gbp = factory.LazyAttribute(lambda invoice: invoice.amount or invoice.charge.members * invoice.charge.unit_gbp)
    vat_gbp = Decimal("0.00")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        series, number = next_number(NumberSeries.Code.INVOICE, kwargs["charge"].scheme.year)
        numbered = {"series": series, "number": number, "reference": series.reference(number)}
        invoice = super()._create(model_class, *args, **{**numbered, **kwargs})
        InvoiceLine.objects.create(
            invoice=invoice,
            position=1,
            description=f"Partnership tariff {invoice.charge.scheme.label}",
            quantity=1,
            unit_gbp=invoice.net_gbp,
            vat_percent=invoice.vat_gbp * 100 / invoice.net_gbp,
            vat_gbp=invoice.vat_gbp,
        )
        invoice.refresh_from_db()
        return invoice


class CreditNoteFactory(DjangoModelFactory):
    """A credit note over a sum of its invoice's one line; over the whole by default."""

    class Meta:
        model = CreditNote

    invoice = factory.SubFactory(InvoiceFactory)
    issued_on = dt.date(2009, 5, 4)
    issued_at = factory.LazyFunction(now)
    reason = "Billed twice."
    net_gbp = factory.SelfAttribute("invoice.net_gbp")
    vat_gbp = Decimal("0.00")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        series, number = next_number(NumberSeries.Code.CREDIT_NOTE, kwargs["invoice"].year)
        numbered = {"series": series, "number": number, "reference": series.reference(number)}
        note = super()._create(model_class, *args, **{**numbered, **kwargs})
        CreditNoteLine.objects.create(
            credit_note=note, invoice_line=note.invoice.lines.get(), net_gbp=note.net_gbp, vat_gbp=note.vat_gbp
        )
        note.refresh_from_db()
        return note


class InvoiceFileFactory(DjangoModelFactory):
    class Meta:
        model = InvoiceFile

    paper = factory.SubFactory(InvoiceFactory)
    content = b"%PDF-1.7"
    electronic = b"<Invoice/>"
    sha256 = NO_HASH
    made_at = factory.LazyFunction(now)


class CreditNoteFileFactory(InvoiceFileFactory):
    class Meta:
        model = CreditNoteFile

    paper = factory.SubFactory(CreditNoteFactory)


def next_number(code, year):
    """Take the next number of a series, as issuing does."""
    series, _ = NumberSeries.objects.get_or_create(code=code, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last_number=F("last_number") + 1)
    series.refresh_from_db()
    return series, series.last_number


def billed_scheme(*, payers=1, year=2009, **charge):
    """An adopted year with terms, whose payers can all be billed."""
    scheme = SchemeFactory(year=year)
    for _ in range(payers):
        PayerFactory(organisation=ChargeFactory(scheme=scheme, **charge).organisation)
    BillingTermsFactory(scheme=scheme)
    return adopt(scheme)
