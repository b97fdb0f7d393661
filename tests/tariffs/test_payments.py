"""Payments entered by hand, their balance, refunds and postings."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tariffs import actions
from tariffs.actions.postings import post
from tariffs.models import Account, Document, Payment, PaymentBalance, Posting, Refund, YearClose
from tests.factories.partnerships import OrganisationFactory, SeatFactory, now, seated
from tests.factories.tariffs_payments import PaymentFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2009, 6, 12)


@pytest.fixture
def clerk():
    return seated(Role.FINANCE)


def entered(by, **values):
    values = {"received_on": DAY, "amount_gbp": Decimal("250.00"), **values}
    return actions.enter_payment(**values, by=by, at=now())


def sides(document_type):
    found = Posting.objects.filter(document_type=document_type)
    return sorted(found.values_list("account", "debit_gbp", "credit_gbp"))


def test_a_payment_is_posted_with_its_balance(clerk):
    payment = entered(clerk, reference="SP 1", payer_name="A bank’s customer")
    assert payment.balance.available_gbp == Decimal("250.00")
    assert sides("payment") == [("bank", Decimal(250), 0), ("held", 0, Decimal(250))]
    connection.check_constraints()


def test_only_finance_and_the_support_office_enter_payments():
    with pytest.raises(NotAllowedError):
        entered(seated(Role.AUDITOR))


def test_a_like_payment_is_asked_about(clerk):
    entered(clerk)
    with pytest.raises(RefusedError, match="is there already"):
        entered(clerk)
    assert entered(clerk, is_another=True).pk


def test_a_day_to_come_is_refused(clerk):
    with pytest.raises(RefusedError, match="still to come"):
        entered(clerk, received_on=now().date() + dt.timedelta(days=2))


def test_what_the_bank_said_stays():
    payment = PaymentFactory()
    for act in (
        payment.delete,
        lambda: Payment.objects.update(amount_gbp=1),
        lambda: PaymentBalance.objects.update(refunded_gbp=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_payer_is_named_later(clerk):
    payment, organisation = entered(clerk), OrganisationFactory()
    assert actions.name_payer(payment, organisation=organisation, by=clerk, at=now()).organisation == organisation


def test_a_refund_takes_what_is_free_and_no_more(clerk):
    payment = entered(clerk)
    details = {"refunded_on": DAY, "reason": "Paid twice", "by": clerk, "at": now()}
    actions.refund_payment(payment, amount_gbp=Decimal(200), **details)
    assert PaymentBalance.objects.get().available_gbp == Decimal(50)
    with pytest.raises(RefusedError, match=r"Only £50\.00"):
        actions.refund_payment(payment, amount_gbp=Decimal("50.01"), **details)
    assert sides("refund") == [("bank", 0, Decimal(200)), ("held", Decimal(200), 0)]


def test_the_database_refuses_too_much_itself(clerk):
    payment = entered(clerk)
    beyond = Refund(payment=payment, amount_gbp=251, refunded_on=DAY, reason="Slip", at=now())
    with refused("payment_balance_within_the_payment"):
        beyond.save()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("payment_is_above_nought", {"amount_gbp": 0}),
        ("payment_of_a_file_has_its_fingerprint", {"source": "bank_file"}),
    ],
)
def test_payment_constraints(name, values):
    with refused(name):
        PaymentFactory(**values)


def test_a_payment_enters_once():
    values = {"source": "bank_file", "file": "june.csv", "fingerprint": "f" * 64}
    PaymentFactory(**values)
    with refused("payment_enters_once"):
        PaymentFactory(**values)


@pytest.mark.parametrize(
    ("name", "values"), [("refund_is_above_nought", {"amount_gbp": 0}), ("refund_has_a_reason", {"reason": ""})]
)
def test_refund_constraints(name, values):
    refund = Refund(
        **{"payment": PaymentFactory(), "amount_gbp": 1, "refunded_on": DAY, "reason": "x", "at": now(), **values}
    )
    with refused(name):
        refund.save()


def lopsided(**values):
    values = {
        "document_type": "payment",
        "document_id": 1,
        "document_label": "x",
        "booked_on": DAY,
        "account": "bank",
        "at": now(),
        **values,
    }
    return Posting.objects.create(**values)


def test_postings_add_up_when_the_transaction_ends():
    with refused("postings_add_up"):
        lopsided(debit_gbp=5)
        connection.check_constraints()


@pytest.mark.parametrize("values", [{}, {"debit_gbp": 1, "credit_gbp": 1}, {"debit_gbp": -1}])
def test_a_posting_has_one_side(values):
    with refused("posting_has_one_side"):
        lopsided(**values)


def test_a_document_is_posted_once(clerk):
    payment = entered(clerk)
    again = {"document_id": payment.pk, "debit_gbp": 250}
    with refused("posting_once_a_document"):
        lopsided(**again)


def test_entries_that_do_not_balance_are_a_mistake(clerk):
    with pytest.raises(ValueError, match="do not add up"):
        post(Document.PAYMENT, entered(clerk), {Account.BANK: Decimal(1)}, label="x", day=DAY, at=now())


def test_nothing_is_booked_in_a_closed_year(clerk):
    YearClose.objects.create(year=2009, totals={}, closed_at=now())
    with refused("year_is_closed"):
        lopsided(debit_gbp=1)
    payment = entered(clerk)
    assert set(Posting.objects.values_list("booked_on", flat=True)) == {now().date()}
    assert payment.received_on == DAY


def test_contacts_see_their_own_payments():
    own, other = PaymentFactory(organisation=OrganisationFactory()), PaymentFactory(organisation=OrganisationFactory())
    contact = SeatFactory(role=Role.CONTACT, body=None, organisation=own.organisation).person
    assert list(Payment.objects.visible_to(contact)) == [own]
    assert set(Payment.objects.visible_to(seated(Role.AUDITOR))) == {own, other}
    assert not Posting.objects.visible_to(contact).exists()
