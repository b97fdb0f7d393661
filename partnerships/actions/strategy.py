"""Keeping the strategy: its vision, objectives and aspirations (C01)."""

from datetime import datetime

from partnerships.access import action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.events import record
from partnerships.models import Aspiration, Event, Objective, Person, Strategy


def save_strategy(strategy: Strategy, changes: dict, *, by: Person | None, at: datetime) -> Strategy:
    """Enter a strategy (one without a key yet) or change it."""
    return _save("strategy", strategy, changes, by=by, at=at)


def save_objective(objective: Objective, changes: dict, *, by: Person | None, at: datetime) -> Objective:
    """Enter an objective (one without a key yet) or change it, such as who leads on it (C11)."""
    return _save("objective", objective, changes, by=by, at=at)


def save_aspiration(aspiration: Aspiration, changes: dict, *, by: Person | None, at: datetime) -> Aspiration:
    """Enter an aspiration (one without a key yet) or change it."""
    return _save("aspiration", aspiration, changes, by=by, at=at)


@action
def _save(noun, thing, changes, *, by, at):
    authorise(by, "partnerships.keep_register")
    if thing.pk is None:
        thing = type(thing).objects.create(**changes)
        record(f"{noun}.added", thing, by=by, at=at, visibility=Event.Visibility.PUBLIC)
        return thing
    thing = type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    before, after = apply_changes(thing, changes)
    if after:
        record(f"{noun}.edited", thing, by=by, at=at, visibility=Event.Visibility.PUBLIC, before=before, after=after)
    return thing
