"""A quarter as its pages show it: whole while it is short, else the partnerships with the most misses first (C07).

What is counted is always the whole quarter: of a long one the database's tallies, so that a page costs
the same however many figures there are.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.db import connection

from comms.models import Publication
from partnerships.models import Body
from partnerships.models.statements import Statement
from targets.models import Quarter, Standing
from targets.reports.published import shown_table
from targets.reports.quarter import QuarterTable, counted

MOST_ROWS = 100
MOST_CHOICES = 20

# The bodies to choose from, none where they are too many for a list; and the one that the address names.
_BODIES = Statement(
    "quarter_bodies",
    f"""
    WITH few AS MATERIALIZED (SELECT body_id FROM targets_tally WHERE quarter_id = %(quarter)s LIMIT {MOST_CHOICES + 1})
    SELECT b.id, b.slug, b.name, b.acronym, true FROM few JOIN partnerships_body b ON b.id = few.body_id
    WHERE (SELECT count(*) FROM few) <= {MOST_CHOICES}
    UNION ALL
    SELECT b.id, b.slug, b.name, b.acronym, false FROM partnerships_body b
    WHERE b.slug = %(slug)s AND EXISTS (SELECT 1 FROM targets_tally WHERE quarter_id = %(quarter)s AND body_id = b.id)
    """,  # noqa: S608  a number of this file, so that one plan fits every quarter
    quarter="bigint",
    slug="text",
)
_SUMS = Statement(
    "quarter_sums",
    """
    SELECT count(*), sum(on_target), sum(slight_variance), sum(significant_variance), sum(no_data), sum(not_judged)
    FROM targets_tally WHERE quarter_id = %(quarter)s
    """,
    quarter="bigint",
)
_MOST_MISSES = Statement(
    "quarter_most_misses",
    """
    WITH page AS MATERIALIZED (
        SELECT t.body_id, t.on_target, t.slight_variance, t.significant_variance, t.no_data, t.not_judged FROM targets_tally t
        LEFT JOIN (
            SELECT a.* FROM targets_tally a JOIN partnerships_body b ON b.id = a.body_id
            WHERE a.quarter_id = %(quarter)s AND b.slug = %(after)s
        ) after ON true
        WHERE t.quarter_id = %(quarter)s AND (after.body_id IS NULL
            OR t.significant_variance < after.significant_variance OR (t.significant_variance = after.significant_variance
                AND (t.slight_variance < after.slight_variance
                     OR (t.slight_variance = after.slight_variance AND t.body_id > after.body_id))))
        ORDER BY t.significant_variance DESC, t.slight_variance DESC, t.body_id LIMIT %(most)s
    )
    SELECT b.id, b.slug, b.name, b.acronym, page.on_target, page.slight_variance, page.significant_variance, page.no_data,
        page.not_judged
    FROM page JOIN partnerships_body b ON b.id = page.body_id
    ORDER BY page.significant_variance DESC, page.slight_variance DESC, page.body_id
    """,
    quarter="bigint",
    after="text",
    most="integer",
)


@cache
def _quarters_until():
    columns = ", ".join(field.column for field in Quarter._meta.concrete_fields)
    sql = f"SELECT {columns} FROM targets_quarter WHERE year <= %(year)s ORDER BY year DESC, number DESC LIMIT 4"  # noqa: S608  our own columns
    return Statement("quarters_until", sql, year="integer")


def quarters_of(year: int) -> list[Quarter]:
    """The quarters of a year in their order, open ones too; one statement.

    A year has four at most: backwards from its end PostgreSQL reads these by their key, and not all there are.
    """
    names = [field.attname for field in Quarter._meta.concrete_fields]
    last = [Quarter.from_db(connection.alias, names, row) for row in _quarters_until().rows(year=year)]
    return [quarter for quarter in reversed(last) if quarter.year == year]


class Bodies(NamedTuple):
    """The partnerships that a quarter's page can be narrowed to, none where they are too many; and the one it is."""

    choices: list[Body]
    chosen: Body | None


@dataclass(frozen=True)
class Overview:
    """What a page shows of a quarter: its rows, the counts of the whole, and after which body the next page begins."""

    table: QuarterTable
    counts: dict[Standing, int]
    is_whole: bool
    next_after: str = ""


def bodies_of(quarter: Quarter, slug: str = "") -> Bodies:
    """The partnerships with indicators in a quarter, by name; one statement."""
    found = _BODIES.rows(quarter=quarter.pk, slug=slug)
    bodies = [(_body(row), row[-1]) for row in found]
    choices = sorted((body for body, is_choice in bodies if is_choice), key=lambda body: (body.name.lower(), body.pk))
    return Bodies(choices, next((body for body, is_choice in bodies if not is_choice), None))


def _body(row):
    return Body.from_db(connection.alias, ["id", "slug", "name", "acronym"], row[:4])


def overview(
    quarter: Quarter,
    dashboard: Publication | None,
    *,
    among: Collection[Quarter] | None,
    body: Body | None = None,
    after: str = "",
) -> Overview:
    """A quarter for its readers: of one body, or of all; a long one from after the body with the slug `after` on."""
    if body is not None:
        table = shown_table(quarter, dashboard, among=among, bodies=[body])
        return Overview(table, table.counts, is_whole=True)
    if dashboard is not None:
        return overview_of(shown_table(quarter, dashboard, among=among), after)
    counts = _counts(quarter)
    if sum(counts.values()) <= MOST_ROWS:
        table = shown_table(quarter, None, among=among)
        return Overview(table, table.counts, is_whole=True)
    rows = _MOST_MISSES.rows(quarter=quarter.pk, after=after, most=MOST_ROWS + 1)
    taken, more = _cut([sum(row[4:]) for row in rows])
    bodies = [_body(row) for row in rows[:taken]]
    table = shown_table(quarter, None, among=among, bodies=bodies)
    return Overview(table, counts, is_whole=False, next_after=bodies[-1].slug if more else "")


def _counts(quarter):
    _bodies, *numbers = _SUMS.rows(quarter=quarter.pk)[0]
    return counted(Counter({standing: int(number or 0) for standing, number in zip(Standing, numbers, strict=True)}))


def overview_of(table: QuarterTable, after: str) -> Overview:
    """The same of a table that was published whole."""
    if len(table.rows) <= MOST_ROWS:
        return Overview(table, table.counts, is_whole=True)
    misses: dict[str, Counter] = {}
    for row in table.rows:
        misses.setdefault(row.body_slug, Counter())[row.standing] += 1
    order = sorted(misses, key=lambda slug: (-misses[slug][Standing.SIGNIFICANT], -misses[slug][Standing.SLIGHT], slug))
    order = order[order.index(after) + 1 :] if after in misses else order
    taken, more = _cut([misses[slug].total() for slug in order])
    shown = QuarterTable(table.quarter, tuple(row for row in table.rows if row.body_slug in order[:taken]))
    return Overview(shown, table.counts, is_whole=False, next_after=order[taken - 1] if more else "")


def _cut(sizes: Sequence[int]) -> tuple[int, bool]:
    """How many of these bodies fit on a page, at least one, and whether more follow."""
    taken = rows = 0
    for size in sizes:
        if taken and rows + size > MOST_ROWS:
            break
        taken, rows = taken + 1, rows + size
    return taken, taken < len(sizes)
