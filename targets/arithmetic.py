"""The arithmetic of results: classes against a tolerance, totals over years, levels and percent changes.

Pure functions over exact numbers (C05, C06, X04): nothing is rounded before it is compared, and
whatever is missing stays missing. Numbers become text here too, so that a class and the words
that explain it can never differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from targets.models import Basis, Better, Standing, ToleranceRule, ValueKind

Number = Decimal | Fraction | int
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


@dataclass(frozen=True)
class RunningTotal:
    """A total over several years so far; `missing` names the years whose results are not known."""

    target: Fraction
    known: Fraction
    missing: tuple[int, ...]

    @property
    def left(self) -> Fraction:
        """What is left to do after the known years; never below 0."""
        return max(self.target - self.known, Fraction(0))

    @property
    def total(self) -> Fraction | None:
        """The total, once every year is known."""
        return None if self.missing else self.known

    def in_words(self, decimals: int = 6) -> str:
        """“1,130 known of 5,155: at most 4,025 left; other years not given”."""
        left = (
            "nothing left to do"
            if self.left == 0
            else f"{'at most ' * bool(self.missing)}{written(self.left, decimals)} left"
        )
        gap = "; other years not given" if self.missing else ""
        return f"{written(self.known, decimals)} known of {written(self.target, decimals)}: {left}{gap}"


def running_total(target: Number, results: Mapping[int, Number | None]) -> RunningTotal:
    """Add up the yearly `results` towards a cumulative `target`; an unknown year counts as unknown, not as 0."""
    known = sum((Fraction(value) for value in results.values() if value is not None), Fraction(0))
    missing = tuple(sorted(year for year, value in results.items() if value is None))
    return RunningTotal(Fraction(target), known, missing)


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


def classify(
    value: Number | None, target: Number | None, *, better: str, tolerance: Tolerance, percent: bool = False
) -> Outcome:
    """Class a result against its target, by direction and tolerance (C05).

    `percent` says that both are percentages, which only changes how they are written. A missing
    figure or target is No data.
    """
    if value is None:
        return Outcome(Standing.NO_DATA, "No figure was given.")
    if target is None:
        return Outcome(Standing.NO_DATA, "No target is set for this period.")
    value, target = Fraction(value), Fraction(target)
    gain = value - target if better == Better.HIGHER else target - value
    compared = _Compared(value, target, gain, better, tolerance, "%" if percent else "")
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
        return f"{written(self.value)}{self.sign} against {written(self.target)}{self.sign}"

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


def rounded(number: Number, decimals: int) -> Decimal:
    """Round half up (away from 0) to so many decimals."""
    exact = Fraction(number)
    with localcontext() as context:
        context.prec = 80
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
            Decimal(1).scaleb(-decimals), ROUND_HALF_UP
        )


def written(number: Number, decimals: int = 6) -> str:
    """A number for people: thousands with commas, a true minus, at most so many decimals, no idle zeros."""
    text = f"{rounded(number, decimals):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text.replace("-", "−")


def _bracketed(number):
    return f"({written(number)})" if number < 0 else written(number)


def _to_the_point(number):
    """All decimals of a number that ends within ten, else ten and an ellipsis."""
    ends = Fraction(rounded(number, 10)) == number
    return written(number, 10) if ends else f"{written(number, 10)}…"
