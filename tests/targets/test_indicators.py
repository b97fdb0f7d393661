"""Keeping indicators: agreed and revised baselines, retirement, and what imports may not touch (C03)."""

import datetime as dt
from decimal import Decimal

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from targets import actions
from targets.models import Indicator
from tests.factories.partnerships import now, seated
from tests.factories.targets import IndicatorFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2009, 4, 1)


@pytest.fixture
def agreed(db):
    return actions.agree_baseline(IndicatorFactory(baseline_value=Decimal(10)), agreed_on=DAY, by=None, at=now())


def test_an_agreed_baseline_stands(agreed):
    agreed.baseline_value = Decimal(11)
    with pytest.raises(RefusedError, match="Enter a better one as the revised baseline") as refused:
        actions.save_indicator(agreed, by=None, at=now())
    assert refused.value.field == "baseline_value"
    agreed.refresh_from_db()
    agreed.baseline_agreed_on = None
    with pytest.raises(RefusedError):
        actions.save_indicator(agreed, by=None, at=now())


def test_agreeing_twice_or_without_a_baseline_is_refused(agreed):
    with pytest.raises(RefusedError, match="agreed already"):
        actions.agree_baseline(agreed, agreed_on=DAY, by=None, at=now())
    with pytest.raises(RefusedError, match="no baseline yet"):
        actions.agree_baseline(IndicatorFactory(), agreed_on=DAY, by=None, at=now())


def test_a_revised_baseline_stands_beside_the_agreed_one(agreed):
    revised = actions.revise_baseline(
        agreed, value=Decimal("10.4"), year=2006, reason="Counted by ward.", by=None, at=now()
    )
    assert (revised.baseline_value, revised.revised_baseline_value) == (10, Decimal("10.4"))
    event = Event.objects.get(kind="baseline.revised")
    assert event.data["after"]["revised_baseline_reason"] == "Counted by ward."
    actions.revise_baseline(agreed, value=None, year=None, reason="", by=None, at=now())
    assert Indicator.objects.get().revised_baseline_value is None
    reasons = [row.revised_baseline_reason for row in agreed.row_history.order_by("pgh_id")]
    assert reasons == ["", "", "Counted by ward.", ""]


def test_revising_needs_a_baseline_and_a_reason(agreed):
    with pytest.raises(RefusedError, match="Say why"):
        actions.revise_baseline(agreed, value=Decimal(3), year=None, reason=" ", by=None, at=now())
    with pytest.raises(RefusedError, match="no baseline yet"):
        actions.revise_baseline(IndicatorFactory(), value=Decimal(3), year=None, reason="So.", by=None, at=now())


def test_an_indicator_is_retired_replaced_and_taken_back():
    old, new = IndicatorFactory(), IndicatorFactory()
    actions.retire_indicator(old, retired_on=DAY, replaced_by=new, by=None, at=now())
    assert list(Indicator.objects.in_use(DAY)) == [new]
    assert Indicator.objects.in_use(DAY - dt.timedelta(days=1)).count() == 2
    assert list(new.replaces.all()) == [old]
    actions.retire_indicator(old, retired_on=None, by=None, at=now())
    assert Indicator.objects.in_use(DAY).count() == 2
    assert Event.objects.filter(kind="indicator.retired").count() == 2


def test_an_indicator_does_not_replace_itself():
    old = IndicatorFactory()
    for details in ({"retired_on": DAY, "replaced_by": old}, {"retired_on": None, "replaced_by": IndicatorFactory()}):
        with pytest.raises(RefusedError, match="Choose another indicator"):
            actions.retire_indicator(old, by=None, at=now(), **details)


@pytest.mark.parametrize(
    "door",
    [
        lambda indicator, by: actions.agree_baseline(indicator, agreed_on=DAY, by=by, at=now()),
        lambda indicator, by: actions.revise_baseline(indicator, value=None, year=None, reason="", by=by, at=now()),
        lambda indicator, by: actions.retire_indicator(indicator, retired_on=DAY, by=by, at=now()),
    ],
)
def test_only_the_support_office_keeps_indicators(door):
    indicator = IndicatorFactory(baseline_value=Decimal(3))
    with pytest.raises(NotAllowedError, match="can change the list of indicators"):
        door(indicator, seated(Role.MANAGER, indicator.body))
    door(indicator, seated(Role.SUPPORT_OFFICER))


def test_the_parts_of_an_indicator_are_measured_and_the_whole_is_not():
    whole, other = IndicatorFactory(), IndicatorFactory()
    parts = [IndicatorFactory(parent=whole, part=letter, ni_code="NI 195") for letter in "ab"]
    assert set(Indicator.objects.measured()) == {other, *parts}
    assert set(Indicator.objects.whole()) == {whole, other}
    assert str(parts[0]) == f"NI 195a: {parts[0].title}"
