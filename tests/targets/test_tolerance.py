"""Tolerance rules: versions, nearness, what they class anew and what they leave (C05, H01, X04)."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from targets import actions
from targets.models import Classification, Standing, ToleranceRule
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import IndicatorFactory, TargetFactory

pytestmark = pytest.mark.django_db


def adopt(first, second, *, by=None, **details):
    return actions.adopt_tolerance_rule(
        on_target_up_to=Decimal(first), slight_up_to=Decimal(second), reason="We agreed it.", by=by, at=now(), **details
    )


def figure_of(value, *, year=2009, **details):
    indicator = IndicatorFactory(**details)
    TargetFactory(indicator=indicator, year=year)
    return actions.record_figure(indicator, year=year, value=Decimal(value), by=None, at=now())


def current(figure):
    return Classification.objects.current().get(figure=figure)


def test_the_portal_starts_with_a_rule_for_every_indicator():
    rule = ToleranceRule.objects.get()
    assert (rule.version, rule.scope, rule.on_target_up_to, rule.slight_up_to) == (1, "framework", 5, 15)


def test_a_new_version_classes_open_quarters_and_leaves_published_ones(results):
    open_figure = figure_of(88)
    published = set(Classification.objects.exclude(figure=open_figure).values_list("pk", "superseded_at"))
    rule = adopt(0, 10)
    assert (rule.version, current(open_figure).rule) == (2, rule)
    assert current(open_figure).standing == Standing.SIGNIFICANT
    assert set(Classification.objects.exclude(figure=open_figure).values_list("pk", "superseded_at")) == published
    assert Event.objects.get(kind="tolerance_rule.adopted").data["changed"] == 1


def test_the_nearest_rule_decides_then_the_newest():
    body = BodyFactory()
    own, sister, other = figure_of(88, body=body), figure_of(88, body=body), figure_of(88)
    adopt(20, 30, indicator=own.indicator)
    adopt(0, 5, body=body)
    adopt(12, 15)
    classes = [current(figure).standing for figure in (own, sister, other)]
    assert classes == [Standing.ON_TARGET, Standing.SIGNIFICANT, Standing.ON_TARGET]


def test_a_two_sided_rule_minds_doing_better_too():
    figure = figure_of(120)
    assert current(figure).standing == Standing.ON_TARGET
    adopt(5, 15, adverse_only=False)
    assert current(figure).standing == Standing.SIGNIFICANT


def test_a_rule_in_units():
    figure = figure_of(97)
    adopt(2, 4, measure="units")
    assert current(figure).reason == "97 against 100: 3 below, tolerance 2, slight up to 4"


@pytest.mark.parametrize(
    ("limits", "details", "words"),
    [
        ((5, 4), {}, "cannot be below"),
        ((5, 6), {"body": BodyFactory.build(), "indicator": IndicatorFactory.build()}, "not both"),
    ],
)
def test_what_makes_no_sense_is_refused(limits, details, words):
    with pytest.raises(RefusedError, match=words):
        adopt(*limits, **details)


def test_only_the_support_office_adopts():
    with pytest.raises(NotAllowedError, match="can change the tolerance"):
        adopt(5, 6, by=seated(Role.MANAGER))
    assert adopt(5, 6, by=seated(Role.STRATEGIC_MANAGER)).version == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE targets_tolerancerule SET slight_up_to = 99",
        "DELETE FROM targets_tolerancerule",
        "UPDATE targets_classification SET standing = 'on_target'",
    ],
)
def test_rules_and_classes_cannot_be_rewritten(statement, as_owner):
    figure_of(10)
    with pytest.raises(DatabaseError), transaction.atomic():
        as_owner(statement)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"scope": "body"}, "tolerance_rule_scope_names_its_subject"),
        ({"slight_up_to": 1}, "tolerance_rule_limits_in_order"),
        ({"on_target_up_to": -1}, "tolerance_rule_limits_in_order"),
        ({"reason": ""}, "tolerance_rule_says_why"),
        ({"version": 1}, "targets_tolerancerule_version_key"),
    ],
)
def test_the_database_keeps_rules_whole(wrong, constraint):
    sound = {"version": 9, "on_target_up_to": 5, "slight_up_to": 15, "reason": "So.", "adopted_on": now().date()}
    with pytest.raises(IntegrityError, match=constraint):
        ToleranceRule.objects.create(**sound | wrong)
