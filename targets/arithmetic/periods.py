"""Series of quarters and years: which places time itself gives them, whether anything is known of them or not."""

from collections.abc import Iterable

Period = tuple[int, int]  # a year and its quarter; the quarter 0 is the whole year
LAST = 4


def unbroken(known: Iterable[Period]) -> list[Period]:
    """The known periods in order, with every quarter or year between them of which nothing is known.

    A whole year stands at its quarter 4 where that is not known; a year of which no quarter is known takes one place.
    """
    known = set(known)
    places = {(year, quarter or LAST) for year, quarter in known}
    if not places:
        return []
    first, last, in_quarters = min(places), max(places), {year for year, quarter in known if quarter}
    found = []
    for year in range(first[0], last[0] + 1):
        if year not in in_quarters:
            found.append((year, 0))
            continue
        quarters = [(year, quarter) for quarter in range(1, LAST + 1) if first <= (year, quarter) <= last]
        found += [(year, 0) if _is_year_s_end(period, known) else period for period in quarters]
    return found


def _is_year_s_end(period, known):
    year, quarter = period
    return quarter == LAST and period not in known and (year, 0) in known
