"""Totals: over several years, over the quarters of a year so far (C06). Whatever is missing stays missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from targets.arithmetic.numbers import Number, rounded, written


@dataclass(frozen=True)
class RunningTotal:
    """A total over several years so far; `missing` names the years whose results are not known."""

    target: Fraction
    known: Fraction
    missing: tuple[int, ...]
    so_far: Fraction = Fraction(0)

    @property
    def left(self) -> Fraction:
        """What is left to do after the known years; never below 0."""
        return max(self.target - self.known, Fraction(0))

    @property
    def total(self) -> Fraction | None:
        """The total, once every year is known."""
        return None if self.missing else self.known

    @property
    def unknown(self) -> str:
        """What is not known, in words."""
        return "other quarters and years not given" if self.so_far else "other years not given"

    def in_words(self, decimals: int = 6) -> str:
        """“1,130 known of 5,155: at most 4,025 left; other years not given”."""
        left = (
            "nothing left to do"
            if self.left == 0
            else f"{'at most ' * bool(self.missing)}{written(self.left, decimals)} left"
        )
        gap = f"; {self.unknown}" if self.missing else ""
        return f"{written(self.known, decimals)} known of {written(self.target, decimals)}: {left}{gap}"


def running_total(target: Number, results: Mapping[int, Number | None], *, so_far: Number = 0) -> RunningTotal:
    """Add up the yearly `results` towards a cumulative `target`; an unknown year counts as unknown, not as 0.

    `so_far` is what quarters of unknown years make, as far as they are known.
    """
    known = sum((Fraction(value) for value in results.values() if value is not None), Fraction(so_far))
    missing = tuple(sorted(year for year, value in results.items() if value is None))
    return RunningTotal(Fraction(target), known, missing, Fraction(so_far))


def year_so_far(quarters: Sequence[Number | None]) -> Fraction | None:
    """Add up the quarters of a year from the first on; None as soon as one of them is not known."""
    if not quarters or any(value is None for value in quarters):
        return None
    return sum((Fraction(value) for value in quarters if value is not None), Fraction(0))


def so_far(known: Mapping[tuple[int, int], Decimal | None], year: int, part: int) -> Decimal | None:
    """The year so far at a quarter, of figures by year and quarter; a year's own result at part 0."""
    if not part:
        return known.get((year, part))
    total = year_so_far([known.get((year, quarter)) for quarter in range(1, part + 1)])
    return None if total is None else rounded(total, 6)
