"""What a contact of a paying organisation sees and may correct: its own, and of no other payer anything (H09)."""

import re

import pytest

from partnerships.models import Role
from tariffs.models import Payer, PurchaseOrder
from tests.factories.invoices import InvoiceFactory, PayerFactory
from tests.factories.partnerships import SeatFactory
from tests.factories.tariffs import adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(client):
    """An invoice to the organisation that the reader speaks for; another organisation has one too."""
    other, own = InvoiceFactory(), InvoiceFactory()
    for found in (other, own):
        PayerFactory(organisation=found.recipient)
    adopt(own.charge.scheme)
    client.force_login(SeatFactory(role=Role.CONTACT, body=None, organisation=own.recipient).person)
    return own


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def links(response):
    main = response.content.decode().split("<main", 1)[1]
    return re.findall(r'href="(/tariffs/[^"#]*)"', main)


def test_a_contact_finds_its_invoices_and_how_to_pay_them(client, invoice):
    for start in ("/tasks/", "/tariffs/"):
        assert f"Invoices and details of {invoice.recipient}" in text(client.get(start))
    own = f"/tariffs/payers/{invoice.recipient.slug}/"
    shown = text(client.get(own))
    assert "£250 is owed." in shown
    assert invoice.how_to_pay in shown
    assert client.get(invoice.get_absolute_url()).status_code == 200
    assert "250" in text(client.get(f"{own}statement/"))


def test_every_link_that_a_contact_is_shown_opens(client, invoice):
    seen, waiting = set(), {"/tariffs/", f"/tariffs/payers/{invoice.recipient.slug}/", invoice.get_absolute_url()}
    while waiting - seen:
        address = (waiting - seen).pop()
        seen.add(address)
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        if address.rpartition(".")[2] not in ("csv", "xlsx", "pdf"):
            waiting |= {link.partition("?")[0] for link in links(response) if not link.endswith(".pdf")}
        elif response.streaming:
            list(response.streaming_content)


def test_a_contact_corrects_where_its_invoices_go_and_the_order_number(client, invoice):
    own = f"/tariffs/payers/{invoice.recipient.slug}/"
    client.post(
        f"{own}edit/",
        {"billing_name": "Accounts", "address": "2 Quay Street", "postcode": "EX1 2AB",
         "contact_email": "bills@payer.example", "size": "large"},
    )  # fmt: skip
    payer = Payer.objects.get(organisation=invoice.recipient)
    assert (payer.billing_name, payer.contact_email) == ("Accounts", "bills@payer.example")
    assert payer.size != "large"
    client.post(f"{own}order-number/", {"scheme": invoice.charge.scheme.pk, "year": 2009, "number": "PO 77"})
    assert PurchaseOrder.objects.values_list("payer", "number").get() == (payer.pk, "PO 77")


def test_a_contact_sees_nothing_of_another_payer(client, invoice):
    other = Payer.objects.exclude(organisation=invoice.recipient).get().organisation
    theirs = InvoiceFactory(charge__organisation=other, year=2010)
    for address, status in (
        (f"/tariffs/payers/{other.slug}/", 404),
        (f"/tariffs/payers/{other.slug}/edit/", 404),
        (f"/tariffs/payers/{other.slug}/order-number/", 404),
        (f"/tariffs/payers/{other.slug}/statement/", 404),
        (f"/tariffs/payers/{other.slug}/statement.csv", 404),
        (f"/tariffs/payers/{other.slug}/statement.pdf", 404),
        (theirs.get_absolute_url(), 404),
        ("/tariffs/payers/", 403),
        ("/tariffs/2009-10/budget/", 403),
    ):
        assert (address, client.get(address).status_code) == (address, status)
    assert str(other) not in text(client.get("/tariffs/"))
