"""Payments for tests."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from partnerships.imports import Outcome
from partnerships.models import ImportRun, Role
from tariffs.models import Allocation, ExportBatch, ExportFile, Payment, WriteOff
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import now, seated


class PaymentFactory(DjangoModelFactory):
    """£250 of nobody known, not posted; `enter_payment` is what makes a whole one."""

    class Meta:
        model = Payment

    received_on = dt.date(2009, 6, 12)
    amount_gbp = Decimal("250.00")
    source = Payment.Source.MANUAL
    entered_at = factory.LazyFunction(now)


class AllocationFactory(DjangoModelFactory):
    """£250 that pay an invoice, not posted."""

    class Meta:
        model = Allocation

    payment = factory.SubFactory(PaymentFactory)
    invoice = factory.SubFactory(InvoiceFactory, amount=Decimal("250.00"))
    amount_gbp = factory.SelfAttribute("payment.amount_gbp")
    at = factory.LazyFunction(now)


class WriteOffFactory(DjangoModelFactory):
    """A proposal over the whole invoice; `approved=True` has it approved."""

    class Meta:
        model = WriteOff
        skip_postgeneration_save = True

    invoice = factory.SubFactory(InvoiceFactory)
    amount_gbp = factory.SelfAttribute("invoice.total_gbp")
    reason = "Wound up"
    proposed_at = factory.LazyFunction(now)

    @factory.post_generation
    def approved(self, create, extracted, **kwargs):
        if extracted:
            self.state, self.decided_at = WriteOff.State.APPROVED, now()
            self.save()


class ExportBatchFactory(DjangoModelFactory):
    """A batch with its CSV file, of postings that are not there."""

    class Meta:
        model = ExportBatch
        skip_postgeneration_save = True

    taken_at = factory.LazyFunction(now)
    rows = 2
    debit_gbp = credit_gbp = Decimal("250.00")

    @factory.post_generation
    def file(self, create, extracted, **kwargs):
        ExportFile.objects.create(batch=self, format="csv", content=b"batch", sha256="0" * 64)


class BankFileFactory(DjangoModelFactory):
    """A bank file of one payment whose columns are still to be named."""

    class Meta:
        model = ImportRun

    kind = "bank-file"
    filename = "june.csv"
    by = factory.LazyFunction(lambda: seated(Role.FINANCE))
    status = ImportRun.Status.UNSORTED
    uploaded_at = factory.LazyFunction(now)
    table = {
        "columns": ["date", "amount", "description"],
        "rows": [[2, "12/06/2009", "250.00", "TARIFF"]],
        "mapping": {"received_on": "date", "amount": "amount", "reference": "description"},
    }
    outcome = factory.LazyFunction(lambda: Outcome().to_json())
