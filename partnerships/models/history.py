"""Row history: who changed which row, when, before and after, also for bulk writes and SQL."""

import pghistory
import pgtrigger

# What is append-only may be changed by the owner's function that erases a person, and by nothing else: it alone
# sets this for its own run, and the app's role has no right to write there outside it.
NOT_ERASING = pgtrigger.Condition("current_setting('portal.erasing', true) IS DISTINCT FROM 'person'")


def track_history(name, *, exclude=(), by_statement=False, holds_a_person=False):
    """Keep every insert, update and delete of a model's rows in `name`, by triggers in the database.

    `exclude` names the fields that must never be copied, such as a password. `by_statement` is for
    tables that take many rows at once: their history is written once a statement, not once a row.
    `holds_a_person` is for a history whose copies name somebody who can be erased (P19).
    """
    guard = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete, condition=NOT_ERASING)
    level = pghistory.Statement if by_statement else pghistory.Row
    return pghistory.track(
        pghistory.InsertEvent(level=level),
        pghistory.UpdateEvent(level=level),
        pghistory.DeleteEvent(level=level),
        model_name=name,
        exclude=list(exclude),
        append_only=not holds_a_person,
        meta={"triggers": [guard]} if holds_a_person else None,
        attrs={"append_only": True} if holds_a_person else None,
        obj_field=pghistory.ObjForeignKey(related_name="row_history"),
    )
