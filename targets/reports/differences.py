"""What two snapshots of a quarter say otherwise, figure by figure."""

from targets.reports.editions import Change
from targets.reports.quarter_rows import QuarterRow
from targets.reports.snapshot import Snapshot
from targets.reports.wording import NOT_GIVEN

# What readers see of a row, and what it is called.
SHOWN = (
    ("title", "Name"),
    ("baseline", "Baseline"),
    ("target", "Target"),
    ("actual", "Actual"),
    ("counted", "Counted"),
    ("standing", "Class"),
    ("reason", "Why"),
    ("note", "Commentary"),
    ("year_target", "The year’s target"),
    ("next_target", "Next year’s target"),
)


def differences(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Every change between two snapshots, in the order of the earlier one."""
    now = {row.slug: row for row in after.rows}
    known = {row.slug for row in before.rows}
    changes = [change for row in before.rows if row.slug in now for change in _of_row(row, now[row.slug])]
    changes += [Change(row.name, "Row", "", "Added") for row in after.rows if row.slug not in known]
    return tuple(changes)


def _of_row(before: QuarterRow, after: QuarterRow):
    for field, what in SHOWN:
        was, now = _told(before, field), _told(after, field)
        if was != now:
            yield Change(before.name, what, was, now)


def _told(row, field):
    """A field as readers see it; quarters were published that told a baseline of what has none."""
    if field == "standing":
        return row.standing.label
    told = getattr(row, field)
    return "" if field == "baseline" and row.is_in_words and told == NOT_GIVEN else told
