"""What must always be true of numbers, invoices and credit notes, whoever writes them (H09, P7, P8)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, ProtectedError
from django.db.utils import InternalError, ProgrammingError

from partnerships.models import Role
from tariffs.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceBalance,
    InvoiceLine,
    InvoiceRun,
    NumberSeries,
    RunLine,
)
from tests.factories.invoices import (
    BillingTermsFactory,
    CreditNoteFactory,
    InvoiceFactory,
    InvoiceRunFactory,
    PayerFactory,
    PurchaseOrderFactory,
    next_number,
)
from tests.factories.partnerships import OrganisationFactory, PersonFactory, SeatFactory, now, seated
from tests.factories.tariffs import ChargeFactory

pytestmark = pytest.mark.django_db


def refused_by(name):
    return pytest.raises((IntegrityError, InternalError), match=name)


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def balance(invoice):
    found = InvoiceBalance.objects.get(pk=invoice.pk)
    return found.credited_gbp, found.outstanding_gbp


def test_an_invoice_gets_the_next_number_and_owes_its_total():
    first = InvoiceFactory()
    second = InvoiceFactory(charge__scheme=first.charge.scheme)
    check_now()
    assert [first.reference, second.reference] == ["SP-2009-10-0001", "SP-2009-10-0002"]
    assert (first.year, first.total_gbp, balance(first)) == (2009, Decimal("250"), (Decimal(0), Decimal("250")))
    assert not first.balance.is_settled
    assert InvoiceBalance.objects.open().count() == 2


@pytest.mark.parametrize("wrong", [{"number": 3}, {"number": 0}, {"reference": "SP-2009-10-0007"}])
def test_an_invoice_carries_no_other_number(wrong):
    with refused_by("next number"):
        InvoiceFactory(**wrong)


def test_a_number_is_taken_only_with_its_document():
    with refused_by("no document carries"), transaction.atomic():
        next_number(NumberSeries.Code.INVOICE, 2009)
        check_now()


@pytest.mark.parametrize(
    "change", [{"last_number": 0}, {"year": 2010}, {"code": "SPC"}, {"last_number": F("last_number") - 1}]
)
def test_a_series_only_counts_up(change):
    series = InvoiceFactory().series
    with refused_by("only counts up"):
        NumberSeries.objects.filter(pk=series.pk).update(**change)


def test_a_series_begins_at_nought_and_stays():
    with refused_by("begins at nought"), transaction.atomic():
        NumberSeries.objects.create(code="SP", year=2009, last_number=5)
    series = NumberSeries.objects.create(code="SP", year=2009)
    with refused_by("begins at nought"), transaction.atomic():
        series.delete()
    with refused_by("number_series_once_a_year"), transaction.atomic():
        NumberSeries.objects.create(code="SP", year=2009)
    with refused_by("number_series_year_is_a_year"):
        NumberSeries.objects.create(code="SP", year=1999)


@pytest.mark.parametrize("model", [Invoice, InvoiceLine, CreditNote, CreditNoteLine])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_is_issued_is_neither_changed_nor_deleted(model, statement, as_owner):
    CreditNoteFactory()
    table = model._meta.db_table
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
    with pytest.raises(DatabaseError):
        as_owner(statement.format(table))


def test_nobody_but_the_documents_changes_a_balance():
    invoice = InvoiceFactory()
    for write in (
        lambda: InvoiceBalance.objects.filter(pk=invoice.pk).update(credited_gbp=1),
        lambda: InvoiceBalance.objects.filter(pk=invoice.pk).delete(),
    ):
        with refused_by("Cannot insert or update or delete rows"), transaction.atomic():
            write()


def test_lines_add_up_to_the_invoice():
    invoice = InvoiceFactory()
    with refused_by("lines of an invoice add up"), transaction.atomic():
        InvoiceLine.objects.create(
            invoice=invoice, position=2, description="One more", quantity=1, unit_gbp=1, vat_gbp=0
        )
        check_now()


def test_a_charge_is_billed_once_and_again_when_that_is_credited():
    first = InvoiceFactory()
    same = {"charge": first.charge, "run": first.run}
    with refused_by("invoice_once_a_charge"), transaction.atomic():
        InvoiceFactory(**same)
    with refused_by("a charge is billed once"), transaction.atomic():
        InvoiceFactory(**same, recipient=OrganisationFactory())
    with refused_by("credited in full"), transaction.atomic():
        InvoiceFactory(**same, replaces=first)
    CreditNoteFactory(invoice=first)
    again = InvoiceFactory(**same, replaces=first)
    assert again.replaces == first
    with refused_by("invoice_once_a_charge"):
        InvoiceFactory(**same, replaces=first)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"amount": Decimal("-1")}, "asks_for_money"),
        ({"due_on": dt.date(2009, 4, 1)}, "invoice_due_after_issue"),
        ({"currency": "EUR"}, "invoice_asks_for_money"),
        ({"amount": Decimal("250.01")}, "a charge is billed once"),
    ],
)
def test_an_invoice_asks_for_what_is_charged(wrong, name):
    with refused_by(name):
        InvoiceFactory(**wrong)


def test_credit_notes_take_back_what_is_owed_and_no_more():
    invoice = InvoiceFactory()
    part = CreditNoteFactory(invoice=invoice, net_gbp=Decimal("100.00"))
    assert part.reference == "SPC-2009-10-0001"
    assert balance(invoice) == (Decimal("100"), Decimal("150"))
    with refused_by("invoice_balance_is_not_overdrawn"), transaction.atomic():
        CreditNoteFactory(invoice=invoice, net_gbp=Decimal("150.01"))
    CreditNoteFactory(invoice=invoice, net_gbp=Decimal("150.00"))
    check_now()
    assert balance(invoice) == (Decimal("250"), Decimal("0"))
    assert InvoiceBalance.objects.get(pk=invoice.pk).is_settled


def test_a_credit_note_is_about_lines_of_its_invoice():
    note, other = CreditNoteFactory(), InvoiceFactory()
    with refused_by("on its own invoice"), transaction.atomic():
        CreditNoteLine.objects.create(credit_note=note, invoice_line=other.lines.get(), net_gbp=1, vat_gbp=0)
    with refused_by("lines of a credit note add up"), transaction.atomic():
        part = CreditNoteFactory(invoice=other, net_gbp=Decimal("100.00"))
        series, number = next_number("SPC", 2009)
        CreditNote.objects.create(
            series=series, number=number, reference=series.reference(number), invoice=other, reason="Half of it.",
            issued_on=part.issued_on, issued_at=now(), net_gbp=50, vat_gbp=0,
        )  # fmt: skip
        check_now()
    with refused_by("credit_note_gives_a_reason"):
        CreditNoteFactory(invoice=other, reason="")


def test_a_run_goes_on_step_by_step_and_ends_once():
    run = InvoiceRunFactory(state="preview", approved_at=None, issued_at=None, ended_at=None)
    runs = InvoiceRun.objects.filter(pk=run.pk)
    with refused_by("goes on to its next step"), transaction.atomic():
        runs.update(state="issued", approved_at=now(), issued_at=now(), ended_at=now())
    with refused_by("invoice_run_approved_at_a_time"), transaction.atomic():
        runs.update(state="approved")
    with refused_by("invoice_run_one_open_a_year"), transaction.atomic():
        InvoiceRunFactory(scheme=run.scheme, state="preview", approved_at=None, issued_at=None, ended_at=None)
    runs.update(state="approved", approved_at=now())
    runs.update(state="issuing", issued_at=now())
    with refused_by("goes on to its next step"), transaction.atomic():
        runs.update(state="approved", issued_at=None)
    with refused_by("invoice_run_ends_at_a_time"), transaction.atomic():
        runs.update(state="issued")
    runs.update(state="issued", ended_at=now())
    for write in (lambda: runs.update(problem="Late."), runs.delete):
        with refused_by("goes on to its next step"), transaction.atomic():
            write()


def test_whoever_prepared_a_run_approves_it_only_with_a_reason():
    person = PersonFactory()
    with refused_by("invoice_run_approved_by_another"), transaction.atomic():
        InvoiceRunFactory(previewed_by=person, approved_by=person)
    assert InvoiceRunFactory(previewed_by=person, approved_by=person, own_approval_reason="Alone in the office.").pk


def test_the_lines_of_an_approved_run_stand():
    charge = ChargeFactory()
    run = InvoiceRunFactory(scheme=charge.scheme, state="preview", approved_at=None, issued_at=None, ended_at=None)
    line = {"charge": charge, "recipient": charge.organisation, "members": 1, "unit_gbp": 250, "billing_name": "A"}
    RunLine.objects.create(run=run, **line)
    with refused_by("run_line_once"), transaction.atomic():
        RunLine.objects.create(run=run, **line)
    InvoiceRun.objects.filter(pk=run.pk).update(state="approved", approved_at=now())
    for write in (lambda: run.lines.all().delete(), lambda: run.lines.update(billing_name="B")):
        with refused_by("stays as it was approved"), transaction.atomic():
            write()


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"how_to_pay": ""}, "billing_terms_are_complete"),
        ({"days_to_pay": 0}, "billing_terms_days_are_reasonable"),
        ({"first_reminder_after": 0}, "billing_terms_reminders_follow"),
        ({"first_reminder_after": 21}, "billing_terms_reminders_follow"),
        ({"last_reminder_after": 21}, "billing_terms_reminders_follow"),
        ({"last_reminder_after": 366}, "billing_terms_reminders_follow"),
        ({"vat_percent": 20}, "billing_terms_vat_rate_fits"),
        ({"vat_treatment": "standard", "vat_percent": 20}, "billing_terms_vat_rate_fits"),
    ],
)
def test_terms_are_complete_and_fit(wrong, name):
    with refused_by(name):
        BillingTermsFactory(**wrong)


def test_payers_have_an_address_and_one_order_number_a_year():
    with refused_by("payer_has_a_name_and_an_address"), transaction.atomic():
        PayerFactory(postcode="")
    order = PurchaseOrderFactory()
    with refused_by("purchase_order_once_a_year"), transaction.atomic():
        PurchaseOrderFactory(payer=order.payer)
    with refused_by("purchase_order_has_a_number"), transaction.atomic():
        PurchaseOrderFactory(number="")
    with pytest.raises(ProtectedError):
        order.payer.organisation.delete()


def test_contacts_see_the_invoices_of_their_own_organisation():
    mine, other = InvoiceFactory(), InvoiceFactory()
    contact = PersonFactory()
    SeatFactory(person=contact, role=Role.CONTACT, body=None, organisation=mine.recipient)
    PayerFactory(organisation=mine.recipient), PayerFactory(organisation=other.recipient)
    assert list(Invoice.objects.visible_to(contact)) == [mine]
    assert list(InvoiceBalance.objects.visible_to(contact)) == [mine.balance]
    note = CreditNoteFactory(invoice=mine)
    assert list(CreditNote.objects.visible_to(contact)) == [note]
    assert [payer.organisation for payer in type(mine.recipient.payer).objects.visible_to(contact)] == [mine.recipient]
    assert not InvoiceRun.objects.visible_to(contact).exists()
    assert Invoice.objects.visible_to(seated(Role.FINANCE)).count() == 2
    assert InvoiceRun.objects.visible_to(seated(Role.AUDITOR)).count() == 2
