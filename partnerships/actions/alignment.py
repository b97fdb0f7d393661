"""Keeping what partners plan, say and give for the strategy (C12, C13)."""

from datetime import datetime

from partnerships.access import action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.actions.days import refuse_day_to_come
from partnerships.events import record
from partnerships.models import MessagePlacement, PartnerPlan, Person


@action
def save_partner_plan(plan: PartnerPlan, changes: dict, *, by: Person | None, at: datetime) -> PartnerPlan:
    """Enter a partner's plan (one without a key yet) or change it, with the objectives it is in line with."""
    authorise(by, "partnerships.keep_partner_plans")
    changes = dict(changes)
    objectives = changes.pop("objectives", None)
    is_new = plan.pk is None
    if is_new:
        plan, before, after = PartnerPlan.objects.create(**changes), {}, {}
    else:
        plan = PartnerPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        before, after = apply_changes(plan, changes)
    if objectives is not None:
        held, wanted = _numbers(plan.objectives.all()), _numbers(objectives)
        plan.objectives.set(objectives)
        if held != wanted:
            before, after = before | {"objectives": held}, after | {"objectives": wanted}
    if is_new or after:
        kind = "partner_plan.added" if is_new else "partner_plan.edited"
        record(kind, plan, by=by, at=at, before=before, after=after)
    return plan


def _numbers(objectives):
    return sorted(objective.number for objective in objectives)


@action
def save_placement(placement: MessagePlacement, changes: dict, *, by: Person | None, at: datetime) -> MessagePlacement:
    """Say where a key message of a body was put in (one without a key yet), or correct that.

    Raises RefusedError for a day to come.
    """
    if changes.get("placed_on"):
        refuse_day_to_come(changes["placed_on"], at=at, field="placed_on")
    if placement.pk is None:
        placement = MessagePlacement(**changes)
        authorise(by, "partnerships.place_message", placement)
        placement.save()
        record("message.placed", placement, by=by, at=at, body=placement.body)
        return placement
    placement = MessagePlacement.objects.select_for_update(of=("self",)).select_related("body").get(pk=placement.pk)
    authorise(by, "partnerships.place_message", placement)
    before, after = apply_changes(placement, changes)
    if after:
        record("message.corrected", placement, by=by, at=at, body=placement.body, before=before, after=after)
    return placement
