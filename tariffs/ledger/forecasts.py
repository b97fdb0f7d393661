"""What a year's budget will come to, as arithmetic (D06)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tariffs.ledger.amounts import total

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class LineFigures:
    """One line: what was planned and is expected, if anybody said so; what is spent, and ordered but not paid."""

    planned: Decimal | None
    expected: Decimal | None
    spent: Decimal
    ordered: Decimal

    @property
    def bound(self) -> Decimal:
        """What is gone or promised."""
        return self.spent + self.ordered

    @property
    def left(self) -> Decimal | None:
        """What of the plan is still free, below nothing if it is overdrawn; unknown without a plan."""
        return None if self.planned is None else self.planned - self.bound

    @property
    def forecast(self) -> Decimal:
        """What the line comes to at the year's end: what somebody expects, else the plan; never less than is bound."""
        likely = self.planned if self.expected is None else self.expected
        return max(likely or NOTHING, self.bound)


def unsplit_need(need: Decimal | None, lines: Iterable[LineFigures]) -> Decimal:
    """What of the year's need is planned on no line yet; nothing if the lines hold all of it, or more."""
    return max((need or NOTHING) - total(line.planned or NOTHING for line in lines), NOTHING)


def year_forecast(need: Decimal | None, lines: Iterable[LineFigures]) -> Decimal:
    """What the year comes to: its lines, and the need that no line holds as far as lines without a plan leave it."""
    lines = list(lines)
    unplanned = total(line.forecast for line in lines if line.planned is None)
    return total(line.forecast for line in lines) + max(unsplit_need(need, lines) - unplanned, NOTHING)
