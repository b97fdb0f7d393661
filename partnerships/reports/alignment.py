"""What partners plan and give for the strategy, and who is not in line with it yet (C12, C13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from partnerships.models import MessagePlacement, Objective, Organisation, PartnerPlan, Person, Pledge, Seat


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


@dataclass(frozen=True)
class PledgedFor:
    """All that is pledged in a year for one objective."""

    objective: Objective
    pledges: Sequence[Pledge]
    money: Decimal
    days: Decimal


@dataclass(frozen=True)
class Pledges:
    """All that is pledged in a year, by objective, with the shared total."""

    objectives: Sequence[PledgedFor]
    money: Decimal
    days: Decimal
    in_kind: int
    partners: int


def pledges_of(person: Person, *, year: int) -> Pledges:
    """What partners pledged in the year that starts in April of `year`; one statement. Nothing is rounded."""
    rows = Pledge.objects.visible_to(person).filter(year=year).select_related("organisation", "objective")
    rows = list(rows.order_by("objective__number", "organisation__name", "pk"))
    by_objective: dict[int, list[Pledge]] = {}
    for pledge in rows:
        by_objective.setdefault(pledge.objective_id, []).append(pledge)
    return Pledges(
        objectives=[
            PledgedFor(own[0].objective, own, _sum(own, "amount_gbp"), _sum(own, "staff_days"))
            for own in by_objective.values()
        ],
        money=_sum(rows, "amount_gbp"),
        days=_sum(rows, "staff_days"),
        in_kind=sum(pledge.kind == Pledge.Kind.IN_KIND for pledge in rows),
        partners=len({pledge.organisation_id for pledge in rows}),
    )


def _sum(pledges, field):
    return sum((getattr(pledge, field) or Decimal(0) for pledge in pledges), Decimal(0))
