"""Targets of the strategy, their links, and how their milestones stand (C01, C02)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from partnerships.access import RefusedError, authorise
from partnerships.actions.changes import facts
from partnerships.events import record
from partnerships.models import Aspiration, Body, Event, Person
from targets.arithmetic import written
from targets.models import Indicator, Milestone, StrategyTarget

DETAILS = ("text", "body", "due_label", "due_year", "figure_unit")


@transaction.atomic
def save_strategy_target(
    aspiration: Aspiration,
    *,
    number: int,
    by: Person | None,
    at: datetime,
    wording: str = "",
    wording_in_source: bool = False,
    bodies: Iterable[Body] | None = None,
    indicators: Iterable[Indicator] | None = None,
) -> StrategyTarget:
    """Write a target of the strategy with the bodies and indicators that serve it; None leaves these as they are."""
    authorise(by, "targets.keep_indicators")
    target, created = StrategyTarget.objects.select_for_update(of=("self",)).get_or_create(
        aspiration=aspiration, number=number
    )
    before = _told(target)
    target.wording, target.wording_in_source = wording, wording_in_source
    target.save(update_fields=["wording", "wording_in_source"])
    if bodies is not None:
        target.bodies.set(bodies)
    if indicators is not None:
        target.indicators.set(indicators)
    after = _told(target)
    if created or before != after:
        visibility = Event.Visibility.PUBLIC
        record("strategy_target.saved", target, by=by, at=at, visibility=visibility, before=before, after=after)
    return target


@transaction.atomic
def serve_targets(
    thing: Body | Indicator, *, targets: Iterable[StrategyTarget], by: Person | None, at: datetime
) -> list[StrategyTarget]:
    """Let a body or an indicator serve these targets of the strategy and no others; returns those that changed."""
    authorise(by, "targets.keep_indicators")
    links = "bodies" if isinstance(thing, Body) else "indicators"
    wanted = {target.pk for target in targets}
    held = set(StrategyTarget.objects.filter(**{links: thing}).values_list("pk", flat=True))
    changed = StrategyTarget.objects.filter(pk__in=wanted ^ held).select_related("aspiration").order_by("pk")
    return [_with_link(target, links, thing, is_linked=target.pk in wanted, by=by, at=at) for target in changed]


def _with_link(target, links, thing, *, is_linked, by, at):
    serving = set(getattr(target, links).all()) - {thing} | ({thing} if is_linked else set())
    details: dict[str, Any] = {"wording": target.wording, "wording_in_source": target.wording_in_source, links: serving}
    return save_strategy_target(target.aspiration, number=target.number, **details, by=by, at=at)


def _told(target):
    """A target with its links, as the event tells it."""
    return {
        "wording": target.wording,
        "wording_in_source": target.wording_in_source,
        "bodies": sorted(target.bodies.values_list("slug", flat=True)),
        "indicators": sorted(target.indicators.values_list("slug", flat=True)),
    }


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
    milestone: Milestone | None = None,
) -> Milestone:
    """Write a milestone that `body` owns; one with the same words and year is updated.

    `milestone` is the one that is written anew, its words and year too. How it stands is left as
    it is. Raises RefusedError if that makes it the same as another.
    """
    authorise(by, "targets.keep_indicators")
    same = Milestone.objects.filter(target=target, body=body, due_year=due_year, text=text).first()
    if milestone is None:
        milestone = same or Milestone(target=target)
    elif same is not None and same.pk != milestone.pk:
        raise RefusedError(
            "This milestone is there already. Change that one, or word this one otherwise.", field="text"
        )
    else:
        milestone = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    details = {"body": body, "text": text, "due_label": due_label, "due_year": due_year}
    details |= {"figure": figure, "figure_unit": figure_unit}
    if milestone.pk and {field: getattr(milestone, field) for field in details} == details:
        return milestone
    before = _details(milestone) if milestone.pk else None
    for field, value in details.items():
        setattr(milestone, field, value)
    milestone.save()
    kind = "milestone.saved" if before is None else "milestone.changed"
    told = {"before": before, "after": _details(milestone)} if before is not None else {}
    record(kind, milestone, by=by, at=at, body=body, visibility=Event.Visibility.PUBLIC, **told)
    return milestone


def _details(milestone):
    """What a milestone asks for, as the event tells it."""
    told = facts(milestone, *DETAILS)
    return told if milestone.figure is None else told | {"figure": written(milestone.figure)}


@transaction.atomic
def update_milestone(
    milestone: Milestone, *, state: str, note: str, by: Person | None, at: datetime, evidence_url: str = ""
) -> Milestone:
    """Say how a milestone stands and what that rests on.

    Raises RefusedError without a state or a note.
    """
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("body").get(pk=milestone.pk)
    authorise(by, "targets.update_milestone", milestone)
    if state == Milestone.State.UNREPORTED:
        raise RefusedError("Choose how the milestone stands.", field="state")
    if not note.strip():
        raise RefusedError("Say in a note what the state rests on.", field="note")
    before = _standing(milestone)
    milestone.state, milestone.note, milestone.evidence_url = state, note, evidence_url
    milestone.noted_at, milestone.noted_by = at, by
    milestone.save(update_fields=["state", "note", "evidence_url", "noted_at", "noted_by"])
    record(
        "milestone.updated",
        milestone,
        by=by,
        at=at,
        body=milestone.body,
        visibility=Event.Visibility.PUBLIC,
        before=before,
        after=_standing(milestone),
    )
    return milestone


def _standing(milestone):
    """How a milestone stands, as the event tells it."""
    told = facts(milestone, "state", "note")
    return told | ({"link to the evidence": milestone.evidence_url} if milestone.evidence_url else {})
