"""The forms of payments, debts and years: each sends what was typed to its one action."""

from decimal import Decimal

import pytest
from django.urls import reverse

from partnerships.models import Role
from tariffs.models import Allocation, InvoiceBalance, Payment, PaymentBalance, Promise, Refund, WriteOff, YearClose
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import OrganisationFactory, seated

pytestmark = pytest.mark.django_db
DAY = {"received_on_day": "12", "received_on_month": "6", "received_on_year": "2009"}


@pytest.fixture
def clerk(client):
    clerk = seated(Role.FINANCE)
    client.force_login(clerk)
    return clerk


def send(client, name, *args, **data):
    reply = client.post(reverse(f"tariffs:{name}", args=args), data, follow=True)
    assert reply.status_code == 200
    return reply.content.decode()


def enter(client, **data):
    send(client, "payment_add", **DAY, **{"amount_gbp": "100", **data})
    return Payment.objects.get()


def test_a_payment_is_entered_named_and_sent_back(client, clerk):
    payment, college = enter(client, reference="CASH"), OrganisationFactory()
    assert "tick the box below" in send(client, "payment_add", **DAY, amount_gbp="100")
    send(client, "payment_name", payment.pk, organisation=college.pk)
    back = {"refunded_on_day": "13", "refunded_on_month": "6", "refunded_on_year": "2009", "reason": "Paid twice"}
    assert "Only £100.00 of this payment is free" in send(
        client, "payment_refund", payment.pk, amount_gbp="101", **back
    )
    assert "Paid twice" in send(client, "payment_refund", payment.pk, amount_gbp="40", **back)
    assert (Refund.objects.get().amount_gbp, Payment.objects.get().organisation) == (Decimal(40), college)


def test_an_allocation_is_made_and_undone(client, clerk):
    invoice, payment = InvoiceFactory(amount=Decimal("250.00")), enter(client)
    assert "It is the only" not in client.get(reverse("tariffs:payment_allocate", args=[payment.pk])).content.decode()
    send(client, "payment_allocate", payment.pk, invoice=invoice.pk, amount_gbp="100")
    undo = Allocation.objects.get()
    assert "is free again" in send(client, "allocation_undo", undo.pk, reason="Wrong payer")
    assert PaymentBalance.objects.get().available_gbp == Decimal(100)
    assert (
        client.get(reverse("tariffs:allocation_undo", args=[Allocation.objects.get(undoes=undo).pk])).status_code == 404
    )


def test_a_promise_and_a_write_off_go_their_way(client, clerk):
    invoice = InvoiceFactory(amount=Decimal("250.00"))
    day = {"promised_on_day": "1", "promised_on_month": "6", "promised_on_year": "2099"}
    assert "The promise was noted" in send(client, "promise_add", invoice.reference, **day, said_by="Their treasurer")
    assert Promise.objects.get().said_by == "Their treasurer"
    send(client, "write_off_propose", invoice.reference, amount_gbp="250", reason="Wound up")
    client.force_login(seated(Role.STRATEGIC_MANAGER))
    write_off = WriteOff.objects.get()
    assert "Approved" in send(client, "write_off_decide", write_off.pk, is_approved="yes", decision="Agreed")
    assert InvoiceBalance.objects.get().outstanding_gbp == 0
    assert "Taken back" in send(client, "write_off_take_back", write_off.pk, reason="They paid")
    assert InvoiceBalance.objects.get().outstanding_gbp == Decimal(250)


def test_a_year_is_closed_and_reopened(client, clerk):
    assert "are closed" in send(client, "year_close", 2009)
    client.force_login(seated(Role.STRATEGIC_MANAGER))
    assert "open again" in send(client, "year_reopen", 2009, reason="A late invoice")
    assert YearClose.objects.get().reopen_reason == "A late invoice"
