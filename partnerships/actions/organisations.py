"""Keeping the list of organisations (A07)."""

from datetime import datetime

from partnerships.access import action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.events import record
from partnerships.models import Event, Organisation, Person

PUBLIC = Event.Visibility.PUBLIC


@action
def add_organisation(*, by: Person | None, at: datetime, **fields) -> Organisation:
    """Enter an organisation."""
    authorise(by, "partnerships.keep_register")
    organisation = Organisation.objects.create(**fields)
    record("organisation.added", organisation, by=by, at=at, visibility=PUBLIC, after=_facts(organisation))
    return organisation


@action
def edit_organisation(organisation: Organisation, *, by: Person | None, at: datetime, **changes) -> Organisation:
    """Change what is known of an organisation."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    authorise(by, "partnerships.keep_register")
    before, after = apply_changes(organisation, changes)
    if after:
        record("organisation.edited", organisation, by=by, at=at, visibility=PUBLIC, before=before, after=after)
    return organisation


def _facts(organisation):
    return facts(organisation, "name", "kind", "sector", "is_group_of")
