"""What the database itself holds true of budgets, spending and scenarios (D05-D07)."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tariffs.models import BudgetLine, Commitment, InKind, Scenario, Spend, SpendEvidence
from tests.factories.budgets import (
    BudgetFactory,
    BudgetLineFactory,
    CommitmentFactory,
    ExternalFundingFactory,
    InKindFactory,
    ScenarioFactory,
    ScenarioPlacingFactory,
    ScenarioRateFactory,
    SpendEvidenceFactory,
    SpendFactory,
    close,
)
from tests.factories.partnerships import DecisionFactory, PersonFactory, now
from tests.factories.tariffs import BandFactory, ChargeFactory, SchemeFactory, adopt
from tests.refused import refused

pytestmark = pytest.mark.django_db
MINUS, TOO_MUCH = Decimal("-0.01"), Decimal("10000000.01")


@pytest.mark.parametrize(
    ("constraint", "factory", "fields"),
    [
        ("budget_year_is_a_year", BudgetFactory, {"year": 1999}),
        ("budget_need_is_reasonable", BudgetFactory, {"need_gbp": MINUS}),
        ("budget_line_has_a_name", BudgetLineFactory, {"name": ""}),
        ("budget_line_is_reasonable", BudgetLineFactory, {"planned_gbp": MINUS}),
        ("budget_line_is_reasonable", BudgetLineFactory, {"forecast_gbp": TOO_MUCH}),
        ("in_kind_has_a_name", InKindFactory, {"name": ""}),
        ("in_kind_is_reasonable", InKindFactory, {"value_gbp": MINUS}),
        ("external_funding_has_a_name", ExternalFundingFactory, {"name": ""}),
        ("external_funding_is_reasonable", ExternalFundingFactory, {"amount_gbp": MINUS}),
        ("commitment_says_what", CommitmentFactory, {"supplier": ""}),
        ("commitment_is_reasonable", CommitmentFactory, {"amount_gbp": Decimal(0)}),
        ("commitment_ended_with_a_reason", CommitmentFactory, {"ended_because": "Paid"}),
        ("spend_says_what", SpendFactory, {"purpose": ""}),
        ("spend_is_reasonable", SpendFactory, {"amount_gbp": Decimal("-1.00")}),
        ("spend_is_reasonable", SpendFactory, {"reason": "Twice"}),
        ("spend_vat_is_part_of_it", SpendFactory, {"irrecoverable_vat_gbp": Decimal("100.01")}),
        ("spend_evidence_up_to_10_mb", SpendEvidenceFactory, {"size": 10 * 1024 * 1024 + 1}),
        ("spend_evidence_has_a_title", SpendEvidenceFactory, {"title": ""}),
        ("scenario_up_to_four_a_year", ScenarioFactory, {"place": 5}),
        ("scenario_has_a_name", ScenarioFactory, {"name": ""}),
        ("decision_is_in_words", DecisionFactory, {"words": ""}),
    ],
)
def test_constraints(constraint, factory, fields):
    with refused(constraint):
        factory(**fields)


def test_closed_by_somebody_at_a_time():
    budget = BudgetFactory()
    with refused("budget_closed_at_a_time"):
        type(budget).objects.filter(pk=budget.pk).update(closed_by=PersonFactory())


@pytest.mark.parametrize(
    ("constraint", "factory"),
    [
        ("budget_line_code_once_a_year", BudgetLineFactory),
        ("in_kind_code_once_a_year", InKindFactory),
        ("external_funding_code_once_a_year", ExternalFundingFactory),
    ],
)
def test_a_code_once_a_year(constraint, factory):
    first = factory()
    with refused(constraint):
        factory(budget=first.budget, slug=first.slug)


def test_references_and_evidence_are_there_once():
    spend, order, evidence = SpendFactory(), CommitmentFactory(), SpendEvidenceFactory()
    with refused("tariffs_spend_reference"):
        SpendFactory(reference=spend.reference)
    with refused("tariffs_commitment_reference"):
        CommitmentFactory(reference=order.reference)
    with refused("spend_evidence_once"):
        SpendEvidenceFactory(spend=evidence.spend, sha256=evidence.sha256)


def test_spend_and_evidence_never_change():
    evidence = SpendEvidenceFactory()
    for change in (
        lambda: Spend.objects.update(amount_gbp=1),
        lambda: Spend.objects.all().delete(),
        lambda: SpendEvidence.objects.update(title="Other"),
        lambda: evidence.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def reversal(spend, **fields):
    return SpendFactory(
        **{"line": spend.line, "reverses": spend, "amount_gbp": -spend.amount_gbp, "reason": "Twice", **fields}
    )


def test_a_reversal_takes_back_the_whole_of_one_spend_once():
    spend = SpendFactory(irrecoverable_vat_gbp=Decimal("5.00"))
    for wrong in ({}, {"amount_gbp": Decimal("-99.00")}, {"line": BudgetLineFactory()}):
        with refused("spend_reversal_is_whole"):
            reversal(spend, **wrong)
    taken_back = reversal(spend, irrecoverable_vat_gbp=Decimal("-5.00"))
    with refused("reverses_id"):
        reversal(spend, irrecoverable_vat_gbp=Decimal("-5.00"))
    with refused():
        SpendFactory(line=spend.line, reverses=taken_back, reason="Back again")


def test_a_spend_settles_an_order_of_its_own_line():
    with refused("spend_settles_its_line"):
        SpendFactory(commitment=CommitmentFactory())


def test_a_closed_year_stands_by_every_path():
    line = BudgetLineFactory()
    budget, order = line.budget, CommitmentFactory(line=line)
    InKindFactory(budget=budget)
    fund = ExternalFundingFactory(budget=budget)
    close(budget)
    changes = [
        lambda: type(budget).objects.update(need_gbp=1),
        lambda: type(budget).objects.update(closed_at=None),
        lambda: close(BudgetFactory(year=2012)).delete(),
        lambda: BudgetLine.objects.update(planned_gbp=1),
        lambda: BudgetLineFactory(budget=budget),
        lambda: InKind.objects.all().delete(),
        lambda: fund.delete(),
        lambda: Commitment.objects.filter(pk=order.pk).update(amount_gbp=1),
        lambda: CommitmentFactory(line=line),
        lambda: SpendFactory(line=line),
    ]
    for change in changes:
        with refused():
            change()


def test_up_to_four_scenarios_a_draft_year_and_one_is_chosen():
    scheme = SchemeFactory(year=2010)
    for place in range(1, 5):
        ScenarioFactory(scheme=scheme, place=place)
    with refused("scenario_place_once_a_year"):
        ScenarioFactory(scheme=scheme, place=4)
    with refused("scenario_chosen_once_a_year"):
        Scenario.objects.filter(place__in=[1, 2]).update(chosen_at=now())
    with refused("scenario_name_once_a_year"):
        Scenario.objects.filter(place=1).update(name=Scenario.objects.get(place=2).name)


def test_a_scenario_is_made_of_its_own_drafts_bands_and_charges():
    scenario = ScenarioFactory()
    foreign = ChargeFactory(scheme=SchemeFactory(year=2011))
    own = ChargeFactory(scheme=scenario.scheme)
    with refused("scenario_of_one_year"):
        ScenarioRateFactory(scenario=scenario, band=foreign.band)
    for charge, band in ((foreign, own.band), (own, foreign.band)):
        with refused("scenario_of_one_year"):
            ScenarioPlacingFactory(scenario=scenario, charge=charge, band=band)
    rate = ScenarioRateFactory(scenario=scenario, band=own.band)
    placing = ScenarioPlacingFactory(scenario=scenario, charge=own, band=own.band)
    with refused("scenario_rate_once_a_band"):
        ScenarioRateFactory(scenario=scenario, band=rate.band)
    with refused("scenario_placing_once_a_payer"):
        ScenarioPlacingFactory(scenario=scenario, charge=placing.charge, band=own.band)
    with refused("scenario_placing_override_has_a_reason"):
        type(placing).objects.filter(pk=placing.pk).update(agreed_unit_gbp=1)
    with refused("scenario_rate_is_reasonable"):
        type(rate).objects.filter(pk=rate.pk).update(unit_gbp=-1)


def test_scenarios_of_an_adopted_year_stand():
    scenario = ScenarioFactory()
    rate = ScenarioRateFactory(scenario=scenario, band=BandFactory(scheme=scenario.scheme))
    adopt(scenario.scheme)
    for change in (
        lambda: Scenario.objects.update(name="Other"),
        lambda: type(rate).objects.update(unit_gbp=1),
        lambda: rate.delete(),
        lambda: ScenarioFactory(scheme=scenario.scheme, place=2),
    ):
        with refused("adopted_scheme_stands"):
            change()


def test_row_history_keeps_what_a_line_was_before():
    line = BudgetLineFactory()
    BudgetLine.objects.filter(pk=line.pk).update(planned_gbp=5)
    assert list(line.row_history.order_by("pgh_id").values_list("pgh_label", "planned_gbp")) == [
        ("insert", None),
        ("update", Decimal("5.00")),
    ]


def test_a_decision_never_changes():
    decision = DecisionFactory()
    for statement in ("UPDATE partnerships_decision SET words = 'x'", "DELETE FROM partnerships_decision"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert str(decision) == f"{decision.about}: {decision.meeting}"
