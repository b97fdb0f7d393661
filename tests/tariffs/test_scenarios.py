"""Scenarios of a draft: made, changed, compared, chosen; and adoption by a meeting's decision (D05, X07)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Body, Decision, Event, Role
from tariffs import actions
from tariffs.models import Charge, Scenario, Scheme
from tariffs.reports import compare
from tests.factories.budgets import BudgetFactory
from tests.factories.partnerships import BodyFactory, MeetingFactory, OrganisationFactory, PersonFactory, now, seated
from tests.factories.tariffs import BandFactory, ChargeFactory, SchemeFactory, adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


@pytest.fixture
def draft():
    """A draft of 2010/11: a small payer, three who share a large charge, and one with a tariff of its own."""
    scheme = SchemeFactory(year=2010)
    small = BandFactory(scheme=scheme)
    large = BandFactory(scheme=scheme, slug="large", unit_gbp=Decimal("750.00"))
    ChargeFactory(scheme=scheme, organisation=OrganisationFactory(name="Alpha"), band=small)
    ChargeFactory(scheme=scheme, organisation=OrganisationFactory(name="Beta"), band=large, members=3)
    ChargeFactory(
        scheme=scheme, organisation=OrganisationFactory(name="Gamma"), band=small,
        agreed_unit_gbp=Decimal("100.00"), override_reason="Agreed for a year.",
    )  # fmt: skip
    return scheme


def add(draft, by, name="Keep", **rates):
    scenario = actions.add_scenario(draft, name=name, by=by, at=now())
    if rates:
        bands = {draft.bands.get(slug=slug): Decimal(unit) for slug, unit in rates.items()}
        actions.change_scenario(scenario, rates=bands, by=by, at=now())
    return scenario


def move(scenario, name, slug, by):
    charge = scenario.scheme.charges.get(organisation__name=name)
    actions.place_payer(scenario, charge, band=scenario.scheme.bands.get(slug=slug), by=by, at=now())


def amounts(draft, place):
    """What each payer would pay in a column: 0 is the draft, 1 the first scenario."""
    return {row.organisation.name: row.cells[place].amount for row in compare(draft).rows}


def test_a_new_scenario_says_what_the_draft_says(draft, officer):
    add(draft, officer)
    comparison = compare(draft)
    assert [column.title for column in comparison.columns] == ["Draft as it is", "A: Keep"]
    assert amounts(draft, 1) == {"Alpha": Decimal("250.00"), "Beta": Decimal("2250.00"), "Gamma": Decimal("100.00")}
    assert [column.total for column in comparison.columns] == [Decimal("2600.00")] * 2


def test_rates_and_moves_change_the_scenario_and_not_the_draft(draft, officer):
    scenario = add(draft, officer, small="300", large="750")
    move(scenario, "Gamma", "large", officer)
    assert amounts(draft, 1) == {"Alpha": Decimal("300.00"), "Beta": Decimal("2250.00"), "Gamma": Decimal("750.00")}
    assert amounts(draft, 0)["Gamma"] == Decimal("100.00")
    move(scenario, "Gamma", "small", officer)
    assert amounts(draft, 1)["Gamma"] == Decimal("100.00")


def test_effect_is_told_against_the_year_before_and_the_need(draft, officer):
    before = SchemeFactory(year=2009)
    band = BandFactory(scheme=before)
    ChargeFactory(scheme=before, organisation=draft.charges.get(organisation__name="Alpha").organisation, band=band)
    ChargeFactory(scheme=before, organisation=OrganisationFactory(name="Leaver"), band=band)
    BudgetFactory(year=2009, need_gbp=Decimal("3000.00"))
    add(draft, officer, small="300")
    comparison = compare(draft)
    rows = {row.organisation.name: row for row in comparison.rows}
    assert [cell.change for cell in rows["Alpha"].cells] == [Decimal("0.00"), Decimal("50.00")]
    assert [cell.change for cell in rows["Beta"].cells] == [None, None]
    assert (rows["Leaver"].before, rows["Leaver"].cells) == (Decimal("250.00"), [])
    assert [column.against_need for column in comparison.columns] == [Decimal("-400.00"), Decimal("-350.00")]
    BudgetFactory(year=2010, need_gbp=Decimal("2000.00"))
    assert compare(draft).columns[1].against_need == Decimal("650.00")


def test_up_to_four_scenarios(draft, officer):
    for name in "wxyz":
        add(draft, officer, name)
    with pytest.raises(RefusedError, match="There are four scenarios"):
        add(draft, officer, "fifth")
    actions.remove_scenario(Scenario.objects.get(name="x"), by=officer, at=now())
    assert add(draft, officer, "again").letter == "B"
    with pytest.raises(RefusedError, match="has this name"):
        actions.change_scenario(Scenario.objects.get(name="w"), rates={}, name="y", by=officer, at=now())


def test_choosing_writes_the_draft_and_another_can_be_chosen_after(draft, officer):
    first, second = add(draft, officer, "Up", small="300"), add(draft, officer, "As now")
    move(first, "Alpha", "large", officer)
    actions.choose_scenario(first, by=officer, at=now())
    assert {charge.organisation.name: charge.total_gbp for charge in Charge.objects.all()} == amounts(draft, 1)
    assert list(Scenario.objects.filter(chosen_at__isnull=False)) == [first]
    assert amounts(draft, 2)["Alpha"] == Decimal("250.00")
    actions.choose_scenario(second, by=officer, at=now())
    assert {charge.organisation.name: charge.total_gbp for charge in Charge.objects.all()} == amounts(draft, 2)
    assert list(Scenario.objects.filter(chosen_at__isnull=False)) == [second]
    move(second, "Alpha", "large", officer)
    assert not Scenario.objects.filter(chosen_at__isnull=False).exists()


@given(
    rates=st.lists(st.decimals("0", "5000", places=2), min_size=3, max_size=3),
    payers=st.lists(
        st.tuples(
            st.integers(0, 2), st.integers(1, 40), st.integers(0, 2), st.none() | st.decimals("0", "900", places=2)
        ),
        min_size=1,
        max_size=5,
    ),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_scenario_adds_up_to_the_schedule_it_makes(officer, rates, payers):
    Scheme.objects.all().delete()
    draft = SchemeFactory(year=2010)
    bands = [BandFactory(scheme=draft, slug=f"band-{place}") for place in range(3)]
    for band, members, _to, own in payers:
        override = {} if own is None else {"agreed_unit_gbp": own, "override_reason": "Agreed."}
        ChargeFactory(scheme=draft, band=bands[band], members=members, **override)
    scenario = actions.add_scenario(draft, name="Any", by=officer, at=now())
    actions.change_scenario(scenario, rates=dict(zip(bands, rates, strict=True)), by=officer, at=now())
    for charge, (_band, _members, to, _own) in zip(draft.charges.order_by("pk"), payers, strict=True):
        actions.place_payer(scenario, charge, band=bands[to], by=officer, at=now())
    foreseen = compare(draft).columns[1].total
    actions.choose_scenario(scenario, by=officer, at=now())
    after = compare(draft)
    assert foreseen == sum((charge.total_gbp for charge in draft.charges.all()), Decimal("0.00"))
    assert [column.total for column in after.columns] == [foreseen, foreseen]


def test_scenarios_are_for_the_support_office_and_drafts_only(draft, officer):
    with pytest.raises(NotAllowedError):
        add(draft, PersonFactory())
    scenario = add(draft, officer)
    adopt(draft)
    for change in (
        lambda: add(draft, officer, "Late"),
        lambda: actions.choose_scenario(scenario, by=officer, at=now()),
        lambda: actions.remove_scenario(scenario, by=officer, at=now()),
    ):
        with pytest.raises(RefusedError, match="are adopted and stay as they are"):
            change()


@pytest.fixture
def meeting():
    board = BodyFactory(name="Delivery Board", slug="delivery-board", kind=Body.Kind.BOARD)
    return MeetingFactory(body=board, held_on=dt.date(2009, 3, 12))


def test_adoption_is_a_decision_of_the_meeting(draft, officer, meeting):
    actions.adopt_scheme(draft, meeting=meeting, words="Rates stay as they are.", by=officer, at=now())
    draft.refresh_from_db()
    decision = Decision.objects.get()
    assert (decision.meeting, decision.about, decision.words) == (meeting, "Tariffs 2010/11", "Rates stay as they are.")
    assert (draft.decision, draft.agreement) == (decision, "Delivery Board, 12 March 2009")
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["decision.recorded", "scheme.adopted"]


def test_what_is_no_decision_adopts_nothing(draft, officer, meeting):
    for wrong, said in (
        (MeetingFactory(body=meeting.body, held_on=now().date() + dt.timedelta(days=2)), "has not been held yet"),
        (MeetingFactory(body=meeting.body, cancelled_at=now()), "was cancelled"),
        (MeetingFactory(), "agreed by a board"),
        (None, "Choose the meeting"),
    ):
        with pytest.raises(RefusedError, match=said):
            actions.adopt_scheme(draft, meeting=wrong, words="Agreed.", by=officer, at=now())
    with pytest.raises(RefusedError, match="Enter what was decided"):
        actions.adopt_scheme(draft, meeting=meeting, words=" ", by=officer, at=now())
    assert (Scheme.objects.get(pk=draft.pk).status, Decision.objects.count()) == ("draft", 0)
