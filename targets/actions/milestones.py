"""Targets of the strategy, their links, and how their milestones stand (C01, C02)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from partnerships.access import RefusedError, authorise
from partnerships.events import record
from partnerships.models import Aspiration, Body, Event, Person
from targets.models import Indicator, Milestone, StrategyTarget


@transaction.atomic
def save_strategy_target(
    aspiration: Aspiration,
    *,
    number: int,
    by: Person | None,
    at: datetime,
    wording: str = "",
    wording_in_source: bool = False,
    bodies: Iterable[Body] = (),
    indicators: Iterable[Indicator] = (),
) -> StrategyTarget:
    """Write a target of the strategy and link the bodies and indicators that serve it; links are only added."""
    authorise(by, "targets.keep_indicators")
    target, created = StrategyTarget.objects.select_for_update(of=("self",)).get_or_create(
        aspiration=aspiration, number=number
    )
    new_bodies = set(bodies) - set(target.bodies.all())
    new_indicators = set(indicators) - set(target.indicators.all())
    before, after = (target.wording, target.wording_in_source), (wording or target.wording, wording_in_source)
    if not (created or new_bodies or new_indicators or before != after):
        return target
    target.wording, target.wording_in_source = after
    target.save(update_fields=["wording", "wording_in_source"])
    target.bodies.add(*new_bodies)
    target.indicators.add(*new_indicators)
    linked = sorted(str(thing) for thing in (*new_bodies, *new_indicators))
    record("strategy_target.saved", target, by=by, at=at, after={"wording": target.wording, "linked": linked})
    return target


@transaction.atomic
def save_milestone(
    target: StrategyTarget,
    *,
    body: Body,
    text: str,
    due_label: str,
    due_year: int,
    by: Person | None,
    at: datetime,
    figure: Decimal | None = None,
    figure_unit: str = "",
) -> Milestone:
    """Write a milestone that `body` owns; one with the same words and year is updated."""
    authorise(by, "targets.keep_indicators")
    details = {"due_label": due_label, "figure": figure, "figure_unit": figure_unit}
    milestone = Milestone.objects.filter(target=target, body=body, due_year=due_year, text=text).first()
    if milestone is not None and {field: getattr(milestone, field) for field in details} == details:
        return milestone
    milestone = milestone or Milestone(target=target, body=body, due_year=due_year, text=text)
    for field, value in details.items():
        setattr(milestone, field, value)
    milestone.save()
    record("milestone.saved", milestone, by=by, at=at, body=body, visibility=Event.Visibility.PUBLIC)
    return milestone


@transaction.atomic
def update_milestone(milestone: Milestone, *, state: str, note: str, by: Person | None, at: datetime) -> Milestone:
    """Say how a milestone stands and what that rests on.

    Raises RefusedError without a state or a note.
    """
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("body").get(pk=milestone.pk)
    authorise(by, "targets.update_milestone", milestone)
    if state == Milestone.State.UNREPORTED:
        raise RefusedError("Choose how the milestone stands.", field="state")
    if not note.strip():
        raise RefusedError("Say in a note what the state rests on.", field="note")
    before = {"state": milestone.state, "note": milestone.note}
    milestone.state, milestone.note, milestone.noted_at, milestone.noted_by = state, note, at, by
    milestone.save(update_fields=["state", "note", "noted_at", "noted_by"])
    record(
        "milestone.updated",
        milestone,
        by=by,
        at=at,
        body=milestone.body,
        visibility=Event.Visibility.PUBLIC,
        before=before,
        after={"state": state, "note": note},
    )
    return milestone
