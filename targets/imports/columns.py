"""What the columns of a file of figures are: guessed from their headings, for a person to correct."""

import re
from dataclasses import asdict, dataclass

from targets.models.areas import spelling

# Fields a column can be, with the headings under which published files have them.
HEADINGS = {
    "area": (
        "area code", "area", "area name", "gss code", "ons code", "la code", "local authority code", "local authority",
        "la name", "la", "authority", "authority name", "council", "district", "geography code", "geography", "place",
    ),
    "indicator": (
        "indicator code", "ni code", "ni number", "ni", "indicator", "national indicator", "indicator name", "measure",
        "pi", "pi code",
    ),
    "period": (
        "period", "year", "financial year", "fy", "time period", "reporting period", "reporting year", "time", "date",
    ),
    "quarter": ("quarter", "qtr", "q"),
    "value": (
        "value", "figure", "actual", "result", "performance", "outturn", "indicator value", "obs value", "percentage",
        "percent", "rate", "score",
    ),
    "numerator": ("numerator", "num", "number counted", "count"),
    "denominator": ("denominator", "denom", "den", "out of", "base", "population", "total population"),
}  # fmt: skip

_YEAR = re.compile(r"(?:FY ?)?(\d{4}|\d{2}) ?[/\-–] ?(\d{4}|\d{2})", re.IGNORECASE)
_PLAIN_YEAR = re.compile(r"\d{4}")
_QUARTER = re.compile(r"\b(?:quarter|qtr|q) ?([1-4])\b", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Which column holds what, by its place from 1; 0 is not in the file.

    `across` holds the columns whose headings are periods, as (place, year, quarter), where the
    values stand side by side; then `value` and `period` are 0. `indicator_id` is the one indicator
    of the whole file, if it names none itself.
    """

    area: int = 0
    indicator: int = 0
    period: int = 0
    quarter: int = 0
    value: int = 0
    numerator: int = 0
    denominator: int = 0
    across: tuple[tuple[int, int, int], ...] = ()
    indicator_id: int | None = None
    leaves_out_totals: bool = False

    def of_period(self, year: int, quarter: int) -> int:
        """The place of the column in which a period's value stands, or 0 if the file has none."""
        side_by_side = (place for place, *period in self.across if period == [year, quarter])
        return next(side_by_side, self.value)

    def to_json(self) -> dict:
        """As kept with the run."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> "Columns":
        """As it was when `to_json` wrote it."""
        return cls(**{**data, "across": tuple(tuple(each) for each in data.get("across", ()))})


def read_period(text: str) -> tuple[int, int] | None:
    """A year from April to March, and a quarter of it or 0: 2008/09, 2008-09, 2008, Q4 2008/09; None for anything else."""
    quarters = _QUARTER.findall(text)
    rest = " ".join(_QUARTER.sub(" ", text).replace(",", " ").split())
    if len(quarters) > 1 or (year := _read_year(rest)) is None:
        return None
    return year, int(quarters[0]) if quarters else 0


def _read_year(text):
    if _PLAIN_YEAR.fullmatch(text):
        return int(text)
    if match := _YEAR.fullmatch(text):
        first, second = match.groups()
        year = int(first) if len(first) == 4 else 1900 + int(first) + 100 * (int(first) < 70)
        return year if (year + 1) % 100 == int(second) % 100 and len(second) <= len(first) else None
    return None


def across(headings: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
    """The columns whose headings are periods: (place, year, quarter)."""
    found = ((place, read_period(text)) for place, text in enumerate(headings, start=1))
    return tuple((place, *period) for place, period in found if period is not None)


def guess(headings: tuple[str, ...]) -> Columns:
    """What the columns seem to be."""
    names = [spelling(text) for text in headings]
    found = {}
    for field, known in HEADINGS.items():
        places = [names.index(name) + 1 for name in known if name in names]
        found[field] = next((place for place in places if place not in found.values()), 0)
    side_by_side = across(headings)
    if len(side_by_side) > 1 and not found["value"]:
        return Columns(**{**found, "period": 0, "quarter": 0}, across=side_by_side)
    return Columns(**found)
