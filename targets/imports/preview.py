"""What a stage would change, counted and told by set-based statements, and whether a second look finds the same."""

import hashlib
from decimal import Decimal

from django.db import connection

from partnerships.imports import Change, Outcome
from partnerships.models import ImportRun
from partnerships.sheets import Problem
from targets.models.quarters import our_area, part_label, year_label

SHOWN = 200
MOST_NOTES = 20

# The figures as they are now beside those of the stage: the same look for preview and import.
_NOW = """
    SELECT s.*, f.value AS old_value, f.numerator AS old_numerator, f.denominator AS old_denominator,
        CASE WHEN f.id IS NULL THEN 1 WHEN f.value IS DISTINCT FROM s.value
            OR (%(gives_parts)s AND (f.numerator, f.denominator) IS DISTINCT FROM (s.numerator, s.denominator)) THEN 2
            ELSE 0 END AS now
    FROM targets_seriesfigure s LEFT JOIN targets_figure f
        ON (f.indicator_id, f.area_code, f.year, f.quarter) = (s.indicator_id, s.area_code, s.year, s.quarter)
    WHERE s.run_id = %(run)s
"""
_COUNTS = f"""
    SELECT now, count(*), sum(hashtextextended(concat_ws('|', number, year, quarter, indicator_id, area_code, value,
        '<', old_value, old_numerator, old_denominator), 0)) FROM ({_NOW}) stage GROUP BY now ORDER BY now
"""
_SAMPLE = f"""
    SELECT number, coalesce(nullif(i.ni_code || i.part, ''), i.title), coalesce(a.name, area_code), year, quarter, now,
        old_value, value, old_numerator, numerator, old_denominator, denominator
    FROM (SELECT * FROM ({_NOW}) stage WHERE now > 0 ORDER BY number, year, quarter LIMIT {SHOWN}) shown
    JOIN targets_indicator i ON i.id = indicator_id LEFT JOIN targets_area a ON a.code = area_code
    ORDER BY number, year, quarter
"""
_DOUBLES = f"""
    SELECT min(number), max(number) FROM targets_seriesfigure WHERE run_id = %(run)s
    GROUP BY indicator_id, area_code, year, quarter HAVING count(*) > 1 ORDER BY 2 LIMIT {SHOWN}
"""
_BASELINES = f"""
    SELECT coalesce(nullif(i.ni_code || i.part, ''), i.title), s.value, i.baseline_value, s.year
    FROM targets_seriesfigure s JOIN targets_indicator i ON i.id = s.indicator_id
    WHERE s.run_id = %(run)s AND s.area_code = %(ours)s AND s.quarter = 0 AND s.year = i.baseline_year
        AND i.baseline_agreed_on IS NOT NULL AND i.value_kind = 'absolute' AND s.value <> i.baseline_value
    ORDER BY 1 LIMIT {MOST_NOTES}
"""


def counts(run: ImportRun, *, gives_parts: bool) -> tuple[dict[int, int], str]:
    """How many figures stay, are new and change, and a digest of exactly which and from what."""
    rows = _all(_COUNTS, run, gives_parts=gives_parts)
    numbers = {effect: number for effect, number, _hash in rows}
    return numbers, hashlib.sha256(repr(rows).encode()).hexdigest()


def preview(run: ImportRun, *, gives_parts: bool, left_out: int) -> Outcome:
    """What would change, for the person to confirm."""
    numbers, digest = counts(run, gives_parts=gives_parts)
    notes = _notes(run)
    if left_out:
        notes.append("1 row of totals is left out." if left_out == 1 else f"{left_out:,} rows of totals are left out.")
    return Outcome(
        added=numbers.get(1, 0),
        changed=numbers.get(2, 0),
        unchanged=numbers.get(0, 0),
        changes=tuple(_change(*row) for row in _all(_SAMPLE, run, gives_parts=gives_parts)),
        digest=digest,
        notes=tuple(notes),
    )


def doubles(run: ImportRun) -> list[Problem]:
    """Rows about the same indicator, area and period as an earlier one."""
    reason = "Row {} is about the same indicator, area and period. Keep one of the two rows."
    return [Problem(last, "", "", reason.format(first)) for first, last in _all(_DOUBLES, run)]


def _notes(run):
    return [
        f"{name}: the file has {_text(value)} for {year_label(year)}, the agreed baseline is {_text(baseline)}. "
        "The baseline stays as it was agreed."
        for name, value, baseline, year in _all(_BASELINES, run, ours=our_area())
    ]


def _change(number, indicator, area, year, quarter, effect, *values):
    pairs = zip(("value", "numerator", "denominator"), values[::2], values[1::2], strict=True)
    cells = tuple((name, _text(old), _text(new)) for name, old, new in pairs if _text(old) != _text(new))
    label = f"{indicator}, {area}, {part_label(year, quarter)}"
    return Change(number, label, effect == 1, cells or (("value", "", "No data"),))


def _text(value):
    return "" if value is None else f"{Decimal(value).normalize():f}"


def _all(statement, run, **given):
    with connection.cursor() as cursor:
        cursor.execute(statement, {"run": run.pk, **given})
        return cursor.fetchall()
