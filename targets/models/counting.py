"""What keeps the tallies right: triggers on every table they rest on, in the transaction that changes it.

Whoever writes, after each statement the bodies and quarters that it touched are counted anew, each
behind the lock of its row, by the function `targets_tally` of migration 0020.
"""

import pgtrigger

_TOUCHED = """
    SELECT array_agg(quarter_id), array_agg(body_id) INTO quarters, bodies FROM (
        SELECT DISTINCT q.id AS quarter_id, i.body_id FROM ({changed}) changed {joins}
    ) touched;
    PERFORM targets_tally(quarters, bodies);
    RETURN NULL;
"""
_OF_PERIOD = """
    JOIN targets_indicator i ON i.id = changed.indicator_id
    JOIN targets_quarter q ON q.year = changed.year AND q.number = coalesce(nullif(changed.quarter, 0), 4)
"""
_FIGURES = ("indicator_id, area_code, year, quarter", f"{_OF_PERIOD} AND q.area_code = changed.area_code")
# A target decides only whether an indicator that is measured by its parts has a row of its own.
_TARGETS = (
    "indicator_id, year, quarter",
    f"{_OF_PERIOD} WHERE EXISTS (SELECT 1 FROM targets_indicator part WHERE part.parent_id = i.id)",  # noqa: S608  a constant of this file
)
_CLASSES = (
    "figure_id, standing, superseded_at",
    f"JOIN targets_figure f ON f.id = changed.figure_id {_OF_PERIOD.replace('changed.', 'f.')} AND q.area_code = f.area_code",
)
_INDICATORS = (
    "id, body_id, retired_on, parent_id",
    """
    LEFT JOIN targets_indicator parent ON parent.id = changed.parent_id
    CROSS JOIN LATERAL (SELECT changed.body_id UNION SELECT parent.body_id WHERE parent.id IS NOT NULL) i
    CROSS JOIN targets_quarter q
    """,
)
_QUARTERS = (
    "id, year, number, area_code",
    "JOIN targets_quarter q ON q.id = changed.id CROSS JOIN (SELECT DISTINCT body_id FROM targets_indicator) i",
)
_CHANGED = {
    "insert": (pgtrigger.Insert, {"new": "new_values"}, "SELECT {columns} FROM new_values"),
    "update": (
        pgtrigger.Update,
        {"old": "old_values", "new": "new_values"},
        "(SELECT {columns} FROM old_values EXCEPT SELECT {columns} FROM new_values) UNION ALL"
        " (SELECT {columns} FROM new_values EXCEPT SELECT {columns} FROM old_values)",
    ),
    "delete": (pgtrigger.Delete, {"old": "old_values"}, "SELECT {columns} FROM old_values"),
}


def _tallied(columns, joins, operations=tuple(_CHANGED)):
    """Triggers that count anew what a statement touched, when one of these columns changed."""
    for name in operations:
        operation, tables, changed = _CHANGED[name]
        yield pgtrigger.Trigger(
            name=f"tallied_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),
            declare=[("quarters", "bigint[]"), ("bodies", "bigint[]")],
            func=_TOUCHED.format(changed=changed.format(columns=columns), joins=joins),
        )


def figures_are_tallied():
    return _tallied(*_FIGURES)


def targets_are_tallied():
    return _tallied(*_TARGETS)


def classes_are_tallied():
    return _tallied(*_CLASSES)


def indicators_are_tallied():
    return _tallied(*_INDICATORS)


def quarters_are_tallied():
    """A quarter that goes takes its counts with it."""
    return _tallied(*_QUARTERS, operations=("insert", "update"))
