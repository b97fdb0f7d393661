"""The structure chart and the tiers, drawn from the register as it is now (A03, A04)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from partnerships.models import Body


@dataclass
class ChartNode:
    """One body of the chart with what reports to it."""

    name: str
    address: str
    kind: str
    is_proposed: bool
    below: list["ChartNode"] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """The tree under the top board, and the bodies that stand beside it."""

    trees: Sequence[ChartNode]
    beside: Sequence[ChartNode]


@dataclass(frozen=True)
class TierOfBodies:
    """One tier of governance with the bodies on it."""

    label: str
    role: str
    bodies: Sequence[Body]


TIER_ROLES = {
    Body.Tier.TRANSFORMATIONAL: "Looks furthest ahead. It agrees what the area should become, brings partners' own "
    "strategies into line with that and finds the means for it.",
    Body.Tier.STRATEGIC: "Turns direction into programmes. It watches delivery across all partnerships, asks why "
    "where it falls behind and settles what no single partnership can.",
    Body.Tier.TRANSACTIONAL: "Does the work. Each partnership delivers its own plans and targets, and answers for the "
    "groups beneath it.",
}


def structure_chart() -> Chart:
    """All bodies that are not closed, by what they report to; offices are left out."""
    bodies = list(Body.objects.exclude(status=Body.Status.CLOSED).exclude(kind=Body.Kind.OFFICE).in_order())
    nodes = {
        body.pk: ChartNode(
            body.name, body.get_absolute_url(), body.get_kind_display(), body.status == Body.Status.PROPOSED
        )
        for body in bodies
    }
    trees, beside = [], []
    for body in bodies:
        if body.parent_id in nodes:
            nodes[body.parent_id].below.append(nodes[body.pk])
        elif body.in_golden_rule_scope:
            trees.append(nodes[body.pk])
        else:
            beside.append(nodes[body.pk])
    trees.sort(key=lambda node: not node.below)
    return Chart(trees, beside)


def tiers() -> tuple[list[TierOfBodies], list[Body]]:
    """Each tier with its bodies, from setting direction to delivering; and the bodies on no tier yet."""
    bodies = list(Body.objects.active().partnerships().in_order())
    found = [
        TierOfBodies(tier.label, TIER_ROLES[tier], [body for body in bodies if body.tier == tier]) for tier in Body.Tier
    ]
    return found, [body for body in bodies if not body.tier]
