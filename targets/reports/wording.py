"""How figures, targets and baselines of an indicator are written: with unit, as printed, and as a level."""

from decimal import Decimal

from targets.arithmetic import level, written
from targets.models import Basis, ValueKind, year_label

NO_DATA = "No data"


def decimals_of(value: Decimal | None) -> int:
    """How many decimals a stored number really has: 5.900000 has one."""
    return 0 if value is None else max(0, -int(value.normalize().as_tuple().exponent))


def figure_text(value: Decimal | None, *, value_kind: str, decimals: int) -> str:
    """A figure for people: “1,130”, “−1.72%” for a percent change, “No data” for a blank (H04)."""
    if value is None:
        return NO_DATA
    return written(value, decimals) + ("%" if value_kind == ValueKind.CHANGE else "")


def target_text(value: Decimal | None, *, basis: str | None) -> str:
    """A target for people: “1,728”, or “−4.5%” for a change from the baseline."""
    if value is None:
        return "No target"
    return written(value) + ("%" if basis == Basis.CHANGE else "")


def level_text(percent: Decimal | None, *, baseline: Decimal | None, unit: str) -> str:
    """The level a percent change stands for, as exact as its baseline: “5.8 tonnes per capita” (C06)."""
    if percent is None or baseline is None:
        return ""
    return f"{written(level(baseline, percent), decimals_of(baseline))} {unit}".strip()


def baseline_text(value: Decimal | None, *, printed: str, year: int | None, unit: str) -> str:
    """The baseline as printed, else with its year; says when no year was given."""
    if printed:
        return printed
    if value is None:
        return "Not given"
    return f"{written(value)} {unit}".strip() + (f" ({year})" if year else "")


def printed_target(value: Decimal | None, *, basis: str | None, years: int | None, printed: str) -> str:
    """A target in its printed wording, else in ours."""
    if printed:
        return printed
    text = target_text(value, basis=basis)
    return f"{text} over {years} years" if years and value is not None else text


def period_label(year: int, quarter: int) -> str:
    """A short name for a column or axis: “2008/09” or “Q4 2008/09”."""
    return f"Q{quarter} {year_label(year)}" if quarter else year_label(year)
