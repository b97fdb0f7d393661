"""Percentages: of two numbers, and as changes from a baseline shown as levels (C06)."""

from fractions import Fraction

from targets.arithmetic.numbers import Number
from targets.models import Basis, ValueKind


def percent_of(numerator: Number | None, denominator: Number | None) -> Fraction | None:
    """What percentage one number is of another; None where one is missing or nothing can be out of 0."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return Fraction(numerator) * 100 / Fraction(denominator)


def level(baseline: Number, percent: Number) -> Fraction:
    """The level that a percent change from the baseline stands for: 5.9 and −4.5 give 5.6345."""
    return Fraction(baseline) * (100 + Fraction(percent)) / 100


def percent_change(baseline: Number, reached: Number) -> Fraction | None:
    """The percent change from the baseline that a level stands for; None from a baseline of 0."""
    if baseline == 0:
        return None
    return (Fraction(reached) - Fraction(baseline)) / Fraction(baseline) * 100


def like_with_like(value, value_kind, target, basis, baseline):
    """Put a figure and its target in the same terms.

    Returns (value, target, whether both are percent changes), or None if that takes a baseline
    which is not known.
    """
    figure_is_change, target_is_change = value_kind == ValueKind.CHANGE, basis == Basis.CHANGE
    if figure_is_change == target_is_change:
        return value, target, target_is_change
    if baseline is None:
        return None
    if target_is_change:
        return value, level(baseline, target), False
    return level(baseline, value), target, False
