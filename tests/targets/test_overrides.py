"""Overriding a class: a name, a reason, the rule's class in sight, and the way back (X04)."""

from decimal import Decimal

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from targets import actions
from targets.models import Classification, Quarter, Standing
from tests.factories.partnerships import PersonFactory, now, seated
from tests.factories.targets import IndicatorFactory, TargetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def missed(db):
    """80 against 100."""
    return record(TargetFactory().indicator, 80)


@pytest.fixture
def officer(db):
    person = seated(Role.SUPPORT_OFFICER)
    person.name = "Priya Nair"
    person.save()
    return person


def record(indicator, value):
    return actions.record_figure(indicator, year=2008, value=Decimal(value), by=None, at=now())


def override(figure, standing="slight_variance", *, by, reason="The clerks were on strike."):
    return actions.override_class(figure, standing=standing, reason=reason, by=by, at=now())


def current(figure):
    return Classification.objects.current().get(figure=figure)


def test_an_override_says_by_whom_why_and_what_the_rule_says(missed, officer):
    override(missed, by=officer)
    classed = current(missed)
    assert (classed.standing, classed.rule_standing, classed.overridden_by) == (
        "slight_variance",
        "significant_variance",
        officer,
    )
    assert classed.reason == (
        "Overridden by Priya Nair: “The clerks were on strike.” By the rule Significant Variance: "
        "80 against 100: 20% below, tolerance 15%"
    )
    assert Event.objects.get(kind="class.overridden").data["after"] == {
        "standing": "slight_variance",
        "override_reason": "The clerks were on strike.",
    }
    assert missed.classifications.count() == 2


def test_an_override_is_cleared_and_the_rules_class_stands_again(missed, officer):
    override(missed, by=officer)
    actions.clear_override(missed, by=officer, at=now())
    assert (current(missed).standing, current(missed).is_overridden) == (Standing.SIGNIFICANT, False)
    assert missed.classifications.count() == 3
    with pytest.raises(RefusedError, match="nothing to clear"):
        actions.clear_override(missed, by=officer, at=now())


def test_an_override_stays_while_what_it_rests_on_stays(missed, officer):
    override(missed, by=officer)
    actions.record_figure(missed.indicator, year=2008, value=Decimal(80), note="As said.", by=None, at=now())
    assert current(missed).is_overridden
    record(missed.indicator, 81)
    assert (current(missed).is_overridden, current(missed).standing) == (False, Standing.SIGNIFICANT)


@pytest.mark.parametrize(
    ("standing", "reason", "field"),
    [
        ("slight_variance", "  ", "reason"),
        ("significant_variance", "So.", "standing"),
        ("no_data", "So.", "standing"),
        ("splendid", "So.", "standing"),
    ],
)
def test_an_override_without_reason_or_with_the_same_class_is_refused(missed, officer, standing, reason, field):
    with pytest.raises(RefusedError) as refused:
        override(missed, standing, by=officer, reason=reason)
    assert refused.value.field == field


def test_no_data_is_never_overridden(officer):
    figure = actions.record_figure(IndicatorFactory(), year=2008, value=None, by=None, at=now())
    with pytest.raises(RefusedError, match="There is nothing to class"):
        override(figure, "on_target", by=officer)


def test_only_the_support_office_overrides(missed):
    with pytest.raises(NotAllowedError, match="can override a class"):
        override(missed, by=seated(Role.MANAGER, missed.body))
    with pytest.raises(NotAllowedError):
        override(missed, by=PersonFactory())


def test_a_published_class_is_not_overridden(missed, officer):
    actions.publish_quarter(Quarter.objects.get(), by=None, at=now())
    with pytest.raises(RefusedError, match="is published"):
        override(missed, by=officer)


def test_the_page_offers_an_override_only_while_the_period_is_open(missed, officer, client):
    client.force_login(officer)
    address = missed.indicator.get_absolute_url()
    link = f"{address}figures/2008-09/year/class/"
    assert link in client.get(address).content.decode()
    override(missed, by=officer)
    assert "Let the rule’s class stand again" in client.get(address).content.decode()
    actions.publish_quarter(Quarter.objects.get(), by=None, at=now())
    page = client.get(address).content.decode()
    assert (link in page, "Let the rule’s class stand again" in page) == (False, False)
