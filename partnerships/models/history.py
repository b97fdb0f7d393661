"""Row history: who changed which row, when, before and after, also for bulk writes and SQL."""

import pghistory


def track_history(name, *, exclude=()):
    """Keep every insert, update and delete of a model's rows in `name`, by triggers in the database.

    `exclude` names the fields that must never be copied, such as a password.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=name,
        exclude=list(exclude),
        append_only=True,
        obj_field=pghistory.ObjForeignKey(related_name="row_history"),
    )
