"""The golden thread from the vision to the people who do the work and what they do, and back (X02)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from partnerships.models import Body, Objective, Person, Role, Seat
from portal.reports.thread_deeds import Deed, Deeds, deeds
from targets.models import Indicator, Milestone
from targets.reports.listing import ListedIndicator, listed_indicators
from targets.reports.strategy import ObjectiveNode, StrategyTree, TargetNode, strategy_tree


@dataclass(frozen=True)
class BodyNode:
    """A body with the people who answer for it, what is done there, and all of the strategy that it carries."""

    body: Body
    people: Sequence[Seat]
    objectives: Sequence[Objective]
    targets: Sequence[TargetNode]
    indicators: Sequence[ListedIndicator]
    milestones: Sequence[Milestone]
    deeds: Deeds

    @property
    def carries_nothing(self) -> bool:
        return not (self.objectives or self.targets or self.indicators or self.milestones)


@dataclass(frozen=True)
class PersonNode:
    """A person with the seats by which they answer for something today, the indicators they own and their tasks."""

    person: Person
    has_page: bool
    seats: Sequence[Seat]
    indicators: Sequence[ListedIndicator]
    tasks: Sequence[Deed]


@dataclass(frozen=True)
class Thread:
    """The whole thread, from all its ends; `objectives` are those of the tree, each with its actions."""

    tree: StrategyTree | None
    objectives: Sequence[tuple[ObjectiveNode, Sequence[Deed]]]
    bodies: Sequence[BodyNode]
    people: Sequence[PersonNode]
    deeds: Deeds


def golden_thread(person: Person, *, on: date) -> Thread:
    """The thread as `person` may see it on the date `on`; eighteen statements, however long it is."""
    tree = strategy_tree(person)
    objectives = tree.objectives if tree else []
    bodies = list(Body.objects.visible_to(person).partnerships().exclude(status=Body.Status.CLOSED).in_order())
    indicators = listed_indicators(
        person, indicators=Indicator.objects.visible_to(person).whole().select_related("owner")
    )
    seats = list(
        Seat.objects.visible_to(person)
        .live(on=on)
        .filter(body__in=bodies, role__in=(*Role.leading(), Role.MANAGER))
        .select_related("person", "body")
        .order_by("person__name", "pk")
    )
    carried = _carried(objectives)
    found = deeds(
        person,
        seats=seats,
        milestones=[milestone for own in carried["milestones"].values() for milestone in own],
        indicators=indicators,
        on=on,
    )
    done = _hung(found, objectives=objectives, bodies=bodies, indicators=indicators)
    return Thread(
        tree,
        [(node, [deed for deed in done.actions if deed.objective == node.objective]) for node in objectives],
        _bodies(bodies, seats, indicators, carried, done),
        _people(person, seats, indicators, done.actions),
        done,
    )


def _hung(found: Deeds, *, objectives, bodies, indicators) -> Deeds:
    """The deeds, each hung only on what stands in the thread."""
    shown = {
        "objective": {node.objective for node in objectives},
        "body": set(bodies),
        "indicator": {row.indicator for row in indicators},
    }

    def hung(own):
        return [
            replace(deed, **{name: None for name, nodes in shown.items() if getattr(deed, name) not in nodes})
            for deed in own
        ]

    return Deeds(hung(found.actions), hung(found.risks), hung(found.decisions))


def _bodies(bodies, seats, indicators, carried, done):
    held = _by(seats, key=lambda seat: seat.body_id)
    answered = _by(indicators, key=lambda row: row.indicator.body_id)
    actions, risks, decisions = (
        _by(own, key=lambda deed: deed.body) for own in (done.actions, done.risks, done.decisions)
    )
    return [
        BodyNode(
            body,
            held[body.pk],
            carried["objectives"][body.pk],
            carried["targets"][body.pk],
            answered[body.pk],
            carried["milestones"][body.pk],
            Deeds(actions[body], risks[body], decisions[body]),
        )
        for body in bodies
    ]


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


def _people(person, seats, indicators, actions):
    """Everybody who holds a seat, owns an indicator or owes a task of the thread, by name."""
    held = _by(seats, key=lambda seat: seat.person)
    owned = _by((row for row in indicators if row.indicator.owner), key=lambda row: row.indicator.owner)
    owed = defaultdict(list)
    for deed in actions:
        for one in deed.people:
            owed[one].append(deed)
    everybody = {**held, **owned, **owed}
    pages = set(
        Person.objects.visible_to(person).filter(pk__in=[one.pk for one in everybody]).values_list("pk", flat=True)
    )
    return [
        PersonNode(one, one.pk in pages, held[one], owned[one], owed[one])
        for one in sorted(everybody, key=lambda one: (str(one).lower(), one.pk))
    ]
