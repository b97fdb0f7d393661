"""Classes of results against their targets: direction, tolerance, reason and sum (C05, X04).

Pure functions over exact numbers: nothing is rounded before it is compared. Numbers become text
here too, so that a class and the words that explain it can never differ.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from targets.arithmetic.numbers import Number, rounded, written
from targets.models import Better, Standing, ToleranceRule

PERCENT = ToleranceRule.Measure.PERCENT


@dataclass(frozen=True)
class Tolerance:
    """How far a result may miss: up to the first limit is On Target, up to the second Slight Variance."""

    on_target_up_to: Decimal
    slight_up_to: Decimal
    adverse_only: bool = True
    measure: str = PERCENT

    def standing(self, miss: Number) -> Standing:
        """The class of a miss of this size; a miss that equals a limit is within it."""
        if miss <= Fraction(self.on_target_up_to):
            return Standing.ON_TARGET
        return Standing.SLIGHT if miss <= Fraction(self.slight_up_to) else Standing.SIGNIFICANT


@dataclass(frozen=True)
class Outcome:
    """A class with its exact variance (adverse is negative), the reason in words and the sum behind it."""

    standing: Standing
    reason: str
    variance: Fraction | None = None
    arithmetic: str = ""


def classify(
    value: Number | None,
    target: Number | None,
    *,
    better: str,
    tolerance: Tolerance,
    percent: bool = False,
    so_far: bool = False,
    decimals: int = 6,
) -> Outcome:
    """Class a result against its target, by direction and tolerance (C05).

    `percent`, `so_far` and `decimals` only change how the numbers are written: as percentages,
    as the year so far, and with how many decimal places. A missing figure is No data; a figure
    without a target is Not judged.
    """
    if value is None:
        return Outcome(Standing.NO_DATA, "No figure was given.")
    if target is None:
        return Outcome(Standing.NOT_JUDGED, "No target is set for this period.")
    value, target = Fraction(value), Fraction(target)
    gain = value - target if better == Better.HIGHER else target - value
    compared = _Compared(value, target, gain, better, tolerance, "%" if percent else "", so_far, decimals)
    if tolerance.measure != PERCENT:
        return compared.outcome(gain)
    if target != 0:
        return compared.outcome(gain / abs(target) * 100)
    return compared.outcome_against_zero()


@dataclass(frozen=True)
class _Compared:
    """A figure beside its target, ready to be put in words."""

    value: Fraction
    target: Fraction
    gain: Fraction
    better: str
    tolerance: Tolerance
    sign: str
    so_far: bool
    decimals: int

    def outcome(self, variance):
        miss = -variance if variance < 0 or self.tolerance.adverse_only else variance
        standing = self.tolerance.standing(max(miss, Fraction(0)))
        return Outcome(standing, self._reason(variance, standing), variance, self._sum(variance))

    def outcome_against_zero(self):
        """No percentage of 0 can be taken: reached is On Target, any miss is a Significant Variance."""
        if self.gain == 0:
            return self.outcome(Fraction(0))
        counts = self.gain < 0 or not self.tolerance.adverse_only
        standing = Standing.SIGNIFICANT if counts else Standing.ON_TARGET
        why = "the target is 0, so any miss counts" if counts else "better than a target of 0"
        return Outcome(standing, f"{self._pair()}: {why}{self._direction()}")

    def _pair(self):
        """Both numbers, with as many decimals as it takes to tell them apart."""
        for decimals in range(self.decimals, 7):
            value, target = written(self.value, decimals), written(self.target, decimals)
            if value != target:
                break
        so_far = " in the year so far" if self.so_far else ""
        return f"{value}{self.sign}{so_far} against {target}{self.sign}"

    def _direction(self):
        return " (lower is better)" if self.better == Better.LOWER else ""

    def _reason(self, variance, standing):
        if variance == 0:
            return f"{self._pair()}: exactly as planned"
        way = "above" if self.value > self.target else "below"
        counts = variance < 0 or not self.tolerance.adverse_only
        limits = f", {self._limits(standing)}" if counts else ""
        return f"{self._pair()}: {self._size(abs(variance))} {way}{limits}{self._direction()}"

    def _limits(self, standing):
        first, second = (self._amount(limit) for limit in (self.tolerance.on_target_up_to, self.tolerance.slight_up_to))
        if standing == Standing.SLIGHT:
            return f"tolerance {first}, slight up to {second}"
        return f"tolerance {first if standing == Standing.ON_TARGET else second}"

    def _amount(self, number, decimals=6):
        return written(number, decimals) + ("%" if self.tolerance.measure == PERCENT else self.sign)

    def _size(self, miss):
        """The variance with one decimal, or with as many as it takes not to look like a limit or like 0."""
        lookalikes = {Fraction(0), Fraction(self.tolerance.on_target_up_to), Fraction(self.tolerance.slight_up_to)}
        for decimals in range(1, 30):
            shown = Fraction(rounded(miss, decimals))
            if shown == miss or shown not in lookalikes:
                return self._amount(miss, decimals)
        return self._amount(miss, 30)

    def _sum(self, variance):
        first, second = (self.value, self.target) if self.better == Better.HIGHER else (self.target, self.value)
        difference = f"{written(first)} − {_bracketed(second)}"
        if self.tolerance.measure != PERCENT:
            return f"{difference} = {_to_the_point(variance)}{self.sign}"
        by = f"|{written(self.target)}|" if self.target < 0 else written(self.target)
        return f"({difference}) ÷ {by} × 100 = {_to_the_point(variance)}%" if self.target else f"{difference} = 0"


def _bracketed(number):
    return f"({written(number)})" if number < 0 else written(number)


def _to_the_point(number):
    """All decimals of a number that ends within ten, else ten and an ellipsis."""
    ends = Fraction(rounded(number, 10)) == number
    return written(number, 10) if ends else f"{written(number, 10)}…"
