"""Random sequences of acts on money: after each, ledger and balances say the same and nothing is below nought (P8)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.access import RefusedError
from tariffs import actions
from tariffs.actions.credits import credit_invoice
from tariffs.actions.postings import book_invoices
from tariffs.models import Allocation, InvoiceBalance, Payment, PaymentBalance, WriteOff
from tariffs.reports.books import disagreements
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import now

DAY = dt.date(2009, 6, 12)
ACTS = (
    "pay",
    "pay_by_reference",
    "allocate",
    "undo",
    "refund",
    "propose",
    "approve",
    "decline",
    "take_back",
    "credit",
    "release",
)
STEP = st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(1, 30_000))


class Money:
    """Two invoices and what may be done to them; each act picks its thing by a number."""

    def __init__(self):
        self.invoices = [InvoiceFactory(amount=Decimal("250.00")), InvoiceFactory(amount=Decimal("99.99"))]
        book_invoices(self.invoices, at=now())

    def act(self, name, place, pence):
        try:
            with transaction.atomic():
                getattr(self, name)(place, Decimal(pence) / 100)
        except RefusedError:
            pass

    def invoice(self, place):
        return self.invoices[place % 2]

    def pay(self, place, amount, reference=""):
        actions.enter_payment(
            received_on=DAY, amount_gbp=amount, reference=reference, is_another=True, by=None, at=now()
        )

    def pay_by_reference(self, place, amount):
        self.pay(place, amount, reference=str(self.invoice(place)))

    def allocate(self, place, amount):
        if payment := pick(Payment.objects.order_by("pk"), place):
            actions.allocate_payment(payment, invoice=self.invoice(place), amount_gbp=amount, by=None, at=now())

    def undo(self, place, amount):
        if allocation := pick(Allocation.objects.order_by("pk"), place):
            actions.undo_allocation(allocation, reason="Slip", by=None, at=now())

    def refund(self, place, amount):
        if payment := pick(Payment.objects.order_by("pk"), place):
            actions.refund_payment(payment, amount_gbp=amount, refunded_on=DAY, reason="Twice", by=None, at=now())

    def propose(self, place, amount):
        actions.propose_write_off(self.invoice(place), amount_gbp=amount, reason="Gone", by=None, at=now())

    def approve(self, place, amount, is_approved=True):
        if proposal := pick(WriteOff.objects.order_by("pk"), place):
            actions.decide_write_off(proposal, is_approved=is_approved, by=None, at=now())

    def decline(self, place, amount):
        self.approve(place, amount, is_approved=False)

    def take_back(self, place, amount):
        if write_off := pick(WriteOff.objects.order_by("pk"), place):
            actions.take_back_write_off(write_off, reason="Paid", by=None, at=now())

    def credit(self, place, amount):
        credit_invoice(self.invoice(place), reason="Slip", amounts={1: amount}, by=None, at=now())

    def release(self, place, amount):
        credit_invoice(self.invoice(place), reason="Slip", amounts={1: amount}, release=True, by=None, at=now())


def pick(rows, place):
    found = list(rows)
    return found[place % len(found)] if found else None


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(STEP, max_size=12))
def test_ledger_and_balances_agree_after_every_act(db, steps):
    with transaction.atomic():
        money = Money()
        for step in steps:
            money.act(*step)
            assert disagreements() == []
        connection.check_constraints()
        assert not InvoiceBalance.objects.filter(outstanding_gbp__lt=0).exists()
        assert not PaymentBalance.objects.filter(available_gbp__lt=0).exists()
        transaction.set_rollback(True)
