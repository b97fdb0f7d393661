"""How figures, targets and baselines of an indicator are written: with unit, as printed, and as a level."""

import re
from decimal import Decimal

from targets.arithmetic import level, written
from targets.models import Basis, Kind, Standing, ValueKind, year_label

NO_DATA = "No data"
NOT_GIVEN = "Not given"
UNCOUNTED = (Kind.MILESTONE, Kind.QUALITATIVE)  # told in words: there is no number to draw
_FIRST_NUMBER = re.compile(r"[-−]?\d[\d,]*(\.\d+)?")


def decimals_of(value: Decimal | None) -> int:
    """How many decimals a stored number really has: 5.900000 has one."""
    return 0 if value is None else max(0, -int(value.normalize().as_tuple().exponent))


def figure_text(
    value: Decimal | None, *, value_kind: str, decimals: int, kind: str = Kind.NUMBER, judged: str = ""
) -> str:
    """A figure for people: “1,130”, “−1.72%”, “Reached”, “Slight Variance” as judged; “No data” for a blank (H04)."""
    if judged:
        return Standing(judged).label
    if value is None:
        return NO_DATA
    if kind == Kind.MILESTONE:
        return "Reached" if value else "Not yet reached"
    return written(value, decimals) + ("%" if kind == Kind.PERCENT or value_kind == ValueKind.CHANGE else "")


def counted_text(
    numerator: Decimal | None, denominator: Decimal | None, *, numerator_label: str = "", denominator_label: str = ""
) -> str:
    """The two numbers a percentage is of: “2 homes insulated of 3 homes visited”; empty where there are none."""
    if numerator is None and denominator is None:
        return ""
    top, bottom = ("not given" if number is None else written(number) for number in (numerator, denominator))
    return " ".join(filter(None, [top, numerator_label, "of", bottom, denominator_label]))


def measured_as(kind: str, numerator_label: str, denominator_label: str) -> str:
    """How an indicator is measured: “A percentage of two numbers: homes insulated of homes visited”."""
    of = f" of {denominator_label}" if denominator_label else ""
    return str(Kind(kind).label) + (f": {numerator_label}{of}" if numerator_label else "")


def target_text(value: Decimal | None, *, basis: str | None, kind: str = Kind.NUMBER) -> str:
    """A target for people: “1,728”, “70%” of a percentage, or “−4.5%” for a change from the baseline."""
    if value is None:
        return "Judged in words" if kind == Kind.QUALITATIVE else "No target"
    if kind == Kind.MILESTONE:
        return "Reached"
    so_far = " by then, in the year so far" if basis == Basis.YEAR_TO_DATE else ""
    return written(value) + ("%" if kind == Kind.PERCENT or basis == Basis.CHANGE else "") + so_far


def with_unit(number: str, unit: str) -> str:
    """A number with its unit as people write it: “12 homes”, “60%”."""
    return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}".strip()


def level_text(percent: Decimal | None, *, baseline: Decimal | None, unit: str) -> str:
    """The level a percent change stands for, as exact as its baseline: “5.8 tonnes per capita” (C06)."""
    if percent is None or baseline is None:
        return ""
    return with_unit(written(level(baseline, percent), decimals_of(baseline)), unit)


def unit_text(unit: str, *, kind: str) -> str:
    """What an indicator is counted in; nothing for one that is told in words."""
    return "" if kind in UNCOUNTED else unit


def baseline_text(value: Decimal | None, *, printed: str, year: int | None, unit: str, kind: str = Kind.NUMBER) -> str:
    """The baseline as printed, else with its year; says when none was given, save of what is told in words."""
    if printed:
        return printed
    if value is None:
        return "" if kind in UNCOUNTED else NOT_GIVEN
    return with_unit(written(value), unit) + (f" ({year})" if year else "")


def facts_of(unit: str, baseline: str, *, year_target: str, next_target: str) -> str:
    """What is said below an indicator's name: what it is counted in, where it began, and what years are to bring."""
    began = "no baseline given" if baseline == NOT_GIVEN else baseline and f"baseline {baseline}"
    coming = (year_target and f"this year {year_target}", next_target and f"next year {next_target}")
    return " · ".join(filter(None, (unit, began, *coming)))


def printed_target(
    value: Decimal | None, *, basis: str | None, years: int | None, printed: str, kind: str = Kind.NUMBER
) -> str:
    """A target in its printed wording while that says the same number, else in ours with the printed one beside it."""
    if printed and (kind == Kind.MILESTONE or _says(printed, value)):
        return printed
    text = target_text(value, basis=basis, kind=kind)
    text = f"{text} over {years} years" if years and value is not None else text
    return f"{text} (printed: {printed})" if printed else text


def _says(printed, value):
    """Whether the first number of a printed wording is this one."""
    found = _FIRST_NUMBER.search(printed)
    return value is None or (found is not None and Decimal(found[0].replace(",", "").replace("−", "-")) == value)


def period_label(year: int, quarter: int) -> str:
    """A short name for a column or axis: “2008/09” or “Q4 2008/09”."""
    return f"Q{quarter} {year_label(year)}" if quarter else year_label(year)
