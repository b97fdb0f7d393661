"""The strategy as a tree: objectives, aspirations, targets, and what serves each target (C01, C11, X02).

A body or an indicator may serve several targets, so it can stand at several places of the tree.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from partnerships.models import Aspiration, Body, Objective, Person, Strategy
from targets.models import Indicator, Milestone, Standing, StrategyTarget
from targets.reports.listing import ListedIndicator, listed_indicators


@dataclass(frozen=True)
class TargetNode:
    """A target x.y.z with the bodies, indicators and milestones that serve it."""

    target: StrategyTarget
    bodies: list[Body]
    indicators: list[ListedIndicator]
    milestones: list[Milestone]


@dataclass(frozen=True)
class AspirationNode:
    """An aspiration with its targets."""

    aspiration: Aspiration
    targets: list[TargetNode] = field(default_factory=list)

    @property
    def is_measured(self) -> bool:
        """Whether an indicator stands under one of its targets."""
        return any(node.indicators for node in self.targets)


@dataclass(frozen=True)
class ObjectiveNode:
    """An objective with its aspirations, and what adds up beneath them; not frozen slots, for its sums are kept."""

    objective: Objective
    aspirations: list[AspirationNode] = field(default_factory=list)

    @property
    def targets(self) -> list[TargetNode]:
        return [target for aspiration in self.aspirations for target in aspiration.targets]

    @cached_property
    def milestones(self) -> list[Milestone]:
        return [milestone for target in self.targets for milestone in target.milestones]

    @cached_property
    def indicators(self) -> list[ListedIndicator]:
        """Each indicator once, however many targets it serves."""
        listed = {row.indicator.pk: row for target in self.targets for row in target.indicators}
        return list(listed.values())

    @cached_property
    def bodies(self) -> list[Body]:
        """Bodies that serve one of its targets or own one of its milestones, each once, by name."""
        owners = [milestone.body for milestone in self.milestones]
        found = {body.pk: body for body in [*owners, *(body for target in self.targets for body in target.bodies)]}
        return sorted(found.values(), key=lambda body: body.name.lower())

    @cached_property
    def milestone_states(self) -> list[tuple]:
        """(state, words, how many) of the states that occur, in their order."""
        return milestone_states(self.milestones)

    @cached_property
    def standings(self) -> list[tuple]:
        """(standing, how many) of the classes that occur, in their order."""
        counted = Counter(row.standing for row in self.indicators)
        return [(standing, counted[standing]) for standing in Standing if counted[standing]]


@dataclass(frozen=True)
class StrategyTree:
    """The strategy in force with all that hangs from it."""

    strategy: Strategy
    objectives: list[ObjectiveNode]

    @property
    def aspirations(self) -> list[AspirationNode]:
        return [aspiration for objective in self.objectives for aspiration in objective.aspirations]

    @property
    def known(self) -> str:
        """How many aspirations are known: 9 of 19."""
        known = len(self.aspirations)
        whole = self.strategy.aspiration_count
        return f"{known} of {whole}" if whole else str(known)


def milestone_states(milestones) -> list[tuple]:
    """(state, words, how many) of the states that occur, in their order."""
    counted = Counter(milestone.state for milestone in milestones)
    return [(state.value, state.label, counted[state]) for state in Milestone.State if counted[state]]


def strategy_tree(person: Person, *, number: int | None = None) -> StrategyTree | None:
    """The strategy in force, or None; of one objective alone if its `number` is given. Eight statements at most."""
    strategy = Strategy.objects.in_force()
    if strategy is None:
        return None
    objectives = strategy.objectives.select_related("lead_body").order_by("number")
    if number is not None:
        objectives = objectives.filter(number=number)
    nodes = {objective.pk: ObjectiveNode(objective) for objective in objectives}
    aspirations = {}
    for aspiration in Aspiration.objects.filter(objective__in=nodes).order_by("number"):
        node = aspirations[aspiration.pk] = AspirationNode(aspiration)
        nodes[aspiration.objective_id].aspirations.append(node)
    for node in _targets(person, aspirations):
        aspirations[node.target.aspiration_id].targets.append(node)
    return StrategyTree(strategy, list(nodes.values()))


def _targets(person, aspirations):
    listing = StrategyTarget.objects.filter(aspiration__in=aspirations).prefetch_related("bodies").order_by("number")
    targets = {target.pk: target for target in listing}
    linking = StrategyTarget.objects.filter(pk__in=targets, indicators__isnull=False)
    links = list(linking.values_list("pk", "indicators"))
    indicators = Indicator.objects.visible_to(person).filter(pk__in={indicator for _, indicator in links})
    listed = listed_indicators(person, indicators=indicators) if links else []
    milestones = Milestone.objects.visible_to(person).filter(target__in=targets).select_related("body").order_by("pk")
    milestones = list(milestones)
    linked = set(links)
    return [
        TargetNode(
            target,
            sorted(target.bodies.all(), key=lambda body: body.name.lower()),
            [row for row in listed if (target.pk, row.indicator.pk) in linked],
            [milestone for milestone in milestones if milestone.target_id == target.pk],
        )
        for target in targets.values()
    ]
