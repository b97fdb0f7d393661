"""Row history: who changed which row, when, before and after, also for bulk writes and SQL."""

import pghistory


def track_history(name, *, exclude=(), by_statement=False):
    """Keep every insert, update and delete of a model's rows in `name`, by triggers in the database.

    `exclude` names the fields that must never be copied, such as a password. `by_statement` is for
    tables that take many rows at once: their history is written once a statement, not once a row.
    """
    level = pghistory.Statement if by_statement else pghistory.Row
    return pghistory.track(
        pghistory.InsertEvent(level=level),
        pghistory.UpdateEvent(level=level),
        pghistory.DeleteEvent(level=level),
        model_name=name,
        exclude=list(exclude),
        append_only=True,
        obj_field=pghistory.ObjForeignKey(related_name="row_history"),
    )
