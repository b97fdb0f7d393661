"""From the rows of a file to figures, set by set: every bad cell found, the same stage for preview and import (H06).

A different text for an area, indicator or period is looked up once (`matching`); what is asked of
each row is asked by the database. `Stage.fill` writes the figures that the rows come to, and only
that; the figures themselves are written by the action.
"""

from dataclasses import dataclass, field

from django.db import connection

from partnerships.models import ImportRun
from partnerships.sheets import Problem
from targets.imports.columns import Columns
from targets.imports.matching import (
    Match,
    match_areas,
    match_indicators,
    match_periods,
    match_quarters,
)
from targets.models import Indicator, SeriesFigure, SeriesRow
from targets.models.quarters import our_area

# The marks by which published figures say that there is none (H04).
BLANKS = [
    "", ":", ".", "..", "...", "…", "-", "–", "—", "*", "x", "z", "c", "u", "[x]", "[z]", "[c]", "[u]", "n/a", "na",
    "n/k", "#n/a", "nd", "no data", "none", "null", "tba", "tbc", "not available", "not known", "suppressed",
]  # fmt: skip
NUMBER = r"^-?(\d{1,13}|\d{1,3}(,\d{3}){1,4})(\.\d{1,6})?$"
MOST_PROBLEMS = 200

# Autovacuum knows the stage as empty; planned for that, 100,000 rows are held against every indicator one by one.
_MEASURE = "SELECT targets_measure_stage()"
_CELLS = """
cell AS (
    SELECT r.number, p.place, p.year AS across_year, p.quarter AS across_quarter,
        btrim(split_part(r.cells, %(mark)s, %(area)s)) AS area, btrim(split_part(r.cells, %(mark)s, %(indicator)s)) AS indicator,
        btrim(split_part(r.cells, %(mark)s, %(period)s)) AS period, btrim(split_part(r.cells, %(mark)s, %(quarter)s)) AS quarter,
        replace(btrim(split_part(r.cells, %(mark)s, p.place)), '−', '-') AS value,
        replace(btrim(split_part(r.cells, %(mark)s, %(numerator)s)), '−', '-') AS numerator,
        replace(btrim(split_part(r.cells, %(mark)s, %(denominator)s)), '−', '-') AS denominator
    FROM targets_seriesrow r
    CROSS JOIN unnest(%(places)s::int[], %(years)s::int[], %(quarters)s::int[]) AS p (place, year, quarter)
    WHERE r.run_id = %(run)s
    OFFSET 0
),
area AS (SELECT * FROM unnest(%(area_texts)s::text[], %(area_codes)s::text[]) AS a (text, code)),
indicator AS (
    SELECT m.text, i.id, i.kind, i.decimals
    FROM unnest(%(indicator_texts)s::text[], %(indicator_ids)s::bigint[]) AS m (text, id) JOIN targets_indicator i ON i.id = m.id
),
period AS (
    SELECT * FROM unnest(%(period_texts)s::text[], %(period_years)s::int[], %(period_quarters)s::int[]) AS p (text, year, part)
),
quarter AS (SELECT * FROM unnest(%(quarter_texts)s::text[], %(quarter_numbers)s::int[]) AS q (text, number)),
read AS (
    SELECT cell.*, area.code, indicator.id AS indicator_id, indicator.kind, indicator.decimals,
        coalesce(period.year, cell.across_year) AS year,
        CASE WHEN cell.across_year IS NOT NULL THEN cell.across_quarter
             WHEN quarter.number IS NULL THEN NULL
             WHEN period.part > 0 AND quarter.number > 0 AND period.part <> quarter.number THEN NULL
             ELSE greatest(period.part, quarter.number) END AS part,
        {number_value}, {number_numerator}, {number_denominator}
    FROM cell LEFT JOIN area ON area.text = cell.area LEFT JOIN indicator ON indicator.text = cell.indicator
    LEFT JOIN period ON period.text = cell.period LEFT JOIN quarter ON quarter.text = cell.quarter
    WHERE NOT (cell.area = ANY (%(totals)s))
    OFFSET 0
),
judged AS (
    SELECT read.*, {bad_value}, {bad_numerator}, {bad_denominator},
        CASE WHEN numerator_no IS NULL OR denominator_no IS NULL OR denominator_no = 0 THEN NULL
             ELSE round(numerator_no * 100 / denominator_no, 6) END AS percentage,
        numerator_no IS NOT NULL OR denominator_no IS NOT NULL AS has_parts,
        code IS NULL AS bad_area, indicator_id IS NULL AS bad_indicator, year IS NULL AS bad_period, part IS NULL AS bad_quarter
    FROM read
    OFFSET 0
),
checked AS (
    SELECT judged.*,
        CASE WHEN value_bad THEN 'number'
             WHEN value_no < 0 AND indicator_id <> ALL (%(below_nought)s) THEN 'below'
             WHEN has_parts AND value_no IS NOT NULL AND percentage IS NULL THEN 'alone'
             WHEN has_parts AND abs(value_no - percentage) > 0.5 / 10 ^ scale(value_no) THEN 'other'
             WHEN NOT has_parts AND kind = 'milestone' AND value_no NOT IN (0, 1) THEN 'milestone'
             WHEN NOT has_parts AND value_no <> round(value_no, decimals) THEN 'decimals' END AS value_fault,
        CASE WHEN numerator_bad THEN 'number' WHEN has_parts AND kind <> 'percent' THEN 'parts'
             WHEN indicator_id = ANY (%(below_nought)s) THEN NULL
             WHEN numerator_no < 0 THEN 'below'
             WHEN denominator_no > 0 AND numerator_no > denominator_no THEN 'whole' END AS numerator_fault,
        CASE WHEN denominator_bad THEN 'number'
             WHEN denominator_no < 0 AND indicator_id <> ALL (%(below_nought)s) THEN 'below' END AS denominator_fault
    FROM judged
    OFFSET 0
)
"""
_NUMBER_OF = "CASE WHEN {name} ~ %(number)s THEN replace({name}, ',', '')::numeric END AS {name}_no"
_BAD_NUMBER = "{name}_no IS NULL AND lower({name}) <> ALL (%(blanks)s) AS {name}_bad"
_GOOD = """NOT (bad_area OR bad_indicator OR bad_period OR bad_quarter
    OR coalesce(value_fault, numerator_fault, denominator_fault) IS NOT NULL)"""
_FILL = """
INSERT INTO targets_seriesfigure
    (run_id, number, indicator_id, area_code, year, quarter, value, numerator, denominator, effect)
SELECT %(run)s, c.number, c.indicator_id, c.code, c.year, c.part,
    CASE WHEN c.has_parts THEN c.percentage ELSE c.value_no END, c.numerator_no, c.denominator_no,
    CASE WHEN f.id IS NULL THEN 1
         WHEN f.value IS DISTINCT FROM CASE WHEN c.has_parts THEN c.percentage ELSE c.value_no END THEN 2
         WHEN %(gives_parts)s AND (f.numerator, f.denominator) IS DISTINCT FROM (c.numerator_no, c.denominator_no) THEN 2
         ELSE 0 END
FROM checked c LEFT JOIN targets_figure f
    ON (f.indicator_id, f.area_code, f.year, f.quarter) = (c.indicator_id, c.code, c.year, c.part)
WHERE {good}
"""
_PROBLEMS = """
SELECT c.number, fault.field, c.place, fault.text, fault.what, c.decimals, count(*) OVER ()
FROM checked c CROSS JOIN LATERAL (VALUES
    ('area', c.area, CASE WHEN bad_area THEN 'match' END), ('indicator', c.indicator, CASE WHEN bad_indicator THEN 'match' END),
    ('period', c.period, CASE WHEN bad_period THEN 'match' END),
    ('quarter', c.quarter, CASE WHEN bad_quarter AND NOT bad_period THEN 'match' END),
    ('value', c.value, value_fault), ('numerator', c.numerator, numerator_fault),
    ('denominator', c.denominator, denominator_fault)) AS fault (field, text, what)
WHERE NOT ({good}) AND fault.what IS NOT NULL
    AND (fault.field = 'value' OR c.place = (%(places)s::int[])[1])
ORDER BY c.number, c.place LIMIT {most}
"""
_NUMBERS = ("value", "numerator", "denominator")
_READ = _CELLS.format(
    **{f"number_{name}": _NUMBER_OF.format(name=name) for name in _NUMBERS},
    **{f"bad_{name}": _BAD_NUMBER.format(name=name) for name in _NUMBERS},
)
_REASONS = {
    "number": "This is not a number. Type digits only, or leave the cell empty if there is no figure.",
    "alone": "A percentage needs both its numbers, or neither.",
    "other": "The two numbers of this row make another percentage. Check all three.",
    "below": "The indicator cannot be below 0. Check the sign; if its unit goes below 0, say so in its unit.",
    "whole": "A part cannot be greater than its whole. Check both numbers and which column is which.",
    "milestone": "A milestone is reached (1) or not yet (0).",
    "parts": "Only a percentage is made of two numbers. Say that this column is not needed.",
}


@dataclass
class Stage:
    """The rows of one run, read as its columns say."""

    run: ImportRun
    columns: Columns
    matches: dict[str, dict[str, Match]] = field(default_factory=dict)

    def fill(self) -> list[Problem]:
        """Write the figures that the rows come to; returns what is wrong with them instead, if anything is."""
        self._match()
        given = self._given()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM targets_seriesfigure WHERE run_id = %s", [self.run.pk])
            cursor.execute(_MEASURE)
            cursor.execute(f"WITH {_READ} {_FILL.format(good=_GOOD)}", given)
            if cursor.rowcount == self.expected:
                cursor.execute(_MEASURE)
                return []
            cursor.execute(f"WITH {_READ} {_PROBLEMS.format(good=_GOOD, most=MOST_PROBLEMS)}", given)
            found = cursor.fetchall()
        self.problem_count = found[0][-1] if found else 0
        return [self._problem(*row[:-1]) for row in found]

    def _match(self):
        columns = self.columns
        self.matches["period"] = _by_text(match_periods(self._texts(columns.period)))
        years = [match.key[0] for match in self.matches["period"].values() if match.key]
        years += [year for _place, year, _quarter in columns.across]
        self.matches["area"] = _by_text(match_areas(self._texts(columns.area), years)) if columns.area else {
            "": Match("", our_area())
        }  # fmt: skip
        self.matches["quarter"] = _by_text(match_quarters(self._texts(columns.quarter)))
        self.matches["indicator"] = _by_text(match_indicators(self._texts(columns.indicator))) if columns.indicator else {
            "": Match("", columns.indicator_id)
        }  # fmt: skip
        self.totals = [
            match.text for match in self.matches["area"].values() if match.is_total and columns.leaves_out_totals
        ]
        self.left_out = self._count_of(columns.area, self.totals)
        self.expected = (self.run.row_count - self.left_out) * max(len(columns.across), 1)

    def _texts(self, place):
        """The different texts in a column; one blank for a column that is not in the file."""
        if not place:
            return [""]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT btrim(split_part(cells, %s, %s)) FROM targets_seriesrow WHERE run_id = %s ORDER BY 1",
                [SeriesRow.SEPARATOR, place, self.run.pk],
            )
            return [text for (text,) in cursor.fetchall()]

    def _count_of(self, place, texts):
        if not texts:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM targets_seriesrow WHERE run_id = %s AND btrim(split_part(cells, %s, %s)) = ANY (%s)",
                [self.run.pk, SeriesRow.SEPARATOR, place, texts],
            )
            return cursor.fetchone()[0]

    def _given(self):
        columns, beyond = self.columns, len(self.run.table["columns"]) + 1  # where every cell is blank
        areas, indicators = self.matches["area"].values(), self.matches["indicator"].values()
        periods, quarters = self.matches["period"].values(), self.matches["quarter"].values()
        places = columns.across or ((columns.value or beyond, None, None),)
        return {
            "run": self.run.pk, "mark": SeriesRow.SEPARATOR, "blanks": BLANKS, "number": NUMBER,
            **{name: getattr(columns, name) or beyond
               for name in ("area", "indicator", "period", "quarter", "numerator", "denominator")},
            "places": [each[0] for each in places], "years": [each[1] for each in places],
            "quarters": [each[2] for each in places],
            "area_texts": [match.text for match in areas], "area_codes": [match.key for match in areas],
            "indicator_texts": [match.text for match in indicators], "indicator_ids": [match.key for match in indicators],
            "period_texts": [match.text for match in periods if match.key],
            "period_years": [match.key[0] for match in periods if match.key],
            "period_quarters": [match.key[1] for match in periods if match.key],
            "quarter_texts": [match.text for match in quarters if match.key is not None],
            "quarter_numbers": [match.key for match in quarters if match.key is not None],
            "below_nought": self._below_nought([match.key for match in indicators if match.key]),
            "gives_parts": bool(columns.numerator or columns.denominator), "totals": self.totals,
        }  # fmt: skip

    @staticmethod
    def _below_nought(ids):
        """Those of these indicators whose figures may lie below nought."""
        return [indicator.pk for indicator in Indicator.objects.filter(pk__in=ids) if indicator.may_be_negative]

    def _problem(self, number, name, place, text, what, decimals):
        headings = self.run.table["columns"]
        column = place if name == "value" else getattr(self.columns, name)
        reason = self._reason(name, text, what, decimals)
        return Problem(number, headings[column - 1] if column else "", text, reason)

    def _reason(self, name, text, what, decimals):
        if what == "decimals":
            places = "whole numbers" if decimals == 0 else f"at most {decimals} decimal places"
            return f"Give {places}: the indicator is counted that way."
        if what != "match":
            return _REASONS[what]
        match = self.matches[name].get(text)
        return (match and match.reason) or "The year and the quarter of this row do not go together."


def _by_text(matches):
    return {match.text: match for match in matches}


def forget_ended() -> None:
    """Drop the stage of every run that has ended."""
    for model in (SeriesRow, SeriesFigure):
        ended = model.objects.exclude(run__in=ImportRun.objects.filter(status__in=ImportRun.UNFINISHED))
        ended._raw_delete(ended.db)


def indicator_choices():
    """The indicators a file can be about, for a person to choose one."""
    return Indicator.objects.measured().exclude(kind="qualitative").in_order().select_related("body")
