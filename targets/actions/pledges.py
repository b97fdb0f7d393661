"""What partners pledge towards objectives and indicators (C13)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.events import record
from partnerships.models import Person, Pledge
from targets.models import PledgedIndicator


@action
def save_pledge(pledge: Pledge, changes: dict, *, by: Person | None, at: datetime) -> Pledge:
    """Enter what a partner pledges (one without a key yet) or change it, with the `indicator` it is given for.

    Raises RefusedError if it is given for neither an objective nor an indicator.
    """
    authorise(by, "partnerships.keep_pledges")
    changes = dict(changes)
    indicator = changes.pop("indicator", None)
    if indicator is None and changes.get("objective") is None:
        raise RefusedError("Choose an indicator or an objective that the pledge is given for.", field="indicator")
    is_new = pledge.pk is None
    if is_new:
        pledge, before, after = Pledge.objects.create(**changes), {}, {}
    else:
        pledge = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
        before, after = apply_changes(pledge, changes)
    held = PledgedIndicator.objects.filter(pledge=pledge).select_related("indicator").first()
    if (held.indicator if held else None) != indicator:
        before, after = before | {"indicator": str(held or "")}, after | {"indicator": str(indicator or "")}
        _give_for(pledge, indicator)
    if is_new:
        record("pledge.made", pledge, by=by, at=at)
    elif after:
        record("pledge.changed", pledge, by=by, at=at, before=before, after=after)
    return pledge


def _give_for(pledge, indicator):
    if indicator is None:
        PledgedIndicator.objects.filter(pledge=pledge).delete()
    else:
        PledgedIndicator.objects.update_or_create(pledge=pledge, defaults={"indicator": indicator})
