"""The pages of the budget, of spending over £500 and of the review of a draft (D05-D07, H06)."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.imports import import_kind
from partnerships.models import Body, Decision, Role
from partnerships.sheets import read_sheet
from tariffs.models import Budget, BudgetLine, Charge, Commitment, InKind, Scenario, Scheme, Spend
from tests.factories.budgets import (
    BudgetFactory,
    BudgetLineFactory,
    CommitmentFactory,
    ExternalFundingFactory,
    InKindFactory,
    ScenarioFactory,
    SpendEvidenceFactory,
    SpendFactory,
)
from tests.factories.partnerships import BodyFactory, MeetingFactory, OrganisationFactory, now, seated
from tests.factories.tariffs import BandFactory, ChargeFactory, SchemeFactory, adopt

pytestmark = pytest.mark.django_db
D = Decimal
BUDGET, REVIEW, OPEN_DATA = "/tariffs/2009-10/budget/", "/tariffs/2010-11/review/", "/open-data/spending-over-500/"


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def table(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


def statements_for(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_budget_from_nothing_to_a_payment_with_evidence(client, officer):
    assert "No budget yet" in text(client.get(BUDGET))
    client.post(f"{BUDGET}start/", {"need_gbp": "15,000", "is_approximate": "on", "department": "Strategy"})
    client.post(f"{BUDGET}lines/add/", {"name": "Publicity & promotion", "planned_gbp": "5000"})
    again = client.post(f"{BUDGET}lines/add/", {"name": "Publicity promotion"})
    assert "already has one of that name" in text(again)
    line = BudgetLine.objects.get()
    order = {"line": line.pk, "reference": "PO-1", "supplier": "Print", "purpose": "Leaflets", "amount_gbp": "900"}
    client.post("/tariffs/2009-10/orders/add/", {**order, **day("committed_on", dt.date(2009, 6, 1))})
    paid = {
        "line": line.pk, "commitment": Commitment.objects.get().pk, "reference": "PV-1", "supplier": "Print",
        "purpose": "Leaflets", "amount_gbp": "600", "merchant_category": "Printing",
        "file": SimpleUploadedFile("invoice.pdf", b"%PDF-1.7 invoice"), **day("incurred_on", dt.date(2009, 7, 1)),
    }  # fmt: skip
    client.post("/tariffs/2009-10/spending/add/", paid)
    spend = Spend.objects.get()
    file = client.get(f"{spend.get_absolute_url()}evidence/{spend.evidence.get().pk}/")
    assert (b"".join(file.streaming_content), file["Content-Disposition"]) == (
        b"%PDF-1.7 invoice", 'attachment; filename="invoice.pdf"',
    )  # fmt: skip
    shown = text(client.get(BUDGET))
    assert "About £15,000" in shown
    assert "Publicity &amp; promotion £5,000 £600 £300 £4,100 £5,000" in shown
    assert "£600 spent and £300 ordered of £15,000 forecast" in shown
    client.post(f"{spend.get_absolute_url()}reverse/", {"reason": "Paid twice"})
    assert "Taken back by PV-1 (back) : Paid twice" in text(client.get(spend.get_absolute_url()))


def test_a_wrong_file_and_no_amount_are_told_in_the_form(client, officer):
    line = BudgetLineFactory()
    given = {"line": line.pk, "reference": "X", "supplier": "Y", "purpose": "Z", "amount_gbp": "0"}
    given |= {"file": SimpleUploadedFile("invoice.exe", b"MZ"), **day("incurred_on", dt.date(2009, 7, 1))}
    told = text(client.post("/tariffs/2009-10/spending/add/", given))
    assert "Enter an amount above £0" in told
    assert "Choose a file of one of these kinds" in told
    assert Spend.objects.count() == 0


def test_parts_are_changed_and_taken_off(client, officer):
    thing = InKindFactory(slug="rooms")
    client.post(f"{BUDGET}in-kind/rooms/edit/", {"name": "Meeting rooms", "value_gbp": "1200"})
    assert InKind.objects.values_list("slug", "name", "value_gbp").get() == ("rooms", "Meeting rooms", D("1200.00"))
    client.post(f"{BUDGET}in-kind/rooms/remove/")
    assert not InKind.objects.filter(pk=thing.pk).exists()


def test_closing_stops_what_can_be_changed(client, officer):
    BudgetLineFactory()
    client.post(f"{BUDGET}close/")
    assert Budget.objects.get().is_closed
    page = client.get(BUDGET)
    assert "nothing of it changes any more" in text(page)
    assert "Add a line" not in text(page)
    assert "is closed and stays" in text(client.post(f"{BUDGET}edit/", {"need_gbp": "1"}))


@pytest.mark.parametrize("address", [BUDGET, "/tariffs/2009-10/spending/"])
def test_budget_pages_ask_as_often_for_any_number_of_rows(client, officer, address):
    def add_rows():
        line = BudgetLineFactory()
        SpendEvidenceFactory(spend__line=line, spend__commitment=CommitmentFactory(line=line))
        InKindFactory(given_by=OrganisationFactory())
        ExternalFundingFactory()

    add_rows()
    one = statements_for(client, address)
    for _ in range(2):
        add_rows()
    assert (statements_for(client, address), one <= 12) == (one, True)


def test_every_table_of_a_budget_imports_again_unchanged_and_anew(client, officer):
    budget = BudgetFactory(department="Strategy")
    line = BudgetLineFactory(budget=budget, slug="learning", planned_gbp=D("4000.00"))
    InKindFactory(budget=budget, given_by=OrganisationFactory(slug="council"), value_gbp=D("10.50"))
    ExternalFundingFactory(budget=budget)
    order = CommitmentFactory(line=line, reference="PO-1", ended_at=now(), ended_because="Paid in full")
    spend = SpendFactory(line=line, reference="PV-1", irrecoverable_vat_gbp=D("5.00"), is_private=True)
    SpendFactory(
        line=line, reference="PV-1 (back)", reverses=spend, amount_gbp=-spend.amount_gbp, reason="Twice",
        irrecoverable_vat_gbp=D("-5.00"), is_private=True,
    )  # fmt: skip
    lists = {"lines": "budget-lines", "in-kind": "in-kind", "external": "external-funding", "orders": "budget-orders",
             "payments": "budget-payments"}  # fmt: skip
    files = {name: client.get(f"{BUDGET}{part}.csv").getvalue() for part, name in lists.items()}
    sheet = client.get(f"{BUDGET}lines.xlsx")
    assert sheet["Content-Disposition"] == 'attachment; filename="budget-lines-2009-10.xlsx"'
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    for name, content in files.items():
        outcome = import_kind(name).load(read_sheet(content, "list.csv"), by=officer, at=now())
        assert (outcome.is_empty, outcome.problems, outcome.unchanged > 0) == (True, (), True)
    changed = files["budget-payments"].replace(b"100.00", b"101.00", 1)
    assert "stands as it was entered" in str(
        import_kind("budget-payments").load(read_sheet(changed, "list.csv"), by=officer, at=now())
    )
    # The same rows under other numbers, as another portal would load them.
    anew = [
        files[name].replace(b"PV-1", b"PV-7").replace(b"PO-1", b"PO-7") for name in ("budget-orders", "budget-payments")
    ]
    for name, content in zip(("budget-orders", "budget-payments"), anew, strict=True):
        assert import_kind(name).load(read_sheet(content, "list.csv"), by=officer, at=now()).problems == ()
    assert Commitment.objects.get(reference="PO-7").ended_because == order.ended_because
    assert list(Spend.objects.filter(reference__startswith="PV-7").values_list("reference", "reverses__reference")) == [
        ("PV-7", None), ("PV-7 (back)", "PV-7"),
    ]  # fmt: skip


def test_spending_over_500_is_open_to_everybody_in_the_columns_of_the_code(client):
    line = BudgetLineFactory(budget=BudgetFactory(department="Strategy"))
    SpendFactory(line=line, amount_gbp=D("500.00"))
    SpendFactory(
        line=line, reference="L-9", amount_gbp=D("750.50"), supplier="=Harbour Hall", purpose="Venue",
        irrecoverable_vat_gbp=D("0.00"), merchant_category="Venue hire",
    )  # fmt: skip
    SpendFactory(line=line, reference="L-8", amount_gbp=D("501.00"), supplier="Ann Example", is_private=True)
    assert "Ann Example" not in text(client.get(OPEN_DATA))
    rows = table(client.get(f"{OPEN_DATA}2009-10.csv"))
    assert list(rows[0]) == [
        "Date", "Department", "Beneficiary", "Purpose", "Amount", "Irrecoverable VAT", "Merchant category",
        "Transaction number",
    ]  # fmt: skip
    assert list(rows[0].values()) == [
        "2009-07-01", "Strategy", "'=Harbour Hall", "Venue", "750.50", "0.00", "Venue hire", "L-9",
    ]  # fmt: skip
    assert (rows[1]["Beneficiary"], rows[1]["Irrecoverable VAT"]) == ("Redacted: personal data", "")
    assert len(rows) == 2


@pytest.fixture
def draft():
    before = SchemeFactory(year=2009)
    scheme = SchemeFactory(year=2010)
    payer = OrganisationFactory(name="Harbour Trust")
    ChargeFactory(scheme=before, organisation=payer, band=BandFactory(scheme=before))
    ChargeFactory(scheme=scheme, organisation=payer, band=BandFactory(scheme=scheme))
    BandFactory(scheme=scheme, slug="large", unit_gbp=D("750.00"))
    adopt(before)
    BudgetFactory(need_gbp=D("500.00"))
    return scheme


def test_review_from_a_scenario_to_the_boards_decision(client, officer, draft):
    client.post(f"{REVIEW}add/", {"name": "Up"})
    client.post(f"{REVIEW}1/edit/", {"name": "Up", "rate_small": "300", "rate_large": "800"})
    assert "£200 short of the need +£50 against 2009/10 Small: £300 (draft £250) Large: £800" in text(
        client.get(REVIEW)
    )
    client.post(
        f"{REVIEW}1/move/", {"charge": Charge.objects.get(scheme=draft).pk, "band": draft.bands.get(slug="large").pk}
    )
    shown = text(client.get(REVIEW))
    assert "£300 over the need" in shown
    assert "Harbour Trust £250 £250 £800 +£550 To Large" in shown
    client.post(f"{REVIEW}1/choose/")
    assert draft.charges.get().total_gbp == D("800.00")
    meeting = MeetingFactory(body=BodyFactory(name="Delivery Board", kind=Body.Kind.BOARD))
    adopting = "/tariffs/2010-11/adopt/"
    assert "Enter what the meeting decided" in text(client.post(adopting, {"meeting": meeting.pk}))
    assert "or choose the meeting" in text(client.post(adopting, {}))
    client.post(adopting, {"meeting": meeting.pk, "words": "The new rates are agreed."})
    assert Scheme.objects.get(year=2010).decision == Decision.objects.get()
    assert "The new rates are agreed." in text(client.get(Decision.objects.get().get_absolute_url()))
    after = text(client.get(REVIEW))
    assert "The scenarios stay as they were compared" in after
    assert "Add a scenario" not in after


def test_review_removes_and_offers_no_fifth(client, officer, draft):
    for place in range(1, 5):
        ScenarioFactory(scheme=draft, place=place)
    assert "Add a scenario" not in text(client.get(REVIEW))
    client.post(f"{REVIEW}4/remove/")
    assert Scenario.objects.count() == 3
    assert "Add a scenario" in text(client.get(REVIEW))
    assert client.get(f"{REVIEW}4/edit/").status_code == 404


def test_review_asks_as_often_for_any_number_of_payers(client, officer, draft):
    ScenarioFactory(scheme=draft)
    one = statements_for(client, REVIEW)
    for place in (2, 3):
        ScenarioFactory(scheme=draft, place=place)
        ChargeFactory(scheme=draft, band=draft.bands.first())
    assert (statements_for(client, REVIEW), one <= 16) == (one, True)
