"""The golden thread from the vision to the people who do the work, and back; and where it breaks (X02)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from partnerships.models import Body, Duty, Objective, Person, Role, Seat
from targets.models import Indicator, Milestone
from targets.reports.indicators import ListedIndicator, listed_indicators
from targets.reports.strategy import ObjectiveNode, StrategyTree, TargetNode, strategy_tree


@dataclass(frozen=True)
class BodyNode:
    """A body with the people who answer for it and all of the strategy that it carries."""

    body: Body
    people: Sequence[Seat]
    objectives: Sequence[Objective]
    targets: Sequence[TargetNode]
    indicators: Sequence[ListedIndicator]
    milestones: Sequence[Milestone]
    duties: int

    @property
    def carries_nothing(self) -> bool:
        return not (self.objectives or self.targets or self.indicators or self.milestones)


@dataclass(frozen=True)
class PersonNode:
    """A person with the seats by which they answer for something today."""

    name: str
    seats: Sequence[Seat]


@dataclass(frozen=True)
class Thread:
    """The whole thread, from both ends."""

    tree: StrategyTree | None
    bodies: Sequence[BodyNode]
    people: Sequence[PersonNode]


def golden_thread(person: Person, *, on: date) -> Thread:
    """The thread as `person` may see it on the date `on`; twelve statements, however long it is."""
    tree = strategy_tree(person)
    objectives = tree.objectives if tree else []
    bodies = list(Body.objects.visible_to(person).partnerships().exclude(status=Body.Status.CLOSED).in_order())
    indicators = _by(
        listed_indicators(person, indicators=Indicator.objects.visible_to(person).whole()),
        key=lambda row: row.indicator.body_id,
    )
    seats = list(
        Seat.objects.visible_to(person)
        .live(on=on)
        .filter(body__in=bodies, role__in=(*Role.leading(), Role.MANAGER))
        .select_related("person", "body")
        .order_by("person__name", "pk")
    )
    duties = dict(
        Duty.objects.visible_to(person).open().order_by().values_list("body").annotate(many=Count("pk"))
    )  # fmt: skip
    carried = _carried(objectives)
    held = _by(seats, key=lambda seat: seat.body_id)
    nodes = [
        BodyNode(
            body,
            held[body.pk],
            carried["objectives"][body.pk],
            carried["targets"][body.pk],
            indicators[body.pk],
            carried["milestones"][body.pk],
            duties.get(body.pk, 0),
        )
        for body in bodies
    ]
    return Thread(tree, nodes, _people(seats))


def _by(things, *, key):
    found = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return found


def _carried(objectives: Sequence[ObjectiveNode]):
    """What of the strategy each body carries, by its key."""
    targets = [target for node in objectives for target in node.targets]
    served = defaultdict(list)
    for target in targets:
        for body in target.bodies:
            served[body.pk].append(target)
    return {
        "objectives": _by((node.objective for node in objectives), key=lambda objective: objective.lead_body_id),
        "targets": served,
        "milestones": _by(
            (milestone for target in targets for milestone in target.milestones),
            key=lambda milestone: milestone.body_id,
        ),
    }


def _people(seats):
    held = _by(seats, key=lambda seat: seat.person_id)
    return [PersonNode(str(own[0].person), own) for own in held.values()]
