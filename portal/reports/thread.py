"""The golden thread from the vision to the people who do the work, and back; and where it breaks (X02)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from partnerships.models import GOLDEN_RULE_KINDS, Aspiration, Body, Duty, Objective, Person, Role, Seat, Strategy
from targets.models import Indicator, Milestone, StrategyTarget
from targets.reports.indicators import ListedIndicator, listed_indicators
from targets.reports.strategy import ObjectiveNode, StrategyTree, TargetNode, strategy_tree

SUPPORT_OFFICE = "SP Support Officer"
MANAGER = "The body’s manager or the SP Support Officer"


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


@dataclass(frozen=True)
class Loose:
    """One broken end: the thing, where it stands, and the page that mends it."""

    label: str
    address: str
    mend: str


@dataclass(frozen=True)
class BrokenEnds:
    """All broken ends of one kind: what is missing, who may mend it and how."""

    key: str
    title: str
    mended_by: str
    verb: str
    ends: Sequence[Loose]


def broken_ends(*, on: date) -> list[BrokenEnds]:
    """Where the thread breaks on the date `on`, kind by kind; nine statements."""
    return [
        BrokenEnds("lead", "Objectives without a lead body", SUPPORT_OFFICE, "Set the lead", _without_lead()),
        BrokenEnds("unknown", "Aspirations not known yet", SUPPORT_OFFICE, "Enter them", _unknown_aspirations()),
        BrokenEnds("unmeasured", "Aspirations without an indicator", SUPPORT_OFFICE, "Link one", _unmeasured()),
        BrokenEnds("unlinked", "Indicators that serve no target", SUPPORT_OFFICE, "Link it", _unlinked()),
        BrokenEnds("unowned", "Indicators without an owner or manager", MANAGER, "Appoint a manager", _unowned(on)),
        BrokenEnds("line", "Bodies without a line", SUPPORT_OFFICE, "Say what it reports to", _without_line()),
        BrokenEnds("idle", "Active partnerships that carry nothing", SUPPORT_OFFICE, "Link a target", _idle()),
        BrokenEnds("unreported", "Milestones without an update", MANAGER, "Say how it stands", _unreported()),
    ]


def _without_lead():
    objectives = Objective.objects.without_lead().filter(strategy=Strategy.objects.in_force()).order_by("number")
    return [
        Loose(
            str(objective),
            objective.get_absolute_url(),
            reverse("partnerships:objective_edit", args=[objective.number]),
        )
        for objective in objectives
    ]


def _unknown_aspirations():
    strategies = Strategy.objects.annotate(known=Count("objectives__aspirations"))
    strategy = strategies.in_force()
    missing = (strategy.aspiration_count or 0) - strategy.known if strategy else 0
    if missing <= 0:
        return []
    words = f"{missing} of {strategy.aspiration_count} aspirations"
    return [Loose(words, strategy.get_absolute_url(), strategy.get_absolute_url())]


def _unmeasured():
    measured = StrategyTarget.objects.filter(aspiration=OuterRef("pk"), indicators__isnull=False)
    rows = Aspiration.objects.filter(~Exists(measured)).order_by("objective__number", "number")
    return [Loose(f"Aspiration {row}", row.get_absolute_url(), row.get_absolute_url()) for row in rows]


def _unlinked():
    rows = Indicator.objects.whole().filter(strategy_targets=None, retired_on=None).in_order()
    return [Loose(str(row), row.get_absolute_url(), reverse("targets:strategy_detail")) for row in rows]


def _unowned(on):
    managed = Seat.objects.live(on=on).filter(role=Role.MANAGER, body=OuterRef("body"))
    rows = Indicator.objects.whole().filter(~Exists(managed), owner=None, retired_on=None)
    return [
        Loose(
            f"{row} ({row.body.short_name})",
            row.get_absolute_url(),
            reverse("partnerships:seat_appoint", args=[row.body.slug]),
        )
        for row in rows.select_related("body").in_order()
    ]


def _without_line():
    rows = Body.objects.exclude(status=Body.Status.CLOSED).filter(kind__in=GOLDEN_RULE_KINDS, parent=None, is_top=False)
    return [
        Loose(row.name, row.get_absolute_url(), reverse("partnerships:body_move", args=[row.slug]))
        for row in rows.in_order()
    ]


def _idle():
    rows = Body.objects.active().filter(
        Q(kind=Body.Kind.THEMATIC), strategy_targets=None, indicators=None, milestones=None, objectives_led=None
    )
    return [Loose(row.name, row.get_absolute_url(), reverse("targets:strategy_detail")) for row in rows.in_order()]


def _unreported():
    rows = Milestone.objects.unreported().select_related("target__aspiration__objective", "body").in_order()
    return [
        Loose(
            f"{row.target.reference} {row.text} ({row.body.short_name})",
            row.get_absolute_url(),
            reverse("targets:milestone_update", args=[row.pk]),
        )
        for row in rows
    ]
