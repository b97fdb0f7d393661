"""Drawings of an indicator's figures: a spark line in a table's cell, and the long chart of its page."""

from decimal import Decimal

from django.utils.safestring import SafeString

from partnerships.charts import spark, trend
from targets.arithmetic import level, rounded, written
from targets.models import Basis, Better, Indicator, ToleranceRule
from targets.reports.indicators import IndicatorPage, Period
from targets.reports.quarter import QuarterRow
from targets.reports.wording import decimals_of


def row_spark(row: QuarterRow) -> SafeString:
    """The trend of one row of a quarter, from the baseline on, with the target dashed; nothing without a figure."""
    if not any(value is not None for _label, value in row.points):
        return SafeString("")
    values = [value for _label, value in row.points]
    told = [f"{label} {'No data' if value is None else written(value)}" for label, value in row.points]
    if row.baseline_value is not None:
        values.insert(0, Decimal(0) if row.is_change else row.baseline_value)
        told.insert(0, f"baseline {row.baseline}")
    return spark(values, title=f"{row.name}: {', '.join(told)}; target {row.target}", target=row.target_value)


def indicator_chart(page: IndicatorPage) -> SafeString:
    """The long chart: figures, targets, tolerance and baseline, percent changes drawn as levels."""
    indicator, periods = page.indicator, _of_one_kind(page)
    points = [(period.label, _as_level(indicator, period.figure and period.figure.value)) for period in periods]
    baseline = None
    if indicator.baseline_value is not None:
        baseline = (str(indicator.baseline_year or "Baseline"), indicator.baseline_value)
    return trend(
        points,
        title=str(indicator),
        description=_description(page, periods),
        target=[_aim(indicator, period) for period in periods],
        band=[_band(indicator, period) for period in periods],
        baseline=baseline,
        marks=[_marks(page.annotations, period) for period in periods],
    )


def _marks(annotations, period):
    """The numbers of the notes about a period, as the list below the chart counts them."""
    here = (
        number
        for number, note in enumerate(annotations, 1)
        if (note.year, note.quarter) == (period.year, period.quarter)
    )
    return ", ".join(map(str, here))


def _of_one_kind(page: IndicatorPage) -> list[Period]:
    """Quarters or years, whichever the newest figure is of, oldest first."""
    by_year = page.latest is None or page.latest.quarter == 0
    return [period for period in reversed(page.periods) if (period.quarter == 0) == by_year]


def _description(page, periods):
    told = [f"{period.label}: {period.actual}, target {period.target}" for period in periods]
    told += [f"Note {number}: {note.text}" for number, note in enumerate(page.annotations, 1)]
    return f"Baseline {page.baseline}. " + ". ".join(told) + "."


def _as_level(indicator: Indicator, value):
    if value is None or not indicator.says_change:
        return value
    return _drawn_level(indicator, value)


def _aim(indicator, period):
    """The target of a period on the chart's own scale; a total over years has no place on it."""
    goal = period.goal
    if goal is None or goal.basis == Basis.CUMULATIVE:
        return None
    if goal.basis != Basis.CHANGE:
        return goal.value
    return _drawn_level(indicator, goal.value)


def _band(indicator, period):
    """From the target to the worst value that is still On Target by the rule the figure was classed by."""
    aim = _aim(indicator, period)
    if aim is None or period.classification is None or indicator.says_change:
        return None
    rule = period.classification.rule
    room = rule.on_target_up_to
    if rule.measure == ToleranceRule.Measure.PERCENT:
        room = abs(aim) * room / 100
    return (aim - room, aim) if indicator.better == Better.HIGHER else (aim, aim + room)


def _drawn_level(indicator: Indicator, percent: Decimal) -> Decimal | None:
    """The level of a percent change, one decimal finer than the baseline so that its label stays short."""
    if indicator.baseline_value is None:
        return None
    return rounded(level(indicator.baseline_value, percent), decimals_of(indicator.baseline_value) + 1)
