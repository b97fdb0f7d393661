"""A quarter's table: every indicator with target, result, class, reason and trend, in one statement (C05, C07)."""

from collections import Counter, namedtuple
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.utils.functional import cached_property

from partnerships.models import Body
from targets.models import Basis, Part, Quarter, Standing, ValueKind
from targets.models.indicators import code_of, designation_label
from targets.models.quarters import our_area
from targets.reports.wording import (
    baseline_text,
    counted_text,
    figure_text,
    level_text,
    period_label,
    printed_target,
    target_text,
)

OFF_TARGET_FIRST = [Standing.SIGNIFICANT, Standing.SLIGHT, Standing.ON_TARGET, Standing.NO_DATA]
PERIODS_OF_A_TREND = 8
AS_FOUND = (
    "slug", "title", "ni_code", "letter", "kind", "unit", "value_kind", "better", "body_slug", "body_name", "body_short", "baseline_value",
    "target_printed", "note", "variance", "reason", "rule_version",
)  # fmt: skip

# Retired indicators leave the table, save where they still have a figure; an indicator in parts is told by its parts.
# At quarter 4 the year's result stands in where there is no figure of the quarter itself: the plans
# of the partnership print one figure a year. The trend is of quarters or of years, as the result is.
TABLE = """
WITH recent AS (
    SELECT f.indicator_id, f.id, f.year, f.quarter, f.value FROM targets_figure f
    WHERE f.area_code = %(area)s AND (%(body)s IS NULL OR f.body_id = %(body)s) AND (f.year, f.quarter) IN %(periods)s
), result AS (
    SELECT DISTINCT ON (indicator_id) * FROM recent
    WHERE year = %(year)s AND (quarter = %(quarter)s OR (%(quarter)s = 4 AND quarter = 0))
    ORDER BY indicator_id, quarter DESC
), series AS (
    SELECT indicator_id, quarter = 0 AS is_yearly,
           json_agg(json_build_array(year, quarter, value::text) ORDER BY year, quarter) AS points
    FROM recent GROUP BY indicator_id, quarter = 0
), earlier AS (
    SELECT r.indicator_id, c.standing FROM recent r
    JOIN targets_classification c ON c.figure_id = r.id AND c.superseded_at IS NULL
    WHERE (r.year, r.quarter) = %(before)s
)
SELECT i.slug, i.title, i.ni_code, i.part AS letter, i.kind, i.unit, i.decimals, i.value_kind, i.better, i.designation, i.stretch_number,
       i.baseline_value, coalesce(nullif(i.baseline_unit, ''), i.unit) AS baseline_unit, i.baseline_year,
       i.baseline_printed, b.slug AS body_slug, b.name AS body_name, coalesce(nullif(b.acronym, ''), b.name) AS body_short,
       result.quarter AS part, result.value, figure.numerator, figure.denominator,
       i.numerator_label, i.denominator_label, coalesce(figure.note, '') AS note, coalesce(figure.judged, '') AS judged,
       goal.value AS target, goal.basis, coalesce(goal.printed, '') AS target_printed,
       coalesce(class.standing, 'no_data') AS standing, class.variance,
       coalesce(class.reason, 'No figure was given for this quarter.') AS reason, rule.version AS rule_version,
       earlier.standing AS earlier_standing,
       following.value AS next_value, following.basis AS next_basis, following.years AS next_years,
       coalesce(following.printed, '') AS next_printed,
       series.points AS trend
FROM targets_indicator i
JOIN partnerships_body b ON b.id = i.body_id
LEFT JOIN result ON result.indicator_id = i.id
LEFT JOIN targets_figure figure ON figure.id = result.id
LEFT JOIN targets_classification class ON class.figure_id = result.id AND class.superseded_at IS NULL
LEFT JOIN targets_tolerancerule rule ON rule.id = class.rule_id
LEFT JOIN LATERAL (
    SELECT t.value, t.basis, t.printed FROM targets_target t
    WHERE t.indicator_id = i.id AND t.year = %(year)s
      AND CASE WHEN result.quarter IS NOT NULL
               THEN t.quarter = result.quarter OR (result.quarter = 4 AND t.quarter = 0 AND i.within_year = 'add_up')
               ELSE t.quarter = %(quarter)s OR (%(quarter)s = 4 AND t.quarter = 0) END
    ORDER BY t.quarter DESC LIMIT 1
) goal ON true
LEFT JOIN series ON series.indicator_id = i.id AND series.is_yearly = (coalesce(result.quarter, 1) = 0)
LEFT JOIN earlier ON earlier.indicator_id = i.id
LEFT JOIN targets_target following
       ON following.indicator_id = i.id AND following.year = %(year)s + 1 AND following.quarter = 0
WHERE (%(body)s IS NULL OR i.body_id = %(body)s)
  AND (result.id IS NOT NULL
       OR (coalesce(i.retired_on > %(ends_on)s, true)
           AND (goal.value IS NOT NULL
                OR NOT EXISTS (SELECT 1 FROM targets_indicator p WHERE p.parent_id = i.id))))
ORDER BY lower(b.name), i.position, i.part, i.id
"""


@dataclass(frozen=True)
class QuarterRow:
    """One indicator in one quarter; every text is ready to be shown."""

    slug: str
    title: str
    ni_code: str
    letter: str
    kind: str
    unit: str
    value_kind: str
    better: str
    designation: str
    body_slug: str
    body_name: str
    body_short: str
    baseline: str
    baseline_value: Decimal | None
    target: str
    target_value: Decimal | None
    target_level: str
    target_printed: str
    actual: str
    actual_value: Decimal | None
    actual_level: str
    counted: str
    is_year_result: bool
    note: str
    standing: Standing
    variance: Decimal | None
    reason: str
    rule_version: int | None
    earlier_standing: Standing | None
    next_target: str
    trend: tuple[tuple[int, int, Decimal | None], ...]

    @property
    def is_change(self) -> bool:
        """Whether the figures are percent changes from the baseline."""
        return self.value_kind == ValueKind.CHANGE

    @property
    def name(self) -> str:
        code = code_of(self.ni_code, self.letter)
        return f"{code}: {self.title}" if code else self.title

    @property
    def address(self) -> str:
        return f"/targets/indicators/{self.slug}/"

    @property
    def points(self) -> list[tuple[str, Decimal | None]]:
        """The trend as (label, value)."""
        return [(period_label(year, part), value) for year, part, value in self.trend]

    @property
    def has_changed(self) -> bool:
        return self.earlier_standing is not None and self.earlier_standing != self.standing


@dataclass(frozen=True)
class QuarterTable:
    """The rows of a quarter, off target first, and what can be said of them together."""

    quarter: Quarter
    rows: tuple[QuarterRow, ...]

    @cached_property
    def counts(self) -> dict[Standing, int]:
        """How many indicators there are of each class."""
        counted = Counter(row.standing for row in self.rows)
        return {standing: counted[standing] for standing in Standing}

    @property
    def changed(self) -> list[QuarterRow]:
        return [row for row in self.rows if row.has_changed]

    @property
    def has_earlier(self) -> bool:
        """Whether the quarter before has classes to compare with."""
        return any(row.earlier_standing is not None for row in self.rows)

    @property
    def has_year_results(self) -> bool:
        return any(row.is_year_result for row in self.rows)

    @property
    def has_data(self) -> bool:
        return any(row.standing != Standing.NO_DATA for row in self.rows)


def quarter_table(quarter: Quarter, *, among: Collection[Quarter], body: Body | None = None) -> QuarterTable:
    """The table of a quarter, of one body's indicators or of all; one statement.

    `among` are the quarters that the reader may see: no trend or comparison shows another.
    """
    parameters = {
        "area": our_area(),
        "body": body and body.pk,
        "year": quarter.year,
        "quarter": quarter.number,
        "periods": tuple(_trend_periods(quarter)),
        "ends_on": quarter.ends_on,
        "before": _before(quarter),
    }
    seen = {(known.year, known.number) for known in among}
    with connection.cursor() as cursor:
        cursor.execute(TABLE, parameters)
        found = namedtuple("Found", [column.name for column in cursor.description])
        rows = [_row(found(*values), quarter, seen) for values in cursor.fetchall()]
    return QuarterTable(quarter, off_target_first(rows))


def off_target_first(rows: Iterable[QuarterRow]) -> tuple[QuarterRow, ...]:
    """Rows in the order of a table: off target first, the widest miss on top."""
    return tuple(sorted(rows, key=_urgency))


def _trend_periods(quarter):
    """The last eight quarters and the last eight years, this one among them, as (year, part)."""
    last = quarter.year * 4 + quarter.number - 1
    for back in range(PERIODS_OF_A_TREND):
        yield quarter.year - back, int(Part.WHOLE_YEAR)
        yield (last - back) // 4, (last - back) % 4 + 1


def _urgency(row):
    """Off target first, the widest miss on top; no percentage can be taken of a missed target of 0."""
    return OFF_TARGET_FIRST.index(row.standing), row.variance is not None, row.variance or 0


def _row(found, quarter, seen):
    """Put one row of the statement in words, once."""
    level_of = {"baseline": found.baseline_value, "unit": found.baseline_unit}
    return QuarterRow(
        **{name: getattr(found, name) for name in AS_FOUND},
        designation=designation_label(found.designation, found.stretch_number),
        baseline=baseline_text(
            found.baseline_value, printed=found.baseline_printed, year=found.baseline_year, unit=found.baseline_unit
        ),
        target=target_text(found.target, basis=found.basis, kind=found.kind),
        target_value=found.target,
        target_level=level_text(found.target, **level_of) if found.basis == Basis.CHANGE else "",
        actual=figure_text(
            found.value, value_kind=found.value_kind, decimals=found.decimals, kind=found.kind, judged=found.judged
        ),
        actual_value=found.value,
        actual_level=level_text(found.value, **level_of) if found.value_kind == ValueKind.CHANGE else "",
        counted=counted_text(
            found.numerator,
            found.denominator,
            numerator_label=found.numerator_label,
            denominator_label=found.denominator_label,
        ),
        is_year_result=found.part == Part.WHOLE_YEAR,
        standing=Standing(found.standing),
        earlier_standing=Standing(found.earlier_standing)
        if found.earlier_standing and _before(quarter) in seen
        else None,
        next_target=printed_target(
            found.next_value,
            basis=found.next_basis,
            years=found.next_years,
            printed=found.next_printed,
            kind=found.kind,
        ),
        trend=tuple(
            (year, part, None if text is None else Decimal(text))
            for year, part, text in found.trend or ()
            if (year, part or Part.Q4) in seen
        ),
    )


def _before(quarter):
    return (quarter.year, quarter.number - 1) if quarter.number > Part.Q1 else (quarter.year - 1, int(Part.Q4))
