"""Direction of travel, forecasts, percentages and the year so far: properties and examples (C05, C06)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.arithmetic import (
    Confidence,
    Direction,
    direction_of_travel,
    forecast_level,
    forecast_total,
    percent_of,
    year_so_far,
)
from targets.models import Better

D = Decimal
numbers = st.decimals(-1_000_000, 1_000_000, places=3, allow_nan=False, allow_infinity=False)
directions = st.sampled_from(list(Better))
OPPOSITE = {
    Direction.IMPROVING: Direction.WORSENING,
    Direction.WORSENING: Direction.IMPROVING,
    Direction.STEADY: Direction.STEADY,
}


@pytest.mark.parametrize(
    ("now", "before", "better", "direction"),
    [
        (12, 10, "higher", Direction.IMPROVING),
        (12, 10, "lower", Direction.WORSENING),
        (D("10.1"), 10, "higher", Direction.STEADY),
        (D("10.11"), 10, "higher", Direction.IMPROVING),
        (D("-1.72"), -1, "lower", Direction.IMPROVING),
        (0, 0, "lower", Direction.STEADY),
        (1, 0, "lower", Direction.WORSENING),
        (None, 10, "higher", None),
        (10, None, "higher", None),
    ],
)
def test_direction_of_travel(now, before, better, direction):
    assert direction_of_travel(now, before, better=better) == direction


@given(numbers, numbers)
def test_what_is_better_upwards_is_worse_downwards(now, before):
    upwards = direction_of_travel(now, before, better=Better.HIGHER)
    assert direction_of_travel(now, before, better=Better.LOWER) == OPPOSITE[upwards]


@given(numbers, directions)
def test_the_same_again_is_steady(number, better):
    assert direction_of_travel(number, number, better=better) == Direction.STEADY


@given(numbers, numbers, st.lists(st.integers(0, 40), min_size=3, max_size=8, unique=True), st.integers(0, 50))
def test_a_line_is_followed_exactly(start, slope, places, place):
    results = [(each, Fraction(start) + Fraction(slope) * each) for each in places]
    forecast = forecast_level(results, place)
    assert forecast.value == forecast.low == forecast.high == Fraction(start) + Fraction(slope) * place


@given(st.lists(numbers, min_size=3, max_size=8))
def test_a_forecast_lies_within_its_own_range_and_says_its_method(values):
    forecast = forecast_level(list(enumerate(values)), len(values))
    assert forecast.low <= forecast.value <= forecast.high
    assert forecast.method == f"A straight line through the last {len(values)} results"


@given(st.lists(numbers, max_size=2))
def test_fewer_than_three_results_give_no_forecast(values):
    assert forecast_level(list(enumerate(values)), 9) is None
    assert forecast_total(values, values, 1) is None


@given(st.lists(numbers, min_size=3, max_size=8), st.lists(numbers, max_size=3))
def test_a_total_is_the_year_so_far_and_the_average_for_what_is_left(recent, so_far):
    left = 4 - len(so_far)
    forecast = forecast_total(so_far, recent, left)
    assert forecast.value == sum(map(Fraction, so_far)) + sum(map(Fraction, recent)) / len(recent) * left


@pytest.mark.parametrize(
    ("values", "confidence"),
    [
        ([100, 101, 100, 101, 100, 101], Confidence.HIGH),
        ([100, 101, 100, 101], Confidence.MEDIUM),
        ([100, 101, 100], Confidence.LOW),
        ([10, 200, 5, 160, 1, 190], Confidence.LOW),
    ],
)
def test_confidence_follows_how_many_and_how_close(values, confidence):
    assert forecast_level(list(enumerate(values)), 7).confidence == confidence


@given(numbers, numbers)
def test_a_percentage_is_of_both_its_numbers(numerator, denominator):
    assume(denominator != 0)
    assert percent_of(numerator, denominator) * Fraction(denominator) == Fraction(numerator) * 100


@pytest.mark.parametrize(("numerator", "denominator"), [(None, D(3)), (D(3), None), (D(3), D(0)), (None, None)])
def test_a_percentage_without_both_numbers_is_none(numerator, denominator):
    assert percent_of(numerator, denominator) is None


@given(st.lists(st.none() | numbers, max_size=4))
def test_the_year_so_far_is_known_only_with_every_quarter(quarters):
    total = year_so_far(quarters)
    assert (total is None) == (None in quarters or not quarters)
    assert total is None or total == sum(map(Fraction, quarters))
