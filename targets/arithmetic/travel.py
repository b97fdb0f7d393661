"""Where an indicator is heading: its direction of travel, and what the year may end with (C05).

A forecast always says how it was made and how far it can be trusted; with fewer than three
results there is none. Nothing here decides a class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import TextChoices

from targets.arithmetic.numbers import Number
from targets.models import Better

RESULTS_NEEDED = 3
# A change of no more than this part of the earlier result is called steady.
STEADY_WITHIN = Fraction(1, 100)


class Direction(TextChoices):
    """How a result compares with an earlier one, in the better direction of its indicator."""

    IMPROVING = "improving", "Improving"
    STEADY = "steady", "Steady"
    WORSENING = "worsening", "Worsening"


class Confidence(TextChoices):
    """How far a forecast can be trusted."""

    HIGH = "high", "high"
    MEDIUM = "medium", "medium"
    LOW = "low", "low"


@dataclass(frozen=True)
class Forecast:
    """What a year may end with, between what and what, how that was worked out and how sure it is."""

    value: Fraction
    low: Fraction
    high: Fraction
    method: str
    confidence: Confidence


class _Line(NamedTuple):
    start: Fraction
    slope: Fraction
    spread: Fraction

    def at(self, place):
        return self.start + self.slope * place


def direction_of_travel(now: Number | None, before: Number | None, *, better: str) -> Direction | None:
    """How `now` compares with `before`; None where either is missing. Within one percent is steady."""
    if now is None or before is None:
        return None
    gain = Fraction(now) - Fraction(before)
    if abs(gain) <= abs(Fraction(before)) * STEADY_WITHIN:
        return Direction.STEADY
    return Direction.IMPROVING if (gain > 0) == (better == Better.HIGHER) else Direction.WORSENING


def forecast_level(results: Sequence[tuple[int, Number]], place: int) -> Forecast | None:
    """Follow the straight line through results at numbered places to another place; None below three results."""
    if len(results) < RESULTS_NEEDED:
        return None
    line = _line_through(results)
    value = line.at(place)
    return Forecast(
        value,
        value - 2 * line.spread,
        value + 2 * line.spread,
        f"A straight line through the last {len(results)} results",
        _confidence([number for _place, number in results], line.spread),
    )


def forecast_total(so_far: Sequence[Number], recent: Sequence[Number], quarters_left: int) -> Forecast | None:
    """Add the average of recent quarters for each quarter left to the year so far; None below three results."""
    if len(recent) < RESULTS_NEEDED:
        return None
    average = Fraction(sum(Fraction(number) for number in recent)) / len(recent)
    squares = sum((Fraction(number) - average) ** 2 for number in recent)
    spread = _root(squares / (len(recent) - 1)) * quarters_left
    value = sum((Fraction(number) for number in so_far), Fraction(0)) + average * quarters_left
    each = "the quarter" if quarters_left == 1 else f"each of the {quarters_left} quarters"
    return Forecast(
        value,
        value - 2 * spread,
        value + 2 * spread,
        f"The year so far, and the average of the last {len(recent)} quarters for {each} left",
        _confidence(recent, spread / max(quarters_left, 1)),
    )


def _line_through(results):
    """The line with the least squares, and how far the results lie from it."""
    count = len(results)
    mean_x = Fraction(sum(place for place, _number in results), count)
    mean_y = sum(Fraction(number) for _place, number in results) / count
    across = sum((place - mean_x) ** 2 for place, _number in results)
    slope = sum((place - mean_x) * (Fraction(number) - mean_y) for place, number in results) / across
    line = _Line(mean_y - slope * mean_x, slope, Fraction(0))
    squares = sum((Fraction(number) - line.at(place)) ** 2 for place, number in results)
    return line._replace(spread=_root(squares / (count - 2)))


def _confidence(numbers, spread):
    """High for six results or more within 5% of their mean, medium for four within 15%, else low."""
    mean = abs(sum(Fraction(number) for number in numbers) / len(numbers))
    if len(numbers) >= 6 and spread <= mean * Fraction(5, 100):
        return Confidence.HIGH
    return Confidence.MEDIUM if len(numbers) >= 4 and spread <= mean * Fraction(15, 100) else Confidence.LOW


def _root(number):
    return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())
