"""Keeping a year's budget: what it comes to, who may change it, and that a closed year stands (D06, D07)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from tariffs import actions
from tariffs.ledger import total
from tariffs.ledger.forecasts import LineFigures, unsplit_need, year_forecast
from tariffs.models import Budget, BudgetLine, Spend, SpendEvidence
from tariffs.reports import budget_report, published_spends
from tests.factories.budgets import (
    BudgetFactory,
    BudgetLineFactory,
    CommitmentFactory,
    ExternalFundingFactory,
    InKindFactory,
    SpendFactory,
    close,
)
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import PersonFactory, now, seated
from tests.factories.tariffs import ChargeFactory, adopt

D = Decimal
POUNDS = st.decimals("0", "20000", places=2)
LINES = st.lists(st.builds(LineFigures, st.none() | POUNDS, st.none() | POUNDS, POUNDS, POUNDS), max_size=5)


@given(need=st.none() | POUNDS, lines=LINES)
def test_forecast_is_never_less_than_is_bound_nor_than_a_need_nobody_split(need, lines):
    forecast = year_forecast(need, lines)
    assert forecast >= total(line.bound for line in lines)
    assert forecast >= unsplit_need(need, lines)
    assert forecast >= total(line.forecast for line in lines)


@pytest.fixture
def officer(db):
    return seated(Role.SUPPORT_OFFICER)


@pytest.fixture
def clerk(db):
    return seated(Role.FINANCE)


def spend(line, by, **fields):
    given = {
        "reference": "PV-100", "incurred_on": dt.date(2009, 7, 1), "supplier": "Harbour Print", "purpose": "Leaflets",
        "amount_gbp": D("600.00"),
    }  # fmt: skip
    return actions.record_spend(line, **{**given, **fields}, by=by, at=now())


def evidence(content=b"%PDF-1.7 invoice"):
    return actions.Evidence("invoice.pdf", ContentFile(content, name="invoice.pdf"), "pdf", "application/pdf")


def test_2009_10_as_printed_forecasts_its_need_and_750_over(db):
    adopt(ChargeFactory(members=63).scheme)
    budget = BudgetFactory(is_approximate=True)
    for slug in ("publicity", "conference", "events", "learning"):
        BudgetLineFactory(budget=budget, slug=slug)
    report = budget_report(budget)
    assert (report.need, report.unsplit, report.levied) == (D("15000.00"), D("15000.00"), D("15750.00"))
    assert (report.forecast, report.balance_forecast, report.balance) == (D("15000.00"), D("750.00"), D("15750.00"))


def test_the_year_counts_what_is_spent_ordered_and_still_expected(db):
    budget = BudgetFactory(need_gbp=D("1000.00"))
    line = BudgetLineFactory(budget=budget, planned_gbp=D("700.00"))
    other = BudgetLineFactory(budget=budget, planned_gbp=D("300.00"), forecast_gbp=D("350.00"))
    order = CommitmentFactory(line=line, amount_gbp=D("500.00"))
    SpendFactory(line=line, commitment=order, amount_gbp=D("120.00"))
    CommitmentFactory(line=line, ended_at=now(), ended_because="Called off.")
    report = budget_report(budget)
    first, second = report.lines
    assert (first.figures.spent, first.figures.ordered, first.figures.left) == (D("120.00"), D("380.00"), D("200.00"))
    assert (first.still_expected, second.figures.forecast) == (D("200.00"), D("350.00"))
    assert (report.forecast, report.levied, report.balance, report.collected) == (D("1050.00"), None, None, None)
    assert second.line == other


def test_collected_is_known_from_the_first_invoice_on(db):
    SpendFactory(line__budget=BudgetFactory(), amount_gbp=D("100.00"))
    InvoiceFactory()
    report = budget_report(Budget.objects.get())
    assert (report.collected, report.cash) == (D("0.00"), D("-100.00"))


def test_in_kind_and_outside_money_stay_apart_and_unknown_is_not_nought(db):
    budget = BudgetFactory()
    InKindFactory(budget=budget)
    ExternalFundingFactory(budget=budget, amount_gbp=D("90000.00"))
    report = budget_report(budget)
    assert (report.in_kind_value, report.external_total, report.forecast) == (None, D("90000.00"), D("15000.00"))
    InKindFactory(budget=budget, value_gbp=D("2000.00"))
    assert budget_report(budget).in_kind_value == D("2000.00")


def test_a_budget_is_started_and_its_lines_are_set_once(officer):
    budget = actions.start_budget(2010, need_gbp=D("16000"), by=officer, at=now())
    for _ in range(2):
        line = actions.set_budget_line(budget, "learning", name="Learning", planned_gbp=D("4000"), by=officer, at=now())
    actions.set_budget_line(budget, "events", name="Events", by=officer, at=now())
    assert list(BudgetLine.objects.values_list("slug", "place")) == [("learning", 1), ("events", 2)]
    actions.set_in_kind(budget, "rooms", name="Rooms", value_gbp=None, by=officer, at=now())
    actions.set_external_funding(budget, "fund", name="Fund", by=officer, at=now())
    actions.change_budget(budget, need_gbp=D("15500"), by=officer, at=now())
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "budget.started", "budget_line.set", "budget_line.set", "in_kind.set", "external_funding.set", "budget.changed",
    ]  # fmt: skip
    with pytest.raises(RefusedError, match="2010/11 has a budget already"):
        actions.start_budget(2010, by=officer, at=now())
    actions.remove_from_budget(line, by=officer, at=now())
    assert not BudgetLine.objects.filter(slug="learning").exists()


def test_finance_enters_payments_but_does_not_plan(clerk):
    line = BudgetLineFactory()
    paid = spend(line, clerk, evidence=evidence())
    assert (paid.evidence.get().title, paid.entered_by) == ("invoice.pdf", clerk)
    with pytest.raises(NotAllowedError):
        actions.set_budget_line(line.budget, "more", name="More", by=clerk, at=now())
    with pytest.raises(NotAllowedError):
        spend(line, PersonFactory(), reference="PV-2")
    with pytest.raises(RefusedError, match="so the line stays"):
        actions.remove_from_budget(line, by=seated(Role.SUPPORT_OFFICER), at=now())


def test_a_refused_payment_leaves_no_file_and_no_row(clerk):
    line = BudgetLineFactory()
    spend(line, clerk, evidence=evidence())
    kept = set(default_storage.listdir("evidence")[1])
    for wrong, said in (
        ({"reference": "PV-100"}, "is entered already"),
        ({"reference": "B", "incurred_on": dt.date(2010, 4, 1)}, "Give a day of 2009/10"),
        ({"reference": "C", "commitment": CommitmentFactory(line=line, amount_gbp=D("599.99"))}, "Only £599.99"),
        ({"reference": "D", "commitment": CommitmentFactory()}, "on another line"),
        ({"reference": "E", "irrecoverable_vat_gbp": D("601")}, "part of the amount"),
    ):
        with pytest.raises(RefusedError, match=said):
            spend(line, clerk, **wrong, evidence=evidence())
    assert (Spend.objects.count(), SpendEvidence.objects.count()) == (1, 1)
    assert set(default_storage.listdir("evidence")[1]) == kept


def test_the_same_file_is_kept_once(clerk):
    paid = spend(BudgetLineFactory(), clerk, evidence=evidence())
    with pytest.raises(RefusedError, match="kept with the spend already"):
        actions.add_evidence(paid, evidence(), by=clerk, at=now())
    actions.add_evidence(paid, evidence(b"%PDF-1.7 receipt"), by=clerk, at=now())
    assert paid.evidence.count() == 2


def test_taking_a_payment_back_frees_its_order(clerk):
    order = CommitmentFactory(amount_gbp=D("600.00"))
    paid = spend(order.line, clerk, commitment=order, irrecoverable_vat_gbp=D("12.00"))
    with pytest.raises(RefusedError, match="Only £0"):
        spend(order.line, clerk, reference="PV-101", commitment=order)
    back = actions.reverse_spend(paid, reason="Paid twice", by=clerk, at=now())
    assert (back.amount_gbp, back.irrecoverable_vat_gbp) == (D("-600.00"), D("-12.00"))
    spend(order.line, clerk, reference="PV-102", commitment=order)
    for again in (paid, back):
        with pytest.raises(RefusedError, match="taken back already"):
            actions.reverse_spend(again, reason="Again", by=clerk, at=now())
    assert budget_report(order.line.budget).spent == D("600.00")


def test_over_500_is_what_is_published_with_what_was_taken_back(clerk):
    line = BudgetLineFactory()
    SpendFactory(line=line, amount_gbp=D("500.00"))
    paid = spend(line, clerk, amount_gbp=D("500.01"))
    back = actions.reverse_spend(paid, reason="Wrong line", by=clerk, at=now())
    assert list(published_spends(2009)) == [paid, back]
    assert list(published_spends(2010)) == []


def test_a_year_closes_once_its_orders_are_ended_and_then_stands(officer, clerk):
    order = CommitmentFactory()
    budget = order.line.budget
    with pytest.raises(RefusedError, match="1 order of 2009/10"):
        actions.close_budget(budget, by=clerk, at=now())
    actions.end_commitment(order, reason="Called off", by=clerk, at=now())
    with pytest.raises(RefusedError, match="ended already"):
        actions.end_commitment(order, reason="Again", by=clerk, at=now())
    actions.close_budget(budget, by=clerk, at=now())
    for change in (
        lambda: spend(order.line, clerk),
        lambda: actions.change_budget(budget, note="x", by=officer, at=now()),
        lambda: actions.set_budget_line(budget, "new", name="New", by=officer, at=now()),
        lambda: actions.close_budget(budget, by=clerk, at=now()),
    ):
        with pytest.raises(RefusedError, match="is closed and stays as it is"):
            change()


def test_a_year_that_is_not_over_does_not_close(officer):
    running = Budget(year=now().year + 1)
    running.save()
    with pytest.raises(RefusedError, match="is not over yet"):
        actions.close_budget(running, by=officer, at=now())
    assert close(BudgetFactory(year=2007)).is_closed
