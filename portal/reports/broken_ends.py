"""Where the golden thread breaks: what hangs on nothing, and the page on which each end is tied (X02)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from partnerships.models import GOLDEN_RULE_KINDS, Aspiration, Body, Objective, Strategy
from targets.models import Indicator, Milestone, StrategyTarget

REGISTER = "partnerships.keep_register"
INDICATORS = "targets.keep_indicators"


@dataclass(frozen=True)
class Loose:
    """One broken end: the thing, where it stands, and the page that mends it; or `many` that have no name yet.

    Where not everybody who mends such ends may mend this one, they are asked for their permission `on` it.
    """

    label: str
    address: str
    mend: str
    many: int = 1
    on: Milestone | None = None


@dataclass(frozen=True)
class BrokenEnds:
    """All broken ends of one kind: what is missing, who may mend it and how."""

    key: str
    title: str
    mended_by: str
    permission: str
    verb: str
    ends: Sequence[Loose]

    @property
    def number(self) -> int:
        return sum(end.many for end in self.ends)


def broken_ends() -> list[BrokenEnds]:
    """Where the thread breaks, kind by kind; nine statements."""
    return [
        _by_office("lead", "Objectives without a lead body", REGISTER, "Set the lead", _without_lead()),
        _by_office("unknown", "Aspirations not known yet", REGISTER, "Enter them", _unknown_aspirations()),
        _by_office("unmeasured", "Aspirations without an indicator", INDICATORS, "Link an indicator", _unmeasured()),
        _by_office("unlinked", "Indicators that serve no target", INDICATORS, "Link it", _unlinked()),
        _by_office("unowned", "Indicators without an owner", INDICATORS, "Name an owner", _unowned()),
        _by_office("line", "Bodies without a line", REGISTER, "Say what it reports to", _without_line()),
        _by_office("idle", "Active partnerships that carry nothing", INDICATORS, "Link a target", _idle()),
        BrokenEnds(
            "unreported",
            "Milestones without an update",
            "The body’s manager or the SP Support Officer",
            "targets.update_milestone",
            "Say how it stands",
            _unreported(),
        ),
    ]


def _by_office(key, title, permission, verb, ends):
    return BrokenEnds(key, title, "SP Support Officer", permission, verb, ends)


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
    return [Loose(words, strategy.get_absolute_url(), f"{strategy.get_absolute_url()}#objectives", missing)]


def _unmeasured():
    targets = StrategyTarget.objects.filter(aspiration=OuterRef("pk")).order_by("number")
    rows = Aspiration.objects.filter(~Exists(targets.filter(indicators__isnull=False)))
    rows = rows.annotate(first=Subquery(targets.values("pk")[:1])).order_by("objective__number", "number")
    return [Loose(f"Aspiration {row}", row.get_absolute_url(), _measure(row)) for row in rows]


def _measure(aspiration):
    """Where an indicator is linked under an aspiration: at its first target, or at a new one."""
    if aspiration.first:
        return reverse("targets:strategy_target_edit", args=[aspiration.first]) + "#id_indicators"
    return reverse("targets:strategy_target_add", args=[aspiration.pk])


def _unlinked():
    rows = Indicator.objects.whole().filter(strategy_targets=None, retired_on=None).in_order()
    return [
        Loose(str(row), row.get_absolute_url(), reverse("targets:indicator_serves", args=[row.slug])) for row in rows
    ]


def _unowned():
    rows = Indicator.objects.whole().filter(owner=None, retired_on=None).select_related("body").in_order()
    return [
        Loose(
            f"{row} ({row.body.short_name})",
            row.get_absolute_url(),
            reverse("targets:indicator_edit", args=[row.slug]) + "#id_owner",
        )
        for row in rows
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
    return [
        Loose(row.name, row.get_absolute_url(), reverse("targets:body_serves", args=[row.slug]))
        for row in rows.in_order()
    ]


def _unreported():
    rows = Milestone.objects.unreported().select_related("target__aspiration__objective", "body").in_order()
    return [
        Loose(
            f"{row.target.reference} {row.text} ({row.body.short_name})",
            row.get_absolute_url(),
            reverse("targets:milestone_update", args=[row.pk]),
            on=row,
        )
        for row in rows
    ]
