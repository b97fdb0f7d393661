"""An indicator against other areas: rank, quarter and median of one period, and who has no figure (C09).

Only figures of the same period are compared, unrounded; equal figures share a rank and a quarter.
A blank is no figure: it is listed, never ranked as nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles

from partnerships.models import Person
from targets.models import Area, Better, Figure, Indicator, Kind, ValueKind
from targets.models.quarters import our_area
from targets.reports.wording import decimals_of, figure_text, period_label

QUARTERS_NEED = 4
QUARTERS = ("Best quarter", "Second quarter", "Third quarter", "Last quarter")
# Judgements in words cannot be ranked, nor milestones that are reached or not.
RANKED = (Kind.NUMBER, Kind.PERCENT)
Period = tuple[int, int]


@dataclass(frozen=True)
class Placed:
    """One area in a league; areas with the same figure share its rank."""

    rank: int
    is_shared: bool
    name: str
    value: Decimal
    actual: str
    quarter: str
    is_ours: bool

    @property
    def place(self) -> str:
        """The rank as it is written: 3, or 3= where it is shared."""
        return f"{self.rank}{'=' if self.is_shared else ''}"


@dataclass(frozen=True)
class League:
    """All areas with a figure in one period, the best first, and those without one."""

    indicator: Indicator
    period: str
    placed: Sequence[Placed]
    without: Sequence[str]
    middle: Decimal | None

    @property
    def ours(self) -> Placed | None:
        return next((each for each in self.placed if each.is_ours), None)

    @property
    def median(self) -> str:
        return _text(self.indicator, self.middle)

    @property
    def finding(self) -> str:
        """What the league says about our area, in words."""
        if not self.placed:
            return f"No area has a figure for {self.period}."
        middle = f"The median is {self.median}."
        if self.ours is None:
            return f"Our area has no figure for {self.period}. {middle}"
        shared = " with others" if self.ours.is_shared else ""
        quarter = f", in the {self.ours.quarter.lower()} of the areas" if self.ours.quarter else ""
        order = f"{self.ours.name} has rank {self.ours.rank}{shared} of {len(self.placed)}{quarter}"
        return f"{order}, with {self.ours.actual} in {self.period}. {middle}"

    @property
    def caution(self) -> str:
        """Why the figures may not be alike, or nothing."""
        if self.indicator.kind == Kind.NUMBER and self.indicator.value_kind == ValueKind.ABSOLUTE:
            return "These are counts, not rates: a larger area may have more without doing better or worse."
        return ""


def has_league(indicator: Indicator, person: Person) -> bool:
    """Whether another area has a figure that `person` may see, and figures that can be ranked; one statement."""
    return indicator.kind in RANKED and _of_others(indicator, person).exists()


def league_periods(indicator: Indicator, person: Person) -> list[Period]:
    """The periods in which another area has a figure that `person` may see, the newest first; one statement."""
    found = _of_others(indicator, person).values_list("year", "quarter").distinct()
    return sorted(found, key=lambda period: (period[0], period[1] or 5), reverse=True)


def _of_others(indicator, person):
    return Figure.objects.visible_to(person).filter(indicator=indicator).exclude(area_code=our_area()).order_by()


def league(indicator: Indicator, person: Person, *, period: Period) -> League:
    """The league of one period by what `person` may see; three statements."""
    seen = Figure.objects.visible_to(person).filter(indicator=indicator).order_by()
    year, quarter = period
    values = dict(seen.filter(year=year, quarter=quarter).values_list("area_code", "value"))
    codes = {*seen.values_list("area_code", flat=True).distinct(), our_area()}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    known = {code: value for code, value in values.items() if value is not None}
    without = sorted((names.get(code, code) for code in codes - known.keys()), key=str.casefold)
    return League(
        indicator=indicator,
        period=period_label(*period),
        placed=_placed(indicator, known, names),
        without=without,
        middle=median(known.values()) if known else None,
    )


def _placed(indicator, known, names):
    """The areas in order; where figures are equal, by name."""
    higher = indicator.better == Better.HIGHER
    best_first = sorted(known.values(), reverse=higher)
    bounds = quantiles(best_first, n=4, method="inclusive") if len(best_first) >= QUARTERS_NEED else []
    bounds = sorted(bounds, reverse=higher)
    placed = [
        Placed(
            rank=best_first.index(value) + 1,
            is_shared=best_first.count(value) > 1,
            name=names.get(code, code),
            value=value,
            actual=_text(indicator, value),
            quarter=_quarter(value, bounds, higher),
            is_ours=code == our_area(),
        )
        for code, value in known.items()
    ]
    return sorted(placed, key=lambda each: (each.rank, each.name.casefold()))


def _quarter(value, bounds, higher):
    """The quarter in which a figure lies, by the figure alone; nothing where there are too few areas."""
    if not bounds:
        return ""
    beyond = sum(value < bound if higher else value > bound for bound in bounds)
    return QUARTERS[beyond]


def _text(indicator, value):
    return figure_text(value, value_kind=indicator.value_kind, decimals=decimals_of(value), kind=indicator.kind)
