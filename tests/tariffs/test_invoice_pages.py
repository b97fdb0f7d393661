"""The pages of runs, invoices, credit notes and payers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Role
from tariffs import tasks
from tariffs.models import BillingTerms, CreditNote, Invoice, InvoiceRun, Payer
from tests.factories.invoices import BillingTermsFactory, CreditNoteFactory, InvoiceFactory, PayerFactory, billed_scheme
from tests.factories.partnerships import OrganisationFactory, PersonFactory, SeatFactory, now, seated
from tests.factories.tariffs import ChargeFactory, adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    person = seated(Role.FINANCE)
    client.force_login(person)
    return person


def statements_for(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_run_goes_by_its_pages_from_preview_to_the_pdf(client, clerk):
    scheme = billed_scheme(payers=2)
    prepared = client.post(reverse("tariffs:run_prepare", args=[scheme.year]))
    run = InvoiceRun.objects.get()
    assert prepared.url == run.get_absolute_url() == "/tariffs/2009-10/runs/1/"
    page = client.get(run.get_absolute_url())
    assert [count.get("text", count.get("number")) for count in page.context["counts"]] == [2, "£500", 0]
    approve = reverse("tariffs:run_approve", args=[scheme.year, 1])
    refused = client.post(approve, {"seen": run.seen})
    assert refused.context["form"].errors["reason"][0].startswith("You prepared this run.")
    assert client.post(approve, {"seen": run.seen, "reason": "Alone today."}).status_code == 302
    assert client.post(reverse("tariffs:run_issue", args=[scheme.year, 1]), {"seen": run.seen}).status_code == 302
    tasks.tick(at=now())
    invoice = Invoice.objects.in_order().first()
    pdf = client.get(reverse("tariffs:invoice_pdf", args=[invoice.reference]))
    assert (pdf["Content-Type"], pdf.content) == ("application/pdf", bytes(invoice.file.content))


def test_a_change_is_told_where_it_is_approved(client, clerk):
    scheme = billed_scheme()
    client.post(reverse("tariffs:run_prepare", args=[scheme.year]))
    run = InvoiceRun.objects.get()
    BillingTerms.objects.update(days_to_pay=7)
    page = client.post(reverse("tariffs:run_approve", args=[2009, 1]), {"seen": run.seen, "reason": "Alone."})
    assert page.context["form"].non_field_errors() == [
        "Something changed after the run was prepared: the terms of the year changed. "
        "Withdraw it or look again, and have it approved anew."
    ]


def test_an_invoice_is_credited_on_its_page(client, clerk):
    invoice = InvoiceFactory()
    address = reverse("tariffs:invoice_credit", args=[invoice.reference])
    too_much = client.post(address, {"amount": "251", "reason": "A mistake"})
    assert list(too_much.context["form"].errors) == ["amount"]
    assert client.post(address, {"amount": "", "reason": "A mistake"}).url == "/tariffs/credit-notes/SPC-2009-10-0001/"
    assert CreditNote.objects.get().total_gbp == 250
    assert client.get(invoice.get_absolute_url()).context["standing"] == ("void", "Credited")


@pytest.mark.parametrize("name", ["tariffs:invoice_list", "tariffs:run_detail"])
def test_lists_ask_the_database_as_often_for_any_number_of_rows(client, clerk, name):
    def statements(payers):
        scheme = billed_scheme(payers=payers, year=2009 + payers)
        client.post(reverse("tariffs:run_prepare", args=[scheme.year]))
        run = InvoiceRun.objects.get(scheme=scheme)
        client.post(reverse("tariffs:run_approve", args=[scheme.year, 1]), {"seen": run.seen, "reason": "Alone."})
        client.post(reverse("tariffs:run_issue", args=[scheme.year, 1]), {"seen": run.seen})
        return statements_for(client, reverse(name, args=[scheme.year] if "list" in name else [scheme.year, 1]))

    assert statements(1) == statements(3)


def test_payers_ask_the_database_as_often_for_any_number_of_rows(client, clerk):
    PayerFactory()
    one = statements_for(client, "/tariffs/payers/")
    PayerFactory(), PayerFactory()
    assert statements_for(client, "/tariffs/payers/") == one


def test_the_table_of_invoices_says_what_each_owes(client, clerk):
    note = CreditNoteFactory(net_gbp=100)
    rows = client.get("/tariffs/2009-10/invoices.csv").getvalue().decode("utf-8-sig").splitlines()
    assert rows[1].endswith(",250.00,0.00,250.00,100.00,0.00,0.00,150.00")
    assert rows[1].startswith(f"{note.invoice.reference},{note.invoice.recipient.slug},")


def test_a_contact_sees_and_keeps_only_what_is_theirs(client):
    invoice, other = InvoiceFactory(), InvoiceFactory()
    adopt(invoice.charge.scheme)
    payer = PayerFactory(organisation=invoice.recipient, size="large")
    contact = PersonFactory()
    SeatFactory(person=contact, role=Role.CONTACT, body=None, organisation=invoice.recipient)
    client.force_login(contact)
    assert client.get(invoice.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    edit = reverse("tariffs:payer_edit", args=[payer.organisation.slug])
    assert "size" not in client.get(edit).context["form"].fields
    values = {"billing_name": "The Trust", "address": "2 New Road", "postcode": "EX2 2EX", "contact_email": ""}
    assert client.post(edit, values).url == payer.get_absolute_url()
    client.post(reverse("tariffs:purchase_order_set", args=[payer.organisation.slug]), {"year": 2009, "number": "PO 1"})
    payer = Payer.objects.get(pk=payer.pk)
    assert (payer.billing_name, payer.size, payer.purchase_orders.get().number) == ("The Trust", "large", "PO 1")


def test_a_first_payer_and_the_terms_of_a_year_are_entered(client, clerk):
    organisation = OrganisationFactory()
    edit = reverse("tariffs:payer_edit", args=[organisation.slug])
    details = {"billing_name": "A", "address": "1 Road", "postcode": "EX1 1EX", "size": "small"}
    assert client.post(edit, details).status_code == 302
    assert Payer.objects.get().size == "small"
    last = BillingTermsFactory(scheme__year=2008)
    scheme = adopt(ChargeFactory(scheme__year=2009).scheme)
    address = reverse("tariffs:billing_terms", args=[scheme.year])
    form = client.get(address).context["form"]
    assert form["how_to_pay"].value() == last.how_to_pay
    values = {
        name: "" if field.value() is None else field.value() for name, field in ((field.name, field) for field in form)
    }
    assert client.post(address, values | {"days_to_pay": 14}).url == "/tariffs/2009-10/invoices/"
    assert list(BillingTerms.objects.order_by("scheme__year").values_list("days_to_pay", flat=True)) == [30, 14]
