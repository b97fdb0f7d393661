"""Where an indicator is heading, in words: direction of travel and what its year may end with (C05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from targets.arithmetic import (
    RESULTS_NEEDED,
    Direction,
    Forecast,
    direction_of_travel,
    forecast_level,
    forecast_total,
    rounded,
)
from targets.models import Basis, Indicator, Kind, Part, Target, year_label
from targets.reports.quarter_rows import QuarterRow
from targets.reports.wording import UNCOUNTED, figure_text, period_label, target_text

MOST_RESULTS = 8
Period = tuple[int, int]
Results = Mapping[Period, Decimal]


@dataclass(frozen=True)
class Travel:
    """The direction of a result, and the earlier period that it is compared with."""

    direction: Direction
    since: str


@dataclass(frozen=True)
class Outlook:
    """How the newest result compares with an earlier one, and what the year may end with."""

    direction: Direction | None
    compared: str
    forecast: Forecast | None
    forecast_for: str
    forecast_words: str


def outlook(indicator: Indicator, results: Results, goals: Mapping[Period, Target]) -> Outlook | None:
    """The outlook from what the reader may see; None for what has no numbers, or has none yet."""
    known = {period: value for period, value in results.items() if value is not None}
    if indicator.kind in UNCOUNTED or not known:
        return None
    newest = max(known, key=lambda period: (period[0], period[1] or 5))
    before = _comparable(known, newest, adds_up=indicator.adds_up)
    forecast, year, problem = _forecast(indicator, known, newest)
    return Outlook(
        direction=direction_of_travel(known[newest], known.get(before), better=indicator.better),
        compared=_compared(indicator, known, newest, before),
        forecast=forecast,
        forecast_for=year_label(year),
        forecast_words=_in_words(indicator, forecast, _goal(indicator, goals, newest, year)) if forecast else problem,
    )


def travel_of(row: QuarterRow, *, adds_up: bool) -> Travel | None:
    """The direction of travel of a row of a quarter by what its trend shows; None without two results to compare."""
    known = {(year, part): value for year, part, value in row.trend if value is not None}
    if row.kind in UNCOUNTED or row.actual_value is None or not known:
        return None
    newest = max(known, key=lambda period: (period[0], period[1] or 5))
    before = _comparable(known, newest, adds_up=adds_up)
    direction = direction_of_travel(known[newest], known.get(before), better=row.better)
    return Travel(direction, period_label(*before)) if direction else None


def _comparable(known, newest, *, adds_up):
    """The period to compare with: a year with the year before; a quarter that adds up with the same one a year before;
    another with the quarter before, or failing that the same one a year before. The year before stands at its end."""
    year, part = newest
    same_last_year = (year - 1, part)
    if part == Part.WHOLE_YEAR or adds_up:
        return same_last_year
    quarter_before = (year, part - 1) if part > Part.Q1 else (year - 1, int(Part.Q4))
    whole_last_year = (year - 1, int(Part.WHOLE_YEAR))
    nearest_first = [quarter_before, same_last_year, whole_last_year]
    if part == Part.Q1:
        nearest_first = [quarter_before, whole_last_year, same_last_year]
    return next((period for period in nearest_first if period in known), same_last_year)


def _compared(indicator, known, newest, before):
    now = f"{_text(indicator, known[newest])} in {period_label(*newest)}"
    if before not in known:
        return f"{now}; there is no earlier result to compare it with"
    return f"{now} against {_text(indicator, known[before])} in {period_label(*before)}"


def _forecast(indicator, known, newest):
    """The forecast of the running year, or of the next once it is complete; the year; what is missing if there is none."""
    year, part = newest
    year += part in (Part.WHOLE_YEAR, Part.Q4)
    needs = f"Not enough results (needs {RESULTS_NEEDED})"
    if part == Part.WHOLE_YEAR:
        yearly = sorted((each, value) for (each, quarter), value in known.items() if quarter == Part.WHOLE_YEAR)
        return forecast_level(yearly[-MOST_RESULTS:], year), year, needs
    placed = {each * 4 + 3: value for (each, quarter), value in known.items() if not quarter and not indicator.adds_up}
    placed |= {each * 4 + quarter - 1: value for (each, quarter), value in known.items() if quarter}
    quarters = sorted(placed.items())
    recent = quarters[-MOST_RESULTS:]
    if not indicator.adds_up:
        return forecast_level(recent, year * 4 + 3), year, needs
    so_far = [value for place, value in quarters if place // 4 == year]
    if year == newest[0] and len(so_far) < part:
        return None, year, "No forecast: not every quarter of the year so far has a figure"
    return forecast_total(so_far, [value for _place, value in recent], 4 - len(so_far)), year, needs


def _goal(indicator, goals, newest, year):
    """The target that the forecast is of: the last quarter's where quarters stand for themselves, else the year's."""
    stands = newest[1] and not indicator.adds_up
    goal = (stands and goals.get((year, int(Part.Q4)))) or goals.get((year, int(Part.WHOLE_YEAR)))
    fitting = Basis.CHANGE if indicator.says_change else Basis.ABSOLUTE
    return goal if goal and goal.basis == fitting else None


def _in_words(indicator, forecast, goal):
    low, high = _within_reason(indicator, forecast.low), _within_reason(indicator, forecast.high)
    value = _text(indicator, _within_reason(indicator, forecast.value))
    between = f" (between {_text(indicator, low)} and {_text(indicator, high)})" if low != high else ""
    against = f", against a target of {target_text(goal.value, basis=goal.basis, kind=indicator.kind)}" if goal else ""
    return f"{value}{between}{against}. {forecast.method}; confidence {forecast.confidence.label}"


def _within_reason(indicator, number):
    """No forecast is below nothing or above all; changes from a baseline may be either."""
    if indicator.says_change:
        return number
    number = max(number, Fraction(0))
    return min(number, Fraction(100)) if indicator.kind == Kind.PERCENT else number


def _text(indicator, value):
    value = rounded(value, indicator.decimals) if isinstance(value, Fraction) else value
    return figure_text(value, value_kind=indicator.value_kind, decimals=indicator.decimals, kind=indicator.kind)
