"""Breakdowns of an indicator and their figures, which never count towards its total (C03)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person
from targets.actions.quarters import lock_open_quarter
from targets.models import Breakdown, BreakdownFigure, Indicator, Part


@action
def save_breakdown(
    indicator: Indicator,
    *,
    name: str,
    groups: Sequence[str],
    by: Person | None,
    at: datetime,
    breakdown: Breakdown | None = None,
) -> Breakdown:
    """Write a new or changed breakdown. Raises RefusedError for a group twice, or if a group with figures would go."""
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("body").get(pk=indicator.pk)
    authorise(by, "targets.record_figure", indicator)
    groups = [group.strip() for group in groups if group.strip()]
    if not groups or len(set(groups)) < len(groups):
        raise RefusedError("Give each group once, one on each line.", field="groups")
    known = breakdown
    breakdown = known or Breakdown(indicator=indicator)
    if known:
        lost = sorted(set(known.figures.values_list("group", flat=True)) - set(groups))
        if lost:
            raise RefusedError(f"{', '.join(lost)} has figures and must stay among the groups.", field="groups")
    before = {"name": known.name, "groups": known.groups} if known else None
    breakdown.name, breakdown.groups = name.strip(), groups
    after = {"name": breakdown.name, "groups": groups}
    if before != after:
        breakdown.save()
        record("breakdown.saved", breakdown, by=by, at=at, body=indicator.body, before=before, after=after)
    return breakdown


@action
def record_breakdown(
    breakdown: Breakdown,
    *,
    year: int,
    values: Mapping[str, Decimal | None],
    by: Person | None,
    at: datetime,
    quarter: int = Part.WHOLE_YEAR,
) -> Breakdown:
    """Record what each group reached in a quarter or year; None is No data, a group not given stays as it is.

    Raises RefusedError once the quarter is published, and for a group the breakdown has not got.
    """
    lock_open_quarter(year, quarter, create=True)
    breakdown = Breakdown.objects.select_for_update(of=("self",)).select_related("indicator__body").get(pk=breakdown.pk)
    authorise(by, "targets.record_figure", breakdown.indicator)
    if unknown := sorted(set(values) - set(breakdown.groups)):
        raise RefusedError(f"{', '.join(unknown)} is no group of {breakdown.name}.")
    held = {figure.group: figure for figure in breakdown.figures.filter(year=year, quarter=quarter)}
    before = {group: _text(held[group].value) if group in held else None for group in values}
    after = {group: _text(value) for group, value in values.items()}
    if before == after:
        return breakdown
    period = {"breakdown": breakdown, "year": year, "quarter": quarter}
    for group, value in values.items():
        figure = held.get(group) or BreakdownFigure(**period, group=group)
        if figure.pk is None or figure.value != value:
            figure.value, figure.recorded_by, figure.recorded_at = value, by, at
            figure.save()
    told = {"body": breakdown.indicator.body, "before": before, "after": after}
    record("breakdown.recorded", breakdown, by=by, at=at, **told, year=year, quarter=int(quarter))
    return breakdown


def _text(value):
    return None if value is None else f"{value.normalize():f}"
