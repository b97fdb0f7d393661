"""The tariffs of 2009/10 from the agreed schedule to a paid, a part-paid and a credited invoice, and the year's
statement (D04, H09, X07)."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect
from pypdf import PdfReader

from partnerships.imports import import_kind
from partnerships.models import Role
from partnerships.sheets import read_sheet
from tariffs import tasks
from tariffs.models import Invoice, Scheme
from tests.factories.invoices import PayerFactory
from tests.factories.partnerships import OrganisationFactory, now, seated

pytestmark = pytest.mark.browser
FOLDER = Path(settings.BASE_DIR) / "sample_data" / "southampton_2009_10"
FILES = {
    "tariff-years": "tariff_years",
    "tariff-bands": "tariff_bands",
    "tariff-lines": "tariff_lines",
    "tariff-exemptions": "tariff_exemptions",
}
YEAR = "/tariffs/2009-10/"


@pytest.fixture
def year(transactional_db):
    """The schedule of 2009/10 as it was agreed, with an invented address for each payer."""
    with (FOLDER / "organisations.csv").open() as file:
        for row in csv.DictReader(file):
            OrganisationFactory(slug=row["slug"], name=row["name"], is_host_authority=row["host_authority"] == "yes")
    for kind, name in [*FILES.items(), ("tariff-years", "tariff_agreements")]:
        import_kind(kind).load(read_sheet((FOLDER / f"{name}.csv").read_bytes(), "file.csv"), by=None, at=now())
    scheme = Scheme.objects.get(year=2009)
    for charge in scheme.charges.select_related("organisation"):
        PayerFactory(organisation=charge.organisation)
    return scheme


@pytest.fixture
def run(page, year, sign_in, look):
    return Run(page, sign_in, look)


class Run:
    """The steps of the journey, each done by a person on the pages."""

    def __init__(self, page, sign_in, look):
        self.page, self.sign_in, self.look = page, sign_in, look
        self.main = page.get_by_role("main")
        self.heading = page.get_by_role("heading", level=1)
        self.people = {
            "officer": seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi"),
            "finance": seated(Role.FINANCE, name="Tom Baker"),
        }

    def come(self, who, address):
        self.sign_in(self.page, self.people[who])
        self.page.goto(address)

    def press(self, name):
        self.main.get_by_role("button", name=name, exact=True).click()

    def set_terms(self):
        self.come("officer", f"{YEAR}invoices/")
        self.look(self.page, "Invoices 2009/10")
        self.press("Set the terms")
        for label, words in {
            "Who bills": "Exampleton City Council",
            "Address of who bills": "Civic Centre\nExampleton\nEX1 0AA",
            "Words about VAT on the invoice": "Outside the scope of VAT.",
            "How to pay": "By bank transfer, quoting the number of the invoice.",
        }.items():
            self.main.get_by_label(label, exact=True).fill(words)
        self.press("Save")
        expect(self.heading).to_have_text("Invoices 2009/10")

    def prepare(self):
        self.press("Prepare invoices")
        self.press("Show what would be billed")
        expect(self.main).to_contain_text("£15,750")
        self.look(self.page)

    def approve(self):
        self.come("finance", self.page.url)
        self.press("Approve")
        self.press("Approve")
        expect(self.main).to_contain_text("It can be issued now")

    def issue(self):
        self.come("officer", self.page.url)
        self.press("Issue the invoices")
        self.look(self.page, "Issue the invoices")
        self.press("Issue the invoices")
        expect(self.main).to_contain_text("The invoices have their numbers")
        tasks.tick(at=now())
        self.page.reload()
        self.look(self.page)

    def receive(self, amount, invoice, name):
        """Enter a payment as the bank's statement tells it, with the number of its invoice."""
        self.come("finance", "/tariffs/payments/add/")
        today = now().date()
        for label, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
            self.main.get_by_label(label, exact=True).fill(str(value))
        self.main.get_by_label("Amount", exact=True).fill(amount)
        self.main.get_by_label("Reference on the bank’s statement").fill(f"TARIFF {invoice}")
        self.main.get_by_label("Name on the bank’s statement").fill(name)
        self.main.get_by_role("button").last.click()
        expect(self.heading).to_contain_text("Payment of £")
        expect(self.main.get_by_role("rowheader", name=str(invoice))).to_be_visible()

    def credit(self, invoice, reason):
        self.come("officer", invoice.get_absolute_url())
        self.press("Credit it")
        self.main.get_by_label("Reason, as it stands on the credit note").fill(reason)
        self.press("Issue the credit note")
        expect(self.heading).to_contain_text("Credit note SPC-2009-10-0001")
        self.look(self.page)

    def open(self, address):
        self.page.goto(address)
        self.look(self.page)


def test_a_year_from_the_schedule_to_its_statement(run):
    """15 payers, £15,750; one pays, one pays a part, one is credited."""
    run.set_terms()
    run.prepare()
    run.approve()
    run.issue()
    assert Invoice.objects.count() == 15

    link, colleges, universities = map(invoice_of, ("business-link", "further-education", "higher-education"))
    run.open(colleges.get_absolute_url())
    pdf = text_of(run.page.request.get(f"{colleges.get_absolute_url().rstrip('/')}.pdf").body())
    assert [words in pdf for words in (str(colleges), "Further Education", "£2,250.00", "Exampleton")] == [True] * 4

    run.receive("1500.00", link, "BUSINESS LINK")
    run.receive("1000", colleges, "F E COLLEGES")
    run.credit(universities, "Agreed to be asked for next year.")
    run.open(f"{YEAR}invoices/")
    for name, state in ((link, "Paid"), (colleges, "Part paid"), (universities, "Credited")):
        expect(run.main.get_by_role("row", name=re.compile(str(name)))).to_contain_text(state)
    expect(run.main).to_contain_text("£14,250")
    expect(run.main).to_contain_text("£11,750")

    run.open("/tariffs/payers/further-education/statement/")
    expect(run.main.get_by_role("row", name=re.compile("^Total")).first).to_contain_text("£1,250")
    run.open(f"{YEAR}accounts/")


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def invoice_of(slug):
    return Invoice.objects.select_related("balance").get(recipient__slug=slug)
