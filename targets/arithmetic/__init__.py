"""The arithmetic of results: pure functions over exact numbers, in which whatever is missing stays missing."""

from targets.arithmetic.classes import Outcome, Tolerance, classify
from targets.arithmetic.levels import level, like_with_like, percent_change, percent_of
from targets.arithmetic.numbers import Number, rounded, written
from targets.arithmetic.periods import Period, unbroken
from targets.arithmetic.totals import RunningTotal, running_total, so_far, year_so_far
from targets.arithmetic.travel import (
    RESULTS_NEEDED,
    Confidence,
    Direction,
    Forecast,
    direction_of_travel,
    forecast_level,
    forecast_total,
)

__all__ = [
    "RESULTS_NEEDED",
    "Confidence",
    "Direction",
    "Forecast",
    "Number",
    "Outcome",
    "Period",
    "RunningTotal",
    "Tolerance",
    "classify",
    "direction_of_travel",
    "forecast_level",
    "forecast_total",
    "level",
    "like_with_like",
    "percent_change",
    "percent_of",
    "rounded",
    "running_total",
    "so_far",
    "unbroken",
    "written",
    "year_so_far",
]
