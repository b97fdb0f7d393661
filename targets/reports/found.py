"""The statement behind a quarter's table: every indicator with target, result, class and trend (C05, C07).

Of some bodies it reads a range of each index and nothing else, however many figures there are, and is
planned once a connection.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from partnerships.models import Body
from partnerships.models.statements import Statement
from targets.models import Part, Quarter
from targets.models.quarters import our_area

PERIODS_OF_A_TREND = 8

# Retired indicators leave the table, save where they still have a figure; an indicator in parts is told by
# its parts. At quarter 4 the year's result stands in where there is no figure of the quarter itself: the
# plans of the partnership print one figure a year. The trend is of quarters or of years, as the result is;
# a year's result stands at its quarter 4 among quarters that do not add up, as far as these leave room.
# What a result was is its class in the newest quarter published before this one, of that quarter or of its
# year. What lies within the trend is read once; what does not is looked for only where it can be.
_TABLE = """
WITH past AS MATERIALIZED (
    SELECT f.indicator_id, f.id, f.year, f.quarter, f.value FROM targets_figure f
    WHERE {figures} f.area_code = %(area)s
      AND (f.year, f.quarter) >= (%(from_year)s, 0) AND (f.year, f.quarter) < (%(year)s, %(quarter)s)
      AND (f.quarter = 0 OR (f.year, f.quarter) >= (%(from_year)s, %(from_quarter)s))
), result AS MATERIALIZED (
    SELECT DISTINCT ON (f.indicator_id) f.indicator_id, f.id, f.quarter, f.value, f.numerator, f.denominator, f.note, f.judged
    FROM (
        SELECT f.* FROM targets_figure f
        WHERE {figures} f.area_code = %(area)s AND f.year = %(year)s AND f.quarter = %(quarter)s
        UNION ALL
        SELECT f.* FROM targets_figure f
        WHERE {figures} f.area_code = %(area)s AND f.year = %(year)s AND f.quarter = 0
          AND %(quarter)s = 4 AND EXISTS (SELECT 1 FROM past WHERE year = %(year)s AND quarter = 0)
    ) f
    ORDER BY f.indicator_id, f.quarter DESC
), years AS (
    SELECT result.indicator_id, result.quarter = 0 AS is_yearly, f.year, f.value
    FROM result LEFT JOIN (
        SELECT indicator_id, count(*) AS quarters FROM past WHERE quarter > 0 GROUP BY indicator_id
    ) known ON known.indicator_id = result.indicator_id
    CROSS JOIN LATERAL (
        SELECT f.year, f.value FROM targets_indicator i JOIN targets_figure f ON f.indicator_id = i.id
        WHERE i.id = result.indicator_id AND (result.quarter = 0 OR i.within_year = 'stand')
          AND f.area_code = %(area)s AND f.quarter = 0 AND f.year >= %(first_year)s AND f.year < %(year)s
        OFFSET 0
    ) f
    WHERE result.quarter = 0 OR coalesce(known.quarters, 0) < {before_it}
), series AS MATERIALIZED (
    SELECT indicator_id, is_yearly, string_agg(
        year || '|' || quarter || '|' || coalesce(value::text, ''), ' ' ORDER BY year, coalesce(nullif(quarter, 0), 4)
    ) AS points
    FROM (
        SELECT indicator_id, false AS is_yearly, year, quarter, value FROM past WHERE quarter > 0
        UNION ALL
        SELECT indicator_id, is_yearly, year, 0, value FROM years
        WHERE is_yearly OR (indicator_id, year) NOT IN (SELECT indicator_id, year FROM past WHERE quarter = 4)
    ) point
    GROUP BY indicator_id, is_yearly
), before AS MATERIALIZED (
    SELECT q.year, q.number, CASE WHEN q.number = 4 THEN 0 ELSE q.number END AS stand_in FROM targets_quarter q
    WHERE q.state IN ('published', 'revising') AND (q.year, q.number) < (%(year)s, %(quarter)s)
    ORDER BY q.year DESC, q.number DESC LIMIT 1
), was AS MATERIALIZED (
    SELECT DISTINCT ON (f.indicator_id) f.indicator_id, f.id FROM before CROSS JOIN LATERAL (
        SELECT past.indicator_id, past.id, past.quarter FROM past
        WHERE past.year = before.year AND past.quarter IN (before.number, before.stand_in)
        UNION ALL
        SELECT f.indicator_id, f.id, f.quarter FROM targets_figure f
        WHERE {figures} f.area_code = %(area)s AND f.year = before.year AND f.quarter IN (before.number, before.stand_in)
          AND (before.year, before.number) < (%(from_year)s, %(from_quarter)s)
    ) f
    ORDER BY f.indicator_id, f.quarter DESC
), class AS MATERIALIZED (
    SELECT c.figure_id, c.standing, c.variance, c.reason, c.rule_id FROM targets_classification c
    WHERE c.superseded_at IS NULL
      AND c.figure_id = ANY (ARRAY(SELECT id FROM result UNION ALL SELECT id FROM was))
), rule AS MATERIALIZED (
    SELECT id, version FROM targets_tolerancerule
), body AS MATERIALIZED (
    {bodies}
), goal AS MATERIALIZED (
    SELECT t.indicator_id, t.quarter, t.value, t.basis, t.printed FROM targets_target t
    WHERE {targets} t.year = %(year)s AND t.quarter IN (%(quarter)s, %(stand_in)s)
), aim AS MATERIALIZED (
    SELECT t.indicator_id, t.value, t.basis, t.years, t.printed FROM targets_target t
    WHERE {targets} t.year = %(aim_year)s AND t.quarter = 0
)
SELECT i.slug, i.title, i.ni_code, i.part AS letter, i.kind, i.unit, i.decimals, i.value_kind, i.better, i.designation, i.stretch_number,
    i.baseline_value, coalesce(nullif(i.baseline_unit, ''), i.unit) AS baseline_unit, i.baseline_year, i.baseline_printed,
    body.slug AS body_slug, body.name AS body_name, body.short AS body_short,
    result.quarter AS part, result.value, result.numerator, result.denominator, i.numerator_label, i.denominator_label,
    coalesce(result.note, '') AS note, coalesce(result.judged, '') AS judged,
    goal.value AS target, goal.basis, coalesce(goal.printed, '') AS target_printed,
    coalesce(class.standing, 'no_data') AS standing, class.variance,
    coalesce(class.reason, 'No figure was given for this quarter.') AS reason, rule.version AS rule_version,
    earlier.standing AS earlier_standing, before.year AS before_year, before.number AS before_quarter,
    aim.value AS aim, aim.basis AS aim_basis, aim.years AS aim_years, coalesce(aim.printed, '') AS aim_printed,
    coalesce(series.points, '') AS points,
    coalesce(i.within_year = 'add_up' AND (goal.basis = 'year_to_date'
        OR (yearly.indicator_id IS NOT NULL AND result.quarter = 4)), false) AS is_so_far
FROM targets_indicator i
JOIN body ON body.id = i.body_id
LEFT JOIN result ON result.indicator_id = i.id
LEFT JOIN class ON class.figure_id = result.id
LEFT JOIN rule ON rule.id = class.rule_id
LEFT JOIN goal quarterly ON quarterly.indicator_id = i.id AND quarterly.quarter = coalesce(result.quarter, %(quarter)s)
LEFT JOIN goal yearly ON yearly.indicator_id = i.id AND quarterly.indicator_id IS NULL AND yearly.quarter = 0
    AND %(quarter)s = 4 AND (result.quarter IS NULL OR result.quarter = 0 OR yearly.basis = 'absolute'
        OR (yearly.basis = 'change_from_baseline' AND i.within_year = 'stand'))
CROSS JOIN LATERAL (
    SELECT coalesce(quarterly.value, yearly.value) AS value, coalesce(quarterly.basis, yearly.basis) AS basis,
        coalesce(quarterly.printed, yearly.printed) AS printed
) goal
LEFT JOIN series ON series.indicator_id = i.id AND series.is_yearly = (coalesce(result.quarter, 1) = 0)
LEFT JOIN was ON was.indicator_id = i.id
LEFT JOIN class earlier ON earlier.figure_id = was.id
LEFT JOIN before ON true
LEFT JOIN aim ON aim.indicator_id = i.id
WHERE {indicators} (result.id IS NOT NULL
    OR (coalesce(i.retired_on > %(ends_on)s, true)
        AND (goal.value IS NOT NULL OR NOT EXISTS (SELECT 1 FROM targets_indicator p WHERE p.parent_id = i.id))))
ORDER BY lower(body.name), i.position, i.part, i.id
"""
_TYPES = {
    "area": "text",
    "year": "integer",
    "quarter": "integer",
    "stand_in": "integer",
    "from_year": "integer",
    "from_quarter": "integer",
    "aim_year": "integer",
    "first_year": "integer",
    "ends_on": "date",
}


_BODIES = "SELECT b.id, b.slug, b.name, coalesce(nullif(b.acronym, ''), b.name) AS short FROM partnerships_body b"


def _statement(name, picked, told, **types):
    """The table of the bodies whose ids are `picked`; `told` is where their names are."""
    where = {table: f"{table[0]}.body_id {picked} AND" for table in ("figures", "targets", "indicators")}
    return Statement(name, _TABLE.format(bodies=told, before_it=PERIODS_OF_A_TREND - 1, **where), **_TYPES, **types)


# One body is asked for by equality: of a list PostgreSQL expects ten, and then plans anew each time for fewer.
# Whoever asks for it has read it.
_OF_BODY = _statement(
    "quarter_of_body",
    "= %(body)s",
    "SELECT %(body)s AS id, %(body_slug)s AS slug, %(body_name)s AS name, %(body_short)s AS short",
    body="bigint",
    body_slug="text",
    body_name="text",
    body_short="text",
)
_OF_BODIES = _statement(
    "quarter_of_bodies", "= ANY (%(bodies)s)", f"{_BODIES} WHERE b.id = ANY (%(bodies)s)", bodies="bigint[]"
)
_OF_ALL = _TABLE.format(figures="", bodies=_BODIES, targets="", indicators="", before_it=PERIODS_OF_A_TREND - 1)


class Found(NamedTuple):
    """One row of the table as it is stored; `points` are earlier results as “year|part|value”, parted by spaces."""

    slug: str
    title: str
    ni_code: str
    letter: str
    kind: str
    unit: str
    decimals: int
    value_kind: str
    better: str
    designation: str
    stretch_number: int | None
    baseline_value: Decimal | None
    baseline_unit: str
    baseline_year: int | None
    baseline_printed: str
    body_slug: str
    body_name: str
    body_short: str
    part: int | None
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    numerator_label: str
    denominator_label: str
    note: str
    judged: str
    target: Decimal | None
    basis: str | None
    target_printed: str
    standing: str
    variance: Decimal | None
    reason: str
    rule_version: int | None
    earlier_standing: str | None
    before_year: int | None
    before_quarter: int | None
    aim: Decimal | None
    aim_basis: str | None
    aim_years: int | None
    aim_printed: str
    points: str
    is_so_far: bool


def found_rows(quarter: Quarter, bodies: Collection[Body] | None = None) -> list[Found]:
    """The rows of a quarter's table as they are stored, of these bodies or of all."""
    parameters = _parameters(quarter)
    if bodies is None:
        with connection.cursor() as cursor:
            cursor.execute(_OF_ALL, parameters)
            rows = cursor.fetchall()
    elif len(bodies) == 1:
        (body,) = bodies
        texts = {"body_slug": body.slug, "body_name": body.name, "body_short": body.short_name}
        rows = _OF_BODY.rows(body=body.pk, **texts, **parameters)
    else:
        rows = _OF_BODIES.rows(bodies=[body.pk for body in bodies], **parameters)
    return [Found(*row) for row in rows]


def year_aimed_at(year: int, number: int) -> int:
    """The year whose target is told beside a quarter's: the one that runs, at its end the next one."""
    return year + 1 if number == Part.Q4 else year


def _parameters(quarter):
    first = quarter.year * 4 + quarter.number - PERIODS_OF_A_TREND
    return {
        "area": our_area(),
        "year": quarter.year,
        "quarter": quarter.number,
        "stand_in": Part.WHOLE_YEAR if quarter.number == Part.Q4 else quarter.number,
        "from_year": first // 4,
        "from_quarter": first % 4 + 1,
        "aim_year": year_aimed_at(quarter.year, quarter.number),
        "first_year": quarter.year - PERIODS_OF_A_TREND + 1,
        "ends_on": quarter.ends_on,
    }
