"""Who has which return, late ones first, and the grid beside the quarter before (C07, H02)."""

import datetime as dt
from decimal import Decimal

import pytest

from partnerships.models import Role
from targets import actions
from targets.models import Return
from targets.reports.returns import holder, listed_returns, return_rows
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import (
    FigureFactory,
    IndicatorFactory,
    QuarterFactory,
    ReturnFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
State = Return.State


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp, name="Priya Nair")


@pytest.fixture
def indicator(lyp):
    made = IndicatorFactory(body=lyp, title="Grants")
    TargetFactory(indicator=made, quarter=4, value=Decimal(100))
    return made


def a_return(body, state=State.DRAFT, **quarter):
    return ReturnFactory(quarter=QuarterFactory(**quarter), body=body, state=state)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.DRAFT, "With Priya Nair since "),
        (State.RETURNED, "With Priya Nair since "),
        (State.SUBMITTED, "With the SP Support Officer since "),
        (State.ACCEPTED, "On "),
    ],
)
def test_who_has_a_return_is_said(lyp, manager, state, words):
    assert holder(a_return(lyp, state), [manager]).startswith(words)
    assert holder(a_return(BodyFactory()), []).startswith("With the SP Support Officer, as there is no manager, since")


def test_the_list_puts_late_ones_first_and_counts_what_is_wanting(lyp, indicator):
    quarter, today = QuarterFactory(), now().date()
    for days, slug in ((5, "b"), (-2, "c"), (-9, "d")):
        ReturnFactory(quarter=quarter, body=BodyFactory(slug=slug), due_on=today + dt.timedelta(days=days))
    ReturnFactory(quarter=quarter, body=lyp, due_on=today - dt.timedelta(days=20), state=State.ACCEPTED)
    actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(5), by=None, at=now())
    listed = listed_returns(Return.objects.all(), quarter=quarter, on=today)
    shown = [(each.body_return.body.slug, each.is_late, each.figures, each.asked, each.lacking) for each in listed]
    assert shown == [("d", True, 0, 0, 0), ("c", True, 0, 0, 0), ("b", False, 0, 0, 0), ("lyp", False, 1, 1, 1)]


def test_the_grid_shows_last_quarter_beside_this_one_and_the_year_at_its_end(lyp, indicator):
    FigureFactory(indicator=indicator, quarter=3, value=Decimal(88))
    yearly = IndicatorFactory(body=lyp, frequency="yearly")
    printed = TargetFactory(indicator=IndicatorFactory(body=lyp)).indicator  # a target of the year alone
    FigureFactory(indicator=printed, year=2007, value=Decimal(4))
    IndicatorFactory(body=lyp, retired_on=dt.date(2008, 6, 1))
    rows = return_rows(a_return(lyp))
    assert [(row.indicator, row.part, row.last, row.last_period, row.target) for row in rows] == [
        (indicator, 4, "88", "Q3 2008/09", "100"),
        (yearly, 0, "No data", "2007/08", "No target"),
        (printed, 0, "4", "2007/08", "100"),
    ]
    assert [row.indicator for row in return_rows(a_return(lyp, number=3))] == [indicator, printed]


def test_the_grid_says_what_the_year_is_to_reach_beside_a_quarter(lyp, indicator):
    TargetFactory(indicator=indicator, value=Decimal(5155), basis="cumulative", years=3)
    (row,) = return_rows(a_return(lyp, number=3))
    assert (row.target, row.year_target) == ("No target", "this year 5,155 over 3 years")
    (row,) = return_rows(a_return(lyp))
    assert (row.target, row.year_target) == ("100", "this year 5,155 over 3 years")


def test_a_judgement_in_words_counts_as_given(lyp):
    talk = IndicatorFactory(body=lyp, kind="qualitative")
    told = a_return(lyp)
    actions.record_figure(talk, year=2008, quarter=4, judged="on_target", note="All agreed.", by=None, at=now())
    (listed,) = listed_returns(Return.objects.filter(pk=told.pk), quarter=told.quarter, on=now().date())
    assert (listed.figures, listed.asked) == (1, 1)
