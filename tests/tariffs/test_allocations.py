"""What payments are for: allocation, undoing, matching, giving up; the ledger agrees after each."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tariffs import actions
from tariffs.models import Allocation, InvoiceBalance, PaymentBalance, Posting, WriteOff
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import OrganisationFactory, now, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2009, 6, 12)


@pytest.fixture
def clerk():
    return seated(Role.FINANCE)


def entered(by, amount=100, **values):
    values = {"received_on": DAY, "is_another": True, **values}
    return actions.enter_payment(amount_gbp=Decimal(amount), **values, by=by, at=now())


def owed(invoice):
    return InvoiceBalance.objects.get(pk=invoice.pk).outstanding_gbp


def free(payment):
    return PaymentBalance.objects.get(pk=payment.pk).available_gbp


def give(payment, invoice, amount, by):
    return actions.allocate_payment(payment, invoice=invoice, amount_gbp=Decimal(amount), by=by, at=now())


def test_allocate_payment_moves_both_balances_and_books_it(clerk):
    invoice, payment = InvoiceFactory(amount=Decimal(250)), entered(clerk)
    give(payment, invoice, 60, clerk)
    assert (owed(invoice), free(payment)) == (Decimal(190), Decimal(40))
    sides = Posting.objects.filter(document_type="allocation").values_list("account", "debit_gbp", "credit_gbp")
    assert sorted(sides) == [("debtors", 0, Decimal(60)), ("held", Decimal(60), 0)]
    payment.refresh_from_db()
    assert payment.organisation == invoice.recipient


@pytest.mark.parametrize(("amount", "words"), [(101, "of this payment is free"), (51, "is still owed")])
def test_allocate_payment_refuses_more_than_there_is(clerk, amount, words):
    invoice = InvoiceFactory(amount=Decimal(50))
    with pytest.raises(RefusedError, match=words):
        give(entered(clerk), invoice, amount, clerk)


def test_the_database_refuses_an_overdrawn_invoice_itself(clerk):
    invoice, payment = InvoiceFactory(amount=Decimal(50)), entered(clerk)
    with refused("invoice_balance_is_not_overdrawn"):
        Allocation.objects.create(payment=payment, invoice=invoice, amount_gbp=51, at=now())
    with refused("allocation_gives_or_undoes"):
        Allocation.objects.create(payment=payment, invoice=invoice, amount_gbp=-1, at=now())


def test_undo_allocation_frees_the_money_once(clerk):
    invoice, payment = InvoiceFactory(amount=Decimal(50)), entered(clerk)
    allocation = give(payment, invoice, 50, clerk)
    actions.undo_allocation(allocation, reason="Wrong payer", by=clerk, at=now())
    assert (owed(invoice), free(payment)) == (Decimal(50), Decimal(100))
    with pytest.raises(RefusedError, match="undone already"):
        actions.undo_allocation(allocation, reason="Again", by=clerk, at=now())
    assert not Allocation.objects.standing().exists()
    connection.check_constraints()


def test_a_part_is_not_undone(clerk):
    allocation = give(entered(clerk), InvoiceFactory(amount=Decimal(50)), 50, clerk)
    with refused("allocation_undone_as_a_whole"):
        Allocation.objects.create(
            payment=allocation.payment,
            invoice=allocation.invoice,
            amount_gbp=-20,
            undoes=allocation,
            reason="x",
            at=now(),
        )


def test_release_payments_frees_all_that_paid_an_invoice(clerk):
    invoice = InvoiceFactory(amount=Decimal(50))
    for _ in range(2):
        give(entered(clerk, 25), invoice, 25, clerk)
    assert actions.release_payments(invoice, reason="Credited", by=clerk, at=now()) == Decimal(50)
    assert owed(invoice) == Decimal(50)


def test_a_payment_that_names_its_invoice_is_allocated_at_once(clerk):
    invoice = InvoiceFactory(amount=Decimal(250))
    payment = entered(clerk, 300, reference=f"{invoice} THANKS")
    assert (owed(invoice), free(payment)) == (0, Decimal(50))


def test_a_likely_payment_waits(clerk):
    invoice = InvoiceFactory(amount=Decimal(250))
    payment = entered(clerk, 200, payer_name=str(invoice.recipient))
    assert (owed(invoice), free(payment)) == (Decimal(250), Decimal(200))


def test_the_payer_stays_once_money_is_allocated(clerk):
    payment = entered(clerk)
    give(payment, InvoiceFactory(amount=Decimal(50)), 50, clerk)
    with pytest.raises(RefusedError, match="Undo that first"):
        actions.name_payer(payment, organisation=OrganisationFactory(), by=clerk, at=now())


def proposed(invoice, clerk, amount=50):
    return actions.propose_write_off(invoice, amount_gbp=Decimal(amount), reason="Wound up", by=clerk, at=now())


def test_a_write_off_needs_two_people(clerk):
    invoice = InvoiceFactory(amount=Decimal(50))
    manager = seated(Role.STRATEGIC_MANAGER)
    proposal = proposed(invoice, clerk)
    with pytest.raises(NotAllowedError):
        actions.decide_write_off(proposal, is_approved=True, by=clerk, at=now())
    actions.decide_write_off(proposal, is_approved=True, decision="Agreed", by=manager, at=now())
    assert owed(invoice) == 0
    actions.take_back_write_off(WriteOff.objects.get(), reason="They paid", by=manager, at=now())
    assert owed(invoice) == Decimal(50)
    assert Posting.objects.filter(account="written_off").count() == 2
    connection.check_constraints()


def test_who_proposed_does_not_decide():
    manager = seated(Role.STRATEGIC_MANAGER)
    proposal = proposed(InvoiceFactory(amount=Decimal(50)), manager)
    with pytest.raises(RefusedError, match="Somebody else"):
        actions.decide_write_off(proposal, is_approved=True, by=manager, at=now())
    with refused("write_off_decided_by_another"):
        WriteOff.objects.update(state="approved", decided_at=now(), decided_by=manager)


def test_a_declined_write_off_changes_nothing(clerk):
    invoice = InvoiceFactory(amount=Decimal(50))
    proposal = proposed(invoice, clerk)
    with pytest.raises(RefusedError, match="proposed already"):
        proposed(invoice, clerk)
    actions.decide_write_off(proposal, is_approved=False, by=seated(Role.STRATEGIC_MANAGER), at=now())
    assert owed(invoice) == Decimal(50)
    with refused("write_off_goes_its_way"):
        WriteOff.objects.update(state="approved")


def test_a_write_off_is_no_more_than_is_owed_when_it_is_decided(clerk):
    invoice = InvoiceFactory(amount=Decimal(50))
    with pytest.raises(RefusedError, match="still owed"):
        proposed(invoice, clerk, 51)
    proposal = proposed(invoice, clerk)
    entered(clerk, 30, reference=str(invoice))
    with pytest.raises(RefusedError, match=r"Only £20\.00"):
        actions.decide_write_off(proposal, is_approved=True, by=seated(Role.STRATEGIC_MANAGER), at=now())
