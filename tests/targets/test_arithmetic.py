"""Classes, totals and levels: properties over directions, bases, zero and negative targets, missing parts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.arithmetic import Tolerance, classify, level, like_with_like, percent_change, running_total, written
from targets.models import Basis, Better, Standing, ValueKind

D = Decimal
DEFAULT = Tolerance(D(5), D(15))
ORDER = [Standing.ON_TARGET, Standing.SLIGHT, Standing.SIGNIFICANT]

numbers = st.decimals(-10_000_000, 10_000_000, places=4, allow_nan=False, allow_infinity=False)
directions = st.sampled_from(list(Better))


@st.composite
def tolerances(draw, **fixed):
    limits = st.decimals(0, 500, places=3)
    first, second = sorted([draw(limits), draw(limits)])
    return Tolerance(first, second, **{"adverse_only": draw(st.booleans()), **fixed})


def turned(better):
    return Better.LOWER if better == Better.HIGHER else Better.HIGHER


# The eight results of 2008/09 as the plan prints them: value, target, direction, class, words.
PRINTED = [
    ("1130", "1728", Better.HIGHER, False, Standing.SIGNIFICANT, "1,130 against 1,728: 34.6% below, tolerance 15%"),
    ("11620", "12210", Better.HIGHER, False, Standing.ON_TARGET, "11,620 against 12,210: 4.8% below, tolerance 5%"),
    ("611", "758", Better.HIGHER, False, Standing.SIGNIFICANT, "611 against 758: 19.4% below, tolerance 15%"),
    ("4", "3", Better.HIGHER, False, Standing.ON_TARGET, "4 against 3: 33.3% above"),
    ("1", "1", Better.HIGHER, False, Standing.ON_TARGET, "1 against 1: exactly as planned"),
    ("35", "34", Better.HIGHER, False, Standing.ON_TARGET, "35 against 34: 2.9% above"),
    (
        "15427", "15136", Better.LOWER, False, Standing.ON_TARGET,
        "15,427 against 15,136: 1.9% above, tolerance 5% (lower is better)",
    ),
    ("-1.72", "-1", Better.LOWER, True, Standing.ON_TARGET, "−1.72% against −1%: 72% below (lower is better)"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "target", "better", "percent", "standing", "reason"), PRINTED)
def test_the_printed_classes_of_2008_09(value, target, better, percent, standing, reason):
    outcome = classify(D(value), D(target), better=better, tolerance=DEFAULT, percent=percent)
    assert (outcome.standing, outcome.reason) == (standing, reason)


@pytest.mark.parametrize(
    ("value", "target", "better", "arithmetic"),
    [
        ("1130", "1728", Better.HIGHER, "(1,130 − 1,728) ÷ 1,728 × 100 = −34.6064814815…%"),
        ("-1.72", "-1", Better.LOWER, "(−1 − (−1.72)) ÷ |−1| × 100 = 72%"),
        ("95", "100", Better.HIGHER, "(95 − 100) ÷ 100 × 100 = −5%"),
    ],
)
def test_the_sum_behind_a_class_is_shown(value, target, better, arithmetic):
    assert classify(D(value), D(target), better=better, tolerance=DEFAULT).arithmetic == arithmetic


@pytest.mark.parametrize(
    ("value", "standing", "reason"),
    [
        ("95", Standing.ON_TARGET, "95 against 100: 5% below, tolerance 5%"),
        ("94.9999", Standing.SLIGHT, "94.9999 against 100: 5.0001% below, tolerance 5%, slight up to 15%"),
        ("92", Standing.SLIGHT, "92 against 100: 8% below, tolerance 5%, slight up to 15%"),
        ("85", Standing.SLIGHT, "85 against 100: 15% below, tolerance 5%, slight up to 15%"),
        ("84.99", Standing.SIGNIFICANT, "84.99 against 100: 15.01% below, tolerance 15%"),
        ("99.999", Standing.ON_TARGET, "99.999 against 100: 0.001% below, tolerance 5%"),
    ],
)
def test_a_limit_is_within_tolerance_and_words_never_round_onto_it(value, standing, reason):
    outcome = classify(D(value), D(100), better=Better.HIGHER, tolerance=DEFAULT)
    assert (outcome.standing, outcome.reason) == (standing, reason)


def test_limits_may_be_zero():
    strict = Tolerance(D(0), D(10))
    assert classify(D("99.99"), D(100), better=Better.HIGHER, tolerance=strict).standing == Standing.SLIGHT
    assert classify(D(100), D(100), better=Better.HIGHER, tolerance=strict).standing == Standing.ON_TARGET


def test_a_tolerance_in_units_needs_no_percentage():
    in_units = Tolerance(D(2), D(4), measure="units")
    outcome = classify(D(3), D(0), better=Better.LOWER, tolerance=in_units)
    assert outcome.standing == Standing.SLIGHT
    assert outcome.reason == "3 against 0: 3 above, tolerance 2, slight up to 4 (lower is better)"
    assert outcome.arithmetic == "0 − 3 = −3"


@pytest.mark.parametrize(("value", "target"), [(None, D(3)), (D(3), None), (None, None)])
@pytest.mark.parametrize("better", Better)
def test_a_missing_figure_is_no_data_one_without_target_not_judged_and_neither_zero(value, target, better):
    outcome = classify(value, target, better=better, tolerance=DEFAULT)
    missing = Standing.NO_DATA if value is None else Standing.NOT_JUDGED
    assert (outcome.standing, outcome.variance, outcome.arithmetic) == (missing, None, "")


@given(numbers, directions, tolerances())
def test_a_target_met_exactly_is_on_target(target, better, tolerance):
    outcome = classify(target, target, better=better, tolerance=tolerance)
    assert (outcome.standing, outcome.variance) == (Standing.ON_TARGET, 0)


@given(numbers, numbers, directions, tolerances(adverse_only=True))
def test_doing_better_than_the_target_is_on_target(target, gain, better, tolerance):
    value = target + abs(gain) if better == Better.HIGHER else target - abs(gain)
    assert classify(value, target, better=better, tolerance=tolerance).standing == Standing.ON_TARGET


@given(numbers, numbers, directions, tolerances())
def test_turning_signs_and_direction_changes_nothing(value, target, better, tolerance):
    straight = classify(value, target, better=better, tolerance=tolerance)
    mirrored = classify(-value, -target, better=turned(better), tolerance=tolerance)
    assert (straight.standing, straight.variance) == (mirrored.standing, mirrored.variance)


@given(numbers, numbers, directions, tolerances(), st.decimals("0.0001", 1000, places=4))
def test_a_percentage_does_not_depend_on_the_unit(value, target, better, tolerance, factor):
    ours = classify(value, target, better=better, tolerance=tolerance)
    scaled = classify(
        Fraction(value) * Fraction(factor), Fraction(target) * Fraction(factor), better=better, tolerance=tolerance
    )
    assert (ours.standing, ours.variance) == (scaled.standing, scaled.variance)


@given(numbers, numbers, numbers, directions, tolerances(adverse_only=True))
def test_a_worse_result_never_gets_a_better_class(one, other, target, better, tolerance):
    worse, finer = sorted([one, other], reverse=better == Better.LOWER)
    classes = [
        ORDER.index(classify(value, target, better=better, tolerance=tolerance).standing) for value in (finer, worse)
    ]
    assert classes == sorted(classes)


@given(numbers, numbers, directions, tolerances())
def test_the_class_is_decided_by_exact_numbers(value, target, better, tolerance):
    assume(target != 0)
    gain = Fraction(value) - Fraction(target)
    variance = (gain if better == Better.HIGHER else -gain) / abs(Fraction(target)) * 100
    miss = abs(variance) if variance < 0 or not tolerance.adverse_only else 0
    expected = ORDER[(miss > Fraction(tolerance.on_target_up_to)) + (miss > Fraction(tolerance.slight_up_to))]
    outcome = classify(value, target, better=better, tolerance=tolerance)
    assert (outcome.standing, outcome.variance) == (expected, variance)


@given(numbers, directions, tolerances(adverse_only=True))
def test_a_target_of_zero_has_no_percentage(value, better, tolerance):
    assume(value != 0)
    outcome = classify(value, D(0), better=better, tolerance=tolerance)
    missed = (value < 0) == (better == Better.HIGHER)
    assert outcome.variance is None
    assert outcome.standing == (Standing.SIGNIFICANT if missed else Standing.ON_TARGET)


def test_warm_front_says_what_is_left_and_counts_no_missing_year_as_zero():
    total = running_total(D(5155), {2007: None, 2008: D(1130), 2009: None})
    assert total.in_words() == "1,130 known of 5,155: at most 4,025 left; other years not given"
    assert (total.total, total.missing) == (None, (2007, 2009))


@given(numbers, st.dictionaries(st.integers(2000, 2010), st.none() | numbers, min_size=2))
def test_a_total_is_known_only_when_every_year_is(target, results):
    total = running_total(target, results)
    known = [Fraction(value) for value in results.values() if value is not None]
    assert total.known == sum(known)
    assert (total.total is None) == (len(known) < len(results))
    assert total.left == max(Fraction(target) - sum(known), 0)


def test_a_finished_total_says_so():
    assert running_total(D(10), {2008: D(6), 2009: D(5)}).in_words() == "11 known of 10: nothing left to do"
    assert running_total(D(20), {2008: D(6), 2009: D(5)}).in_words() == "11 known of 20: 9 left"


@given(numbers, numbers)
def test_percent_change_and_level_are_each_other_back(baseline, percent):
    assume(baseline != 0)
    assert percent_change(baseline, level(baseline, percent)) == Fraction(percent)


def test_ni_186_is_shown_as_a_level_too():
    assert level(D("5.9"), D("-4.5")) == Fraction("5.6345")
    assert percent_change(D(0), D(3)) is None


@given(numbers, numbers, numbers)
def test_a_change_and_a_level_are_compared_as_levels(value, target, baseline):
    as_level = like_with_like(value, ValueKind.ABSOLUTE, target, Basis.CHANGE, baseline)
    assert as_level == (value, level(baseline, target), False)
    assert like_with_like(value, ValueKind.CHANGE, target, Basis.ABSOLUTE, baseline) == (
        level(baseline, value), target, False,
    )  # fmt: skip
    assert like_with_like(value, ValueKind.CHANGE, target, Basis.CHANGE, None) == (value, target, True)
    assert like_with_like(value, ValueKind.ABSOLUTE, target, Basis.CHANGE, None) is None


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (D("1130.000000"), 6, "1,130"), (D("-1.72"), 2, "−1.72"), (D("-0.004"), 2, "0"),
        (D("0.5"), 0, "1"), (D("100"), 0, "100"), (D("5.6345"), 1, "5.6"),
    ],
)  # fmt: skip
def test_numbers_are_written_for_people(number, decimals, text):
    assert written(number, decimals) == text
