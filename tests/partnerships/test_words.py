from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from partnerships.templatetags import words


@pytest.mark.parametrize(
    ("value", "places", "told"),
    [
        (15750, None, "15,750"),
        (Decimal("-1.72"), None, "−1.72"),
        (Decimal("34.60"), None, "34.6"),
        (Decimal("1E+3"), None, "1,000"),
        (1130.0, None, "1,130"),
        (Decimal("2.5"), 2, "2.50"),
        (Decimal("-0.004"), 2, "0.00"),
        (0, None, "0"),
        (None, None, "No data"),
        ("", None, "No data"),
    ],
)
def test_figure(value, places, told):
    assert words.figure(value, places) == told


@pytest.mark.parametrize(
    ("value", "told"), [(3, "+3"), (Decimal("-1.72"), "−1.72"), (0, "0"), (Decimal("0.00"), "0"), (None, "No data")]
)
def test_signed(value, told):
    assert words.signed(value) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (15750, "£15,750"),
        (Decimal("15750.50"), "£15,750.50"),
        (Decimal("-20.00"), "−£20"),
        (0, "£0"),
        (None, "No data"),
    ],
)
def test_money(value, told):
    assert words.money(value) == told


def test_percent():
    assert words.percent(Decimal("34.60")) == "34.6%"


def test_day_is_in_words_and_in_london():
    assert words.day(date(2009, 6, 12)) == "12 June 2009"
    assert words.day(datetime(2009, 6, 12, 23, 30, tzinfo=UTC)) == "13 June 2009"
    assert words.day(None) == ""


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2009, 6, 12, 13, 5, tzinfo=UTC), "12 June 2009 at 2:05pm"),
        (datetime(2009, 6, 12, 8, 0, tzinfo=UTC), "12 June 2009 at 9am"),
        (datetime(2009, 6, 12, 11, 0, tzinfo=UTC), "12 June 2009 at midday"),
        (datetime(2009, 1, 12, 0, 0, tzinfo=UTC), "12 January 2009 at 12am"),
        (None, ""),
    ],
)
def test_moment(at, told):
    assert words.moment(at) == told


def test_years_and_quarters():
    assert words.financial_year(2009) == "2009/10"
    assert words.financial_year(1999) == "1999/00"
    assert words.financial_year(date(2009, 3, 31)) == "2008/09"
    assert words.year_address(date(2009, 4, 1)) == "2009-10"
    assert words.quarter_words(2008, 4) == "Quarter 4, January to March 2009"
    assert words.quarter_of(date(2009, 4, 1)) == "Quarter 1, April to June 2009"
    assert words.quarter_of(date(2009, 1, 15)) == "Quarter 4, January to March 2009"


@pytest.mark.parametrize(("things", "told"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c")])
def test_and_list(things, told):
    assert words.and_list(things) == told


def test_changes_names_what_differs():
    event = SimpleNamespace(
        data={
            "before": {"held_on": "2009-06-12", "place": "", "same": 1},
            "after": {"held_on": "2009-06-19", "place": "Civic Centre", "same": 1, "is_public": True},
        }
    )
    assert words.changes(event) == [
        ("Held on", "12 June 2009", "19 June 2009"),
        ("Place", "nothing", "Civic Centre"),
        ("Is public", "nothing", "yes"),
    ]


def test_changes_of_an_event_that_changed_nothing():
    assert words.changes(SimpleNamespace(data={})) == []


def test_changes_leaves_out_what_was_blank_and_is():
    assert words.changes(SimpleNamespace(data={"before": None, "after": {"note": "", "value": 2}})) == [
        ("Value", "nothing", 2)
    ]
