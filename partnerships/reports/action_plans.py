"""Action plans as they are read: how far each is, and one with its actions as chosen (C14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from partnerships.models import ActionPlan, PlanAction


@dataclass(frozen=True)
class PlanPage:
    """A plan's actions as chosen, with the leads and sums of all of them."""

    leads: Sequence[str]
    shown: Sequence[PlanAction]
    open: int
    done: int
    overdue: int


def plans_with_counts(person, *, on: date):
    """Every plan with the number of its actions, those open and those overdue on the date `on`; one statement."""
    is_open = Q(actions__state=PlanAction.State.OPEN)
    return (
        ActionPlan.objects.visible_to(person)
        .select_related("body", "organisation")
        .annotate(
            many=Count("actions"),
            many_open=Count("actions", filter=is_open),
            many_overdue=Count("actions", filter=is_open & Q(actions__due_on__lt=on)),
        )
        .order_by("title", "pk")
    )


def plan_page(plan: ActionPlan, wanted: Mapping[str, str], *, on: date) -> PlanPage:
    """The actions of `plan` that fit `wanted` (lead, state or overdue, kind); one statement."""
    actions = list(plan.actions.select_related("plan__body", "objective").order_by("number"))
    overdue = [thing for thing in actions if thing.is_overdue(on=on)]
    chosen = overdue if wanted.get("state") == "overdue" else actions
    return PlanPage(
        leads=sorted({lead for thing in actions for lead in thing.leads}),
        shown=[thing for thing in chosen if _fits(thing, wanted)],
        open=sum(thing.state == PlanAction.State.OPEN for thing in actions),
        done=sum(thing.state == PlanAction.State.DONE for thing in actions),
        overdue=len(overdue),
    )


def _fits(thing, wanted):
    return (
        (not wanted.get("lead") or wanted["lead"] in thing.leads)
        and wanted.get("state") in ("", None, "overdue", thing.state)
        and wanted.get("kind") in ("", None, thing.kind)
    )
