"""Reminders, promises, aged debt, statements."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comms.models import Delivery, Message
from partnerships.access import RefusedError
from partnerships.models import Duty, Event, Role
from tariffs import actions
from tariffs.models import Reminder
from tariffs.reports.debts import aged_debt, next_reminder_on
from tariffs.reports.statements import statement
from tests.factories.invoices import BillingTermsFactory, InvoiceFactory
from tests.factories.partnerships import SeatFactory, now, seated
from tests.factories.tariffs_payments import PaymentFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2009, 6, 15, 10, tzinfo=dt.UTC)  # the invoice of 20 April was due on 20 May


def at_nine(days, start=MONDAY):
    return start + dt.timedelta(days=days)


def test_reminders_go_in_steps_with_a_pause_and_then_somebody_decides():
    invoice = InvoiceFactory(amount=Decimal("250.00"))
    sent = [day for day in range(0, 70) if actions.remind_overdue(at=at_nine(day))]
    assert sent == [0, 14, 28]
    assert Message.objects.filter(kind="notice").count() == 3
    assert Duty.objects.get(kind="debt.decide").subject_id == str(invoice.pk)
    assert next_reminder_on(invoice) is None


@pytest.mark.parametrize("when", [at_nine(-2), MONDAY.replace(hour=4), MONDAY.replace(hour=20)])
def test_no_reminder_goes_on_a_weekend_or_out_of_hours(when):
    InvoiceFactory()
    assert actions.remind_overdue(at=when) == 0


def test_a_year_has_its_own_days_and_what_was_sent_is_not_sent_again():
    clerk, invoice, later = seated(Role.FINANCE), InvoiceFactory(), InvoiceFactory(year=2010)
    terms = BillingTermsFactory(scheme=invoice.charge.scheme)
    BillingTermsFactory(scheme=later.charge.scheme)
    assert [next_reminder_on(each) for each in (invoice, later)] == [dt.date(2009, 5, 27)] * 2
    actions.set_terms(
        terms.scheme, {"first_reminder_after": 2, "second_reminder_after": 30, "last_reminder_after": 33},
        by=clerk, at=now(),
    )  # fmt: skip
    assert [next_reminder_on(each) for each in (invoice, later)] == [dt.date(2009, 5, 22), dt.date(2009, 5, 27)]
    assert actions.remind_payer(invoice.pk, at=MONDAY).step == 1
    actions.set_terms(terms.scheme, {"first_reminder_after": 29}, by=clerk, at=now())
    assert next_reminder_on(invoice) == dt.date(2009, 6, 19)
    assert [actions.remind_payer(invoice.pk, at=at_nine(day)).step for day in (4, 7)] == [2, 3]
    assert Event.objects.filter(kind="billing_terms.set").count() == 2


def test_a_step_is_taken_once():
    invoice = InvoiceFactory()
    assert actions.remind_payer(invoice.pk, at=MONDAY)
    assert actions.remind_payer(invoice.pk, at=MONDAY) is None


def test_reminders_stop_the_moment_it_is_paid():
    clerk, invoice = seated(Role.FINANCE), InvoiceFactory(amount=Decimal("250.00"))
    for day in (0, 14, 28):
        assert actions.remind_overdue(at=at_nine(day)) == 1
    actions.enter_payment(
        received_on=dt.date(2009, 6, 12), amount_gbp=Decimal(250), reference=str(invoice), by=clerk, at=now()
    )
    assert not Delivery.objects.waiting().exists()
    assert not Duty.objects.open().filter(kind="debt.decide").exists()
    assert actions.remind_overdue(at=at_nine(60)) == 0


def test_a_promise_holds_reminders_back_until_its_day():
    clerk, invoice = seated(Role.FINANCE), InvoiceFactory()
    actions.record_promise(invoice, promised_on=dt.date(2009, 6, 26), said_by="Their accountant", by=clerk, at=MONDAY)
    assert next_reminder_on(invoice) == dt.date(2009, 6, 30)
    assert actions.remind_overdue(at=MONDAY) == 0
    with pytest.raises(RefusedError, match="today or a day to come"):
        actions.record_promise(invoice, promised_on=dt.date(2009, 6, 1), said_by="A", by=clerk, at=MONDAY)


def test_a_payer_without_an_address_is_written_to_by_somebody():
    InvoiceFactory(contact_email="")
    assert actions.remind_overdue(at=MONDAY) == 1
    assert Reminder.objects.get().message is None
    assert Duty.objects.open().filter(kind="debt.write").count() == 1


def test_aged_debt_and_the_statement_agree():
    clerk = seated(Role.FINANCE)
    invoice = InvoiceFactory(amount=Decimal("250.00"))
    actions.enter_payment(
        received_on=dt.date(2009, 6, 12), amount_gbp=Decimal(100), reference=str(invoice), by=clerk, at=now()
    )
    actions.enter_payment(
        received_on=dt.date(2009, 6, 13), amount_gbp=Decimal(7), organisation=invoice.recipient, by=clerk, at=now()
    )
    report = aged_debt(on=dt.date(2009, 6, 30))
    assert [(each.organisation, each.ages[2], each.unallocated) for each in report.debtors] == [
        (invoice.recipient, Decimal("150.00"), Decimal("7.00"))
    ]
    assert report.of_nobody_known == 0
    PaymentFactory(amount_gbp=Decimal("9.50"))
    assert aged_debt(on=dt.date(2009, 6, 30)).of_nobody_known == Decimal("9.50")
    found = statement(invoice.recipient, on=timezone.localdate(), year=2009)
    assert [line.balance for line in found.lines] == [Decimal(250), Decimal(150), Decimal(143)]
    assert (found.closing, found.owed, found.unallocated) == (Decimal(143), Decimal(150), Decimal(7))
    later = statement(invoice.recipient, on=timezone.localdate(), year=2010)
    assert (later.brought_forward, later.lines) == (Decimal(143), [])


def test_a_contact_reads_its_own_statement_and_no_other(client):
    invoice, other = InvoiceFactory(), InvoiceFactory()
    contact = SeatFactory(role=Role.CONTACT, body=None, organisation=invoice.recipient).person
    PaymentFactory(organisation=invoice.recipient, reference="OUR TARIFF")
    client.force_login(contact)
    page = client.get(reverse("tariffs:statement", args=[invoice.recipient.slug])).content.decode()
    assert "Payment OUR TARIFF" in page
    assert "/tariffs/payments/" not in page
    assert client.get(reverse("tariffs:statement", args=[other.recipient.slug])).status_code == 404
    pdf = client.get(reverse("tariffs:statement_pdf", args=[invoice.recipient.slug]))
    assert pdf.content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["tariffs:payment_list", "tariffs:aged_debt"])
def test_lists_ask_as_often_for_three_as_for_one(client, name):
    client.force_login(seated(Role.FINANCE))
    asked = []
    for _row in range(3):
        PaymentFactory(organisation=InvoiceFactory().recipient)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        asked.append(len(queries))
    assert asked[1:] == [asked[1]] * 2
