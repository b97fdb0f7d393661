"""Balances are the sums of their rows even if a trigger that keeps them is gone, or somebody writes past it (P8)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from tariffs.models import Allocation, CreditNote, InvoiceBalance, PaymentBalance, Refund, WriteOff
from tests.factories.invoices import CreditNoteFactory, InvoiceFactory
from tests.factories.partnerships import now
from tests.factories.tariffs_payments import PaymentFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db


def credit(invoice, payment):
    CreditNoteFactory(invoice=invoice)


def allocate(invoice, payment):
    Allocation.objects.create(payment=payment, invoice=invoice, amount_gbp=1, at=now())


def refund(invoice, payment):
    Refund.objects.create(
        payment=payment, amount_gbp=1, refunded_on=dt.date(2009, 6, 12), reason="Paid twice", at=now()
    )


def give_up(invoice, payment):
    write_off = WriteOff.objects.create(invoice=invoice, amount_gbp=1, reason="Wound up", proposed_at=now())
    write_off.state, write_off.decided_at = "approved", now()
    write_off.save()


def move_invoice(invoice, payment):
    InvoiceBalance.objects.filter(invoice=invoice).update(written_off_gbp=1)


def move_payment(invoice, payment):
    PaymentBalance.objects.filter(payment=payment).update(refunded_gbp=1)


@pytest.mark.parametrize(
    ("model", "trigger", "act", "name"),
    [
        (CreditNote, "numbered_and_counted", credit, "invoice_balance_is_its_sums"),
        (Allocation, "move_balances", allocate, "_balance_is_its_sums"),
        (WriteOff, "move_written_off", give_up, "invoice_balance_is_its_sums"),
        (Refund, "take_refund", refund, "payment_balance_is_its_sums"),
        (InvoiceBalance, "kept_by_triggers", move_invoice, "invoice_balance_is_its_sums"),
        (PaymentBalance, "moved_by_triggers", move_payment, "payment_balance_is_its_sums"),
    ],
)
def test_a_balance_that_is_not_its_sums_is_refused_when_the_transaction_ends(model, trigger, act, name, as_owner):
    invoice, payment = InvoiceFactory(amount=Decimal("250.00")), PaymentFactory()
    connection.check_constraints()
    pgid = next(each.get_pgid(model) for each in model._meta.triggers if each.name == trigger)
    as_owner(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER "{pgid}"')
    with refused(name):
        act(invoice, payment)
        connection.check_constraints()
