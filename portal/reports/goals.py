"""What indicators aim at in a year, and which targets of the strategy they measure, in words (C09, E14)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from targets.models import Basis, Standing, StrategyTarget, Target
from targets.reports.quarter_rows import QuarterRow
from targets.reports.wording import level_text, printed_target


@dataclass(frozen=True)
class Goal:
    """What an indicator aims at: as printed, and as a level where the target is a change."""

    aim: str
    level: str


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator: where it began, what a year brought, what the year after it is to bring."""

    slug: str
    name: str
    address: str
    unit: str
    designation: str
    serves: tuple[str, ...]
    baseline: str
    target: str
    actual: str
    actual_level: str
    standing: str
    label: str
    reason: str
    aim: str
    aim_level: str
    body_name: str = ""

    @property
    def has_result(self) -> bool:
        return self.standing != Standing.NO_DATA

    @property
    def has_aim(self) -> bool:
        return bool(self.aim)


def goals_of(year: int) -> Mapping[str, Goal]:
    """The whole year's targets by the indicator's slug; one statement."""
    targets = Target.objects.filter(year=year, quarter=0).select_related("indicator")
    return {target.indicator.slug: _goal(target, target.indicator) for target in targets}


def references() -> Mapping[str, Collection[str]]:
    """The strategy's targets that each indicator measures, by its slug: {"slug": ["4.2.1", …]}; one statement."""
    links = StrategyTarget.objects.filter(indicators__isnull=False).values_list(
        "indicators__slug", "aspiration__objective__number", "aspiration__number", "number"
    )
    found = defaultdict(list)
    for slug, *numbers in sorted(links):
        found[slug].append(".".join(map(str, numbers)))
    return found


def line_of_row(row: QuarterRow, goal: Goal | None, serves: Collection[str]) -> IndicatorLine:
    """A published row of the year's last quarter, with what is aimed at in the year after."""
    return IndicatorLine(
        slug=row.slug,
        name=row.name,
        address=row.address,
        unit=row.unit,
        designation=row.designation,
        serves=tuple(serves),
        baseline=row.baseline,
        target=row.target,
        actual=row.actual,
        actual_level=row.actual_level,
        standing=row.standing.value,
        label=row.standing.label,
        reason=row.reason,
        aim=goal.aim if goal else "",
        aim_level=goal.level if goal else "",
        body_name=row.body_name,
    )


def _goal(target, indicator):
    is_change = target.basis == Basis.CHANGE
    return Goal(
        aim=printed_target(
            target.value, basis=target.basis, years=target.years, printed=target.printed, kind=indicator.kind
        ),
        level=level_text(target.value, baseline=indicator.baseline_value, unit=indicator.level_unit)
        if is_change
        else "",
    )
