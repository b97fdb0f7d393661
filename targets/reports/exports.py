"""The quarter's table as rows of a file."""

from collections.abc import Iterator

from targets.models import Better, year_label
from targets.reports.quarter import QuarterTable
from targets.reports.snapshot import Snapshot

QUARTER_COLUMNS = [
    "year", "quarter", "body", "body_name", "indicator", "title", "ni_code", "designation", "unit", "better",
    "baseline", "target", "target_printed", "target_level", "actual", "actual_level", "counted", "class", "variance_percent",
    "reason", "rule_version", "commentary", "year_target", "next_target",
]  # fmt: skip


def quarter_rows(table: QuarterTable) -> Iterator[list]:
    """One row an indicator; a missing figure says “No data” (H04)."""
    for row in table.rows:
        cells = [
            year_label(table.quarter.year), table.quarter.number, row.body_slug, row.body_name, row.slug, row.title,
            row.ni_code, row.designation, row.unit, Better(row.better).label,
            row.baseline, _plain(row.target_value), row.target_printed, row.target_level,
            "No data" if row.actual_value is None else _plain(row.actual_value), row.actual_level, row.counted,
            row.standing.label, None if row.variance is None else round(row.variance, 4), row.reason,
            row.rule_version, row.note, row.year_target, row.next_target,
        ]  # fmt: skip
        yield [true_minus(cell) if isinstance(cell, str) else cell for cell in cells]


PROGRESS_COLUMNS = [
    "year", "quarter", "body", "body_name", "state", "due_on", "sent_on", "activities", "successes", "next_quarter",
]  # fmt: skip


def progress_rows(snapshot: Snapshot) -> Iterator[list]:
    """One row a body, those that sent nothing included (C08)."""
    for update in snapshot.updates:
        yield [
            snapshot.year_label, snapshot.number, update.body_slug, update.body_name, update.state_label,
            update.due_on, update.sent_on, update.activities, update.successes, update.next_quarter,
        ]  # fmt: skip


def true_minus(text: str) -> str:
    """Words for people that begin with a negative number, with a true minus: a hyphen would begin a formula."""
    return f"−{text[1:]}" if text[:1] == "-" and text[1:2].isdecimal() else text


def _plain(value):
    """A number without idle zeros, as a number."""
    if value is None:
        return None
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()
