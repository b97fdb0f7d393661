"""A communications plan as its page shows it: lines by kind, channels, evidence written and counted (E11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from comms.models import Channel, CommsPlan, PlanEvidence, PlanItem
from comms.reports.counters import Counted, counted


@dataclass(frozen=True)
class Line:
    """A line of the plan with what shows how it stands."""

    item: PlanItem
    evidence: Sequence[PlanEvidence]
    counts: Sequence[Counted] = ()


@dataclass
class Section:
    """All lines of one kind and theme."""

    kind: str
    label: str
    theme: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class PlanPage:
    """A whole plan."""

    plan: CommsPlan
    sections: Sequence[Section]
    risks: Sequence[Line]
    channels: Sequence[Channel]
    looked_at: int
    total: int


LABELS = {
    PlanItem.Kind.OBJECTIVE: "What we want",
    PlanItem.Kind.MESSAGE: "Key messages",
    PlanItem.Kind.AUDIENCE: "Whom we want to reach",
    PlanItem.Kind.ACTIVITY: "What we do already",
    PlanItem.Kind.MEASURE: "How we shall know",
}


def plan_page(plan: CommsPlan) -> PlanPage:
    """The lines and channels of a plan, in the order of a plan on paper; evidence and numbers beside them."""
    items = list(plan.items.prefetch_related("evidence").order_by("kind", "theme", "number"))
    lines = [line_of(item, plan.year) for item in items]
    sections = [section for kind in LABELS for section in _sections(kind, lines)]
    return PlanPage(
        plan=plan,
        sections=sections,
        risks=[line for line in lines if line.item.is_risk],
        channels=list(plan.channels.select_related("owner")),
        looked_at=sum(item.status != PlanItem.Status.NOT_STARTED for item in items),
        total=len(items),
    )


def line_of(item: PlanItem, year: int) -> Line:
    """One line with its evidence, newest first, and what the portal counts for it."""
    return Line(item, list(item.evidence.all()), counted(item.counters, year) if item.counters else ())


def _sections(kind, lines):
    """One section for a kind, or one for each theme of it."""
    found: dict[str, Section] = {}
    for line in lines:
        if line.item.kind == kind:
            section = found.setdefault(line.item.theme, Section(kind, LABELS[kind], line.item.theme))
            section.lines.append(line)
    return found.values()
