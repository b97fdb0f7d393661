"""Row history: who changed which row, when, before and after, also for bulk writes and SQL."""

import pghistory
import pgtrigger
from django.db import models

# What is append-only may be changed by the owner's function that erases a person, and by nothing else: it alone
# sets this for its own run, and the app's role has no right to write there outside it.
NOT_ERASING = pgtrigger.Condition("current_setting('portal.erasing', true) IS DISTINCT FROM 'person'")


def track_history(name, *, exclude=(), by_statement=False, holds_a_person=False):
    """Keep every insert, update and delete of a model's rows in `name`, by triggers in the database.

    `exclude` names the fields that must never be copied, such as a password. `by_statement` is for
    tables that take many rows at once: their history is written once a statement, not once a row,
    and indexed by its row and its change alone, since nobody looks for it otherwise.
    `holds_a_person` is for a history whose copies name somebody who can be erased (P19).
    """
    guard = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete, condition=NOT_ERASING)
    level = pghistory.Statement if by_statement else pghistory.Row

    def track(model):
        keys = _keys_without_index(model) if by_statement else {}
        return pghistory.track(
            pghistory.InsertEvent(level=level),
            pghistory.UpdateEvent(level=level),
            pghistory.DeleteEvent(level=level),
            model_name=name,
            exclude=list(exclude),
            append_only=not holds_a_person,
            meta={"triggers": [guard]} if holds_a_person else None,
            attrs=keys | ({"append_only": True} if holds_a_person else {}),
            obj_field=pghistory.ObjForeignKey(related_name="row_history"),
        )(model)

    return track


def _keys_without_index(model):
    """The foreign keys of a model as its history has them, each without its index."""
    return {
        field.name: models.ForeignKey(
            field.remote_field.model, models.DO_NOTHING, null=field.null, blank=field.blank, help_text=field.help_text,
            related_name="+", related_query_name="+", db_constraint=False, db_index=False,
        )
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }  # fmt: skip
