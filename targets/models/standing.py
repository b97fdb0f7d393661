"""What keeps a published quarter as it is, by any path to the database (H01, P12).

Each trigger takes the quarter's row as a reader, so that writing and publishing wait for each
other whoever writes. Only while a revision is made, in one transaction, may the rows change.
"""

import pgtrigger

_REFUSE = """
    IF state_then = 'published' THEN
        RAISE EXCEPTION 'the quarter is published and stands as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_quarter_stands';
    END IF;
"""
# The state is read from the locked row and not asked for in WHERE: a row being published must be waited for.
_OF_PERIOD = """
    SELECT state INTO state_then FROM targets_quarter
    WHERE year = {row}.year AND number = coalesce(nullif({row}.quarter, 0), 4){area} FOR SHARE;
"""
# Of all quarters that the rows of a statement belong to, held in order: whether one of them is published.
_OF_STATEMENT = """
    SELECT 'published' INTO state_then FROM (
        SELECT q.state FROM targets_quarter q WHERE EXISTS (
            SELECT 1 FROM ({rows}) changed WHERE changed.area_code = q.area_code AND changed.year = q.year
            AND q.number = coalesce(nullif(changed.quarter, 0), 4)
        ) ORDER BY q.id FOR SHARE OF q
    ) held HAVING bool_or(held.state = 'published');
"""
_BY_STATEMENT = {
    "insert": (pgtrigger.Insert, {"new": "new_values"}),
    "update": (pgtrigger.Update, {"old": "old_values", "new": "new_values"}),
    "delete": (pgtrigger.Delete, {"old": "old_values"}),
}
_OF_FIGURE = """
    SELECT q.state INTO state_then FROM targets_figure f
    JOIN targets_quarter q ON q.year = f.year AND q.number = coalesce(nullif(f.quarter, 0), 4)
        AND q.area_code = f.area_code
    WHERE f.id = {row}.figure_id FOR SHARE OF q;
"""
_OF_RETURN = "SELECT state INTO state_then FROM targets_quarter WHERE id = {row}.quarter_id FOR SHARE;"
_OF_EVIDENCE = """
    SELECT q.state INTO state_then FROM targets_return r JOIN targets_quarter q ON q.id = r.quarter_id
    WHERE r.id = {row}.body_return_id FOR SHARE OF q;
"""


def _stands(find):
    checks = "".join(
        f"IF TG_OP <> '{other}' THEN {find.format(row=row)} {_REFUSE} END IF;"
        for row, other in (("OLD", "INSERT"), ("NEW", "DELETE"))
    )
    return pgtrigger.Trigger(
        name="stands_once_published",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("state_then", "text")],
        func=f"{checks} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    )


def figures_stand():
    """Figures of our own area; a whole year's stand with quarter 4, other areas' are not ours to publish.

    Asked once a statement and not once a row, since figures come in by the ten thousand.
    """
    for name, (operation, tables) in _BY_STATEMENT.items():
        rows = " UNION ALL ".join(f"SELECT area_code, year, quarter FROM {table}" for table in tables.values())  # noqa: S608  constants
        yield pgtrigger.Trigger(
            name=f"stand_once_published_{name}",
            level=pgtrigger.Statement,
            operation=operation,
            when=pgtrigger.After,
            referencing=pgtrigger.Referencing(**tables),
            declare=[("state_then", "text")],
            func=f"{_OF_STATEMENT.format(rows=rows)} {_REFUSE} RETURN NULL;",
        )


def target_stands():
    return _stands(_OF_PERIOD.replace("{area}", ""))


def breakdown_stands():
    return _stands(_OF_PERIOD.replace("{area}", ""))


def classification_stands():
    return _stands(_OF_FIGURE)


def return_stands():
    return _stands(_OF_RETURN)


def evidence_stands():
    return _stands(_OF_EVIDENCE)
