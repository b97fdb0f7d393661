"""Drawings of an indicator's figures: a spark line in a table's cell, one of many, and the long chart of its page."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString

from partnerships.charts import ranked_bars, small_trend, spark, trend
from targets.arithmetic import level, rounded, unbroken
from targets.models import Basis, Better, Indicator, Part, ToleranceRule
from targets.reports.indicators import IndicatorPage
from targets.reports.league import League
from targets.reports.quarter import QuarterTable
from targets.reports.quarter_rows import KEPT_ROWS, QuarterRow
from targets.reports.wording import decimals_of, figure_text, period_label


@lru_cache(maxsize=KEPT_ROWS)
def row_spark(row: QuarterRow) -> SafeString:
    """The trend of one row of a quarter, from the baseline on, with the target dashed; nothing without a number."""
    if row.is_in_words or not any(value is not None for _label, value in row.points):
        return SafeString("")
    values = [value for _label, value in row.points]
    told = row.told_points
    if (baseline := _drawn_baseline(row)) is not None:
        values.insert(0, baseline)
        told.insert(0, f"baseline {row.baseline}")
    return spark(values, title=f"{row.name}: {', '.join(told)}; target {row.target}", target=row.target_value)


@dataclass(frozen=True)
class SmallMultiples:
    """Every indicator of a quarter on one layout, drawn or in words, and all that is drawn as one table."""

    charts: tuple[tuple[QuarterRow, SafeString], ...]
    periods: tuple[str, ...]
    lines: tuple[tuple[QuarterRow, tuple[str, ...]], ...]


def small_multiples(table: QuarterTable) -> SmallMultiples:
    """The rows of a quarter as small charts: years keep their places in all charts of years, quarters in theirs."""
    counted = [row for row in table.rows if not row.is_in_words]
    known = {(year, part) for row in counted for year, part, _value in row.trend}
    of_years, of_quarters = (
        _places(row for row in counted if _is_yearly(row) == are_years) for are_years in (True, False)
    )
    ordered = sorted(known, key=lambda period: (period[0], period[1] or 5))
    return SmallMultiples(
        charts=tuple(
            (row, SafeString("") if row.is_in_words else _small(row, of_years if _is_yearly(row) else of_quarters))
            for row in table.rows
        ),
        periods=tuple(period_label(*period) for period in ordered),
        lines=tuple((row, _written_out(row, ordered)) for row in counted),
    )


def _is_yearly(row):
    return bool(row.trend) and all(part == Part.WHOLE_YEAR for _year, part, _value in row.trend)


def _places(rows):
    """The periods that rows drawn beside one another share, those between them of which none has a record too."""
    return unbroken({(year, part) for row in rows for year, part, _value in row.trend})


def _small(row, places):
    """One row on the places of its kind: among quarters a year's result stands where its quarter 4 does."""
    known = {(year, part or int(Part.Q4)): value for year, part, value in row.drawn}
    return small_trend(
        [(period_label(*place), known.get((place[0], place[1] or int(Part.Q4)))) for place in places],
        title=row.name,
        description=f"{_told(row)}.",
        target=row.target_value,
        baseline=_drawn_baseline(row),
    )


def _told(row):
    if row.is_so_far:
        figures = row.told_points
    else:
        figures = [f"{label} {_figure(row, value)}" for label, value in row.points] or ["No figure"]
    return f"Baseline {row.baseline}; {', '.join(figures)}; target {row.target}"


def _written_out(row, periods):
    """The figures of a row under all periods of the page; a dash where none was asked for."""
    known = {(year, part): value for year, part, value in row.trend}
    return tuple(_figure(row, known[period]) if period in known else "–" for period in periods)


def _figure(row, value):
    decimals = decimals_of(value) if row.decimals is None else row.decimals
    return figure_text(value, value_kind=row.value_kind, decimals=decimals, kind=row.kind)


def _drawn_baseline(row):
    """A percent change begins at nought, which is its baseline."""
    return Decimal(0) if row.is_change and row.baseline_value is not None else row.baseline_value


def indicator_chart(page: IndicatorPage, *, is_narrow: bool = False) -> SafeString:
    """The long chart: figures, targets, tolerance and baseline, percent changes drawn as levels; none of words.

    The narrow one has the same figures and targets, for telephones.
    """
    if page.is_in_words:
        return SafeString("")
    indicator, periods = page.indicator, page.drawn
    points = [(period.label, _as_level(indicator, page.drawn_value(period))) for period in periods]
    title, description = str(indicator), _description(page, periods)
    aims = [_aim(page, period) for period in periods]
    began, of_level = indicator.baseline_value, decimals_of(indicator.baseline_value)
    if is_narrow and points:
        return small_trend(points, title=title, description=description, target=aims, baseline=began)
    return trend(
        points,
        title=title,
        description=description,
        target=aims,
        band=[_band(page, period) for period in periods],
        baseline=None if began is None else (str(indicator.baseline_year or "Baseline"), began),
        marks=[_marks(page.annotations, period) for period in periods],
        decimals=of_level if indicator.says_change else indicator.decimals,
        target_decimals=of_level if indicator.says_change else None,
    )


def league_chart(league: League, *, is_narrow: bool = False) -> SafeString:
    """The figures of all areas as bars, the best first, ours marked, with the median across; or the same for a telephone."""
    marked = next((place for place, each in enumerate(league.placed) if each.is_ours), None)
    return ranked_bars(
        [(each.name, each.value) for each in league.placed],
        title=f"{league.indicator}, {league.period}, by area",
        description=f"{league.finding} {len(league.placed)} areas in order, the best first; the table names them all.",
        marked=marked,
        line=("Median", league.middle) if league.middle is not None else None,
        unit=league.indicator.unit,
        is_narrow=is_narrow,
    )


def _marks(annotations, period):
    """The numbers of the notes about a period, as the list below the chart counts them."""
    here = (
        number
        for number, note in enumerate(annotations, 1)
        if (note.year, note.quarter) == (period.year, period.quarter)
    )
    return ", ".join(map(str, here))


def _description(page, periods):
    told = [f"{period.label}: {period.actual}{page.so_far_words(period)}, target {period.target}" for period in periods]
    told += [f"Note {number}: {note.text}" for number, note in enumerate(page.annotations, 1)]
    return f"Baseline {page.baseline}. " + ". ".join(told) + "."


def _as_level(indicator: Indicator, value):
    if value is None or not indicator.says_change:
        return value
    return _drawn_level(indicator, value)


def _aim(page, period):
    """The target of a period on the chart's own scale; a total over years has no place on it.

    Nor has a single quarter's among totals of the year so far.
    """
    indicator, goal = page.indicator, period.goal
    if goal is None or goal.basis == Basis.CUMULATIVE:
        return None
    if page.is_so_far and period.quarter and goal.basis != Basis.YEAR_TO_DATE:
        return None
    if goal.basis != Basis.CHANGE:
        return goal.value
    return _drawn_level(indicator, goal.value)


def _band(page, period):
    """From the target to the worst value that is still On Target by the rule the figure was classed by."""
    indicator, aim = page.indicator, _aim(page, period)
    if aim is None or period.classification is None or indicator.says_change:
        return None
    rule = period.classification.rule
    room = rule.on_target_up_to
    if rule.measure == ToleranceRule.Measure.PERCENT:
        room = abs(aim) * room / 100
    return (aim - room, aim) if indicator.better == Better.HIGHER else (aim, aim + room)


def _drawn_level(indicator: Indicator, percent: Decimal) -> Decimal | None:
    """The level of a percent change, to the sixth decimal."""
    if indicator.baseline_value is None:
        return None
    return rounded(level(indicator.baseline_value, percent), 6)
