"""What the words of a file mean: each different text is looked up once, however many rows have it (C09)."""

from collections.abc import Iterable
from dataclasses import dataclass

from targets.imports.columns import read_period
from targets.models import Area, Indicator, Kind
from targets.models.areas import spelling
from targets.models.quarters import FIRST_YEAR, LAST_YEAR, our_area

TOTALS = {
    "all", "all areas", "all authorities", "average", "england", "england and wales", "gb", "great britain", "mean",
    "median", "n ireland", "national", "scotland", "sum", "total", "totals", "uk", "united kingdom", "wales",
}  # fmt: skip
# Codes of countries, regions and counties' metropolitan rings, which are no authority's area.
TOTAL_CODES = ("e92", "e12", "e13", "e11", "w92", "s92", "n92", "k02", "k03", "k04")
QUARTERS = {"": 0, "year": 0, "annual": 0, "0": 0} | {
    f"{word}{number}": number for number in range(1, 5) for word in ("", "q", "quarter ", "qtr ")
}


@dataclass(frozen=True)
class Match:
    """What a text means, or why it means nothing here."""

    text: str
    key: object = None
    reason: str = ""
    is_total: bool = False


def match_areas(texts: Iterable[str], years: Iterable[int]) -> list[Match]:
    """Areas by code or any spelling; where two share a name, the one that was there in all of the file's years."""
    areas = list(Area.objects.all())
    known, years = Area.objects.all().spelled(), sorted(set(years))
    wider = {spelling(name) for area in areas for name in (area.region, area.nation) if name} | TOTALS
    return [_area(text, known, wider, years) for text in texts]


def _area(text, known, wider, years):
    plain = spelling(text)
    if not plain:
        return (
            Match(text, our_area())
            if not text.strip()
            else Match(text, reason="This is no area. Type its name or code.")
        )
    if plain == spelling(our_area()):
        return Match(text, our_area())
    found = known.get(plain, [])
    if len(found) > 1:
        found = [area for area in found if all(area.existed_in(year) for year in (years[:1] + years[-1:]))] or found
    if len(found) == 1:
        return Match(text, found[0].code)
    if found:
        codes = " or ".join(area.code for area in found)
        return Match(text, reason=f"More than one area has this name. Type its code: {codes}.")
    if plain in wider or plain.startswith(TOTAL_CODES) or {"total", "average", "mean"} & set(plain.split()):
        reason = (
            "This row is a total or average over many areas, and would count them twice. "
            "Delete it, or have the totals left out when you say what the columns are."
        )
        return Match(text, reason=reason, is_total=True)
    return Match(text, reason="There is no such area. Type its name or code as in the list of areas, or add it there.")


def match_indicators(texts: Iterable[str]) -> list[Match]:
    """Indicators by slug, code or title."""
    known = {}
    for indicator in Indicator.objects.prefetch_related("parts"):
        for name in {spelling(name) for name in (indicator.slug, indicator.code, indicator.title) if name}:
            known.setdefault(name, []).append(indicator)
    return [_indicator(text, known.get(spelling(text), [])) for text in texts]


def _indicator(text, found):
    if len(found) > 1:
        slugs = " or ".join(indicator.slug for indicator in found)
        return Match(text, reason=f"More than one indicator is called that. Type the end of its address: {slugs}.")
    if not found:
        return Match(
            text, reason="There is no such indicator. Type its number or title as on its page, or add it first."
        )
    if refusal := why_no_series(found[0]):
        return Match(text, reason=refusal)
    return Match(text, found[0].pk)


def why_no_series(indicator: Indicator) -> str:
    """Why figures of this indicator cannot be imported as numbers, or an empty text."""
    if indicator.parts.all():
        return "This indicator is measured by its parts. Give the figures of each part."
    if indicator.kind == Kind.QUALITATIVE:
        return "This indicator is judged in words, so it has no series of numbers."
    return ""


def match_periods(texts: Iterable[str]) -> list[Match]:
    """Years and quarters; a year is the one that starts in April."""
    return [_period(text) for text in texts]


def _period(text):
    period = read_period(text.strip())
    if period is None:
        return Match(text, reason="This is no year or quarter. Type it as 2008/09 or Q4 2008/09.")
    if not FIRST_YEAR <= period[0] <= LAST_YEAR:
        return Match(text, reason=f"Years from {FIRST_YEAR} to {LAST_YEAR} can be kept here.")
    return Match(text, period)


def match_quarters(texts: Iterable[str]) -> list[Match]:
    """Quarters in a column of their own; blank is the whole year."""
    known = [(text, QUARTERS.get(text.strip().casefold())) for text in texts]
    return [
        Match(text, number, "" if number is not None else "Type 1 to 4, or leave the cell empty for the whole year.")
        for text, number in known
    ]
