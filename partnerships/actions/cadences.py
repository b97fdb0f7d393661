"""Keeping the list of what recurs (X11)."""

from datetime import datetime

from partnerships.access import action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.events import record
from partnerships.models import Cadence, Person


@action
def save_cadence(cadence: Cadence, changes: dict, *, by: Person | None, at: datetime) -> Cadence:
    """Enter something that recurs (one without a key yet) or change what is said about it."""
    authorise(by, "partnerships.keep_cadences")
    if cadence.pk is None:
        cadence = Cadence(**changes)
        cadence.save()
        record("cadence.added", cadence, by=by, at=at, body=cadence.body)
        return cadence
    cadence = Cadence.objects.select_for_update().get(pk=cadence.pk)
    before, after = apply_changes(cadence, changes)
    if after:
        record("cadence.edited", cadence, by=by, at=at, body=cadence.body, before=before, after=after)
    return cadence
