"""What partners plan for the strategy, and who is not in line with it yet (C12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from partnerships.models import MessagePlacement, Organisation, PartnerPlan, Person, Seat


@dataclass(frozen=True)
class Alignment:
    """Partners' plans with their objectives; plans in line with none; organisations at the table without a plan."""

    plans: Sequence[PartnerPlan]
    loose: Sequence[PartnerPlan]
    without_plan: Sequence[Organisation]
    placements: Sequence[MessagePlacement]


def alignment(person: Person, *, on) -> Alignment:
    """What `person` may see of it on the date `on`; four statements."""
    plans = PartnerPlan.objects.visible_to(person).select_related("organisation").prefetch_related("objectives")
    plans = list(plans.order_by("organisation__name", "title"))
    seats = Seat.objects.live(on=on).filter(representing=OuterRef("pk"), body__isnull=False)
    planned = PartnerPlan.objects.filter(organisation=OuterRef("pk"))
    without = Organisation.objects.visible_to(person).filter(Exists(seats), ~Exists(planned)).in_order()
    return Alignment(
        plans=plans,
        loose=[plan for plan in plans if not plan.objectives.all()],
        without_plan=list(without),
        placements=list(MessagePlacement.objects.visible_to(person).select_related("body", "plan__organisation")),
    )
