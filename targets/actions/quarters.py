"""Opening, locking and publishing quarters. A published quarter's figures, targets and classes stand still (H01, H03)."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.duties import open_duty, withdraw_duties, working_days_after
from partnerships.events import record
from partnerships.models import Body, Event, Person, Role
from targets.actions.editions import publish_editions
from targets.actions.met import tell_met_targets
from targets.models import Part, Quarter, Return, year_label
from targets.reports.entry import why_not_opened, why_not_published
from targets.reports.schedules import WORKING_DAYS_TO_REPORT

DUE = "targets.return_due"  # the body owes its return
AGAIN = "targets.return_sent_back"  # the body owes it once more
CHECK = "targets.return_check"  # the support office owes an answer


@action
def open_quarter(
    year: int, number: int, *, by: Person | None, at: datetime, due_on: date | None = None, collect: bool = True
) -> Quarter:
    """Make a quarter ready for figures and ask every body for its return; one that is there stays as it is.

    Returns are due ten working days after the quarter's end, or from today where that has
    passed, unless `due_on` says otherwise. `collect=False` asks nobody, for quarters that were
    gathered elsewhere. Asking again asks only bodies that were not asked before. Raises RefusedError
    before the quarter's first day, once it is published, and for a day to hand in that has passed.
    """
    authorise(by, "targets.publish_quarter")
    quarter, created = Quarter.objects.get_or_create(year=year, number=number)
    quarter = _locked(quarter)
    if refusal := why_not_opened(quarter, on=timezone.localdate(at)):
        raise RefusedError(refusal, field="quarter")
    if due_on and due_on < timezone.localdate(at):
        raise RefusedError("Choose a day that has not passed.", field="due_on")
    if created or (collect and not quarter.is_asked_for):
        record("quarter.opened", quarter, by=by, at=at)
    if collect:
        _ask_bodies(quarter, due_on, at=at)
    return quarter


@action
def lock_quarter(quarter: Quarter, *, by: Person | None, at: datetime) -> Quarter:
    """Close a quarter to entry: from now on only people who are let in change it."""
    quarter = _locked(quarter)
    authorise(by, "targets.lock_quarter", quarter)
    if quarter.state != Quarter.State.OPEN:
        raise RefusedError(f"{quarter} is {quarter.get_state_display().lower()} already.")
    quarter.state, quarter.locked_at, quarter.locked_by = Quarter.State.LOCKED, at, by
    quarter.save(update_fields=["state", "locked_at", "locked_by"])
    record("quarter.locked", quarter, by=by, at=at)
    return quarter


@action
def unlock_quarter(quarter: Quarter, *, by: Person | None, at: datetime) -> Quarter:
    """Open a locked quarter to entry again."""
    quarter = _locked(quarter)
    authorise(by, "targets.lock_quarter", quarter)
    if quarter.state != Quarter.State.LOCKED:
        raise RefusedError(f"{quarter} is not locked: it is {quarter.get_state_display().lower()}.")
    quarter.state, quarter.locked_at, quarter.locked_by = Quarter.State.OPEN, None, None
    quarter.save(update_fields=["state", "locked_at", "locked_by"])
    record("quarter.unlocked", quarter, by=by, at=at)
    return quarter


@action
def publish_quarter(quarter: Quarter, *, by: Person | None, at: datetime) -> Quarter:
    """Make a quarter's figures public; from then on they stand still.

    Raises RefusedError if it is published already or has not ended.
    """
    quarter = _locked(quarter)
    authorise(by, "targets.publish_quarter", quarter)
    if refusal := why_not_published(quarter, on=timezone.localdate(at)):
        raise RefusedError(refusal)
    withdraw_return_duties(quarter, at=at)
    quarter.state, quarter.published_at, quarter.published_by = Quarter.State.PUBLISHED, at, by
    quarter.save(update_fields=["state", "published_at", "published_by"])
    publish_editions(quarter, by=by, at=at)
    record("quarter.published", quarter, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    tell_met_targets(quarter, by=by, at=at)
    return quarter


def withdraw_return_duties(quarter: Quarter, *, at: datetime) -> None:
    """Take back what is still owed about a quarter's returns; called as it is published."""
    for body_return in quarter.returns.exclude(state=Return.State.ACCEPTED):
        for kind in (DUE, AGAIN, CHECK):
            withdraw_duties(kind, body_return, at=at)


def lock_open_quarter(year: int, part: int, *, create: bool) -> Quarter | None:
    """Hold the quarter in which a figure or target of this period is published until the transaction ends.

    A whole year's belongs to quarter 4. Locked before any other row, so that saving and
    publishing wait for each other. `create` opens a quarter that is not there yet. Raises
    RefusedError if the quarter is published.
    """
    number = part or Part.Q4
    if create:
        Quarter.objects.get_or_create(year=year, number=number)
    quarter = Quarter.objects.select_for_update(of=("self",)).filter(year=year, number=number).first()
    if quarter is not None and quarter.is_published:
        raise RefusedError(
            f"Quarter {quarter.number} of {year_label(year)} is published and its figures stand still. "
            "Ask the SP Support Officer to publish a correction."
        )
    return quarter


def _locked(quarter):
    return Quarter.objects.select_for_update(of=("self",)).get(pk=quarter.pk)


def _ask_bodies(quarter, due_on, *, at):
    """A return and its duty for every thematic partnership and every body with indicators that has none yet.

    Whoever is asked after the quarter's day has a day of their own, so that nothing is late when it is asked for.
    """
    today = timezone.localdate(at)
    due_on = due_on or quarter.due_on or working_days_after(max(quarter.ends_on, today), WORKING_DAYS_TO_REPORT)
    if quarter.due_on != due_on:
        quarter.due_on = due_on
        quarter.save(update_fields=["due_on"])
    asked_for = due_on if due_on >= today else working_days_after(today, WORKING_DAYS_TO_REPORT)
    asked = Return.objects.filter(quarter=quarter).values("body")
    bodies = Body.objects.active().filter(Q(kind=Body.Kind.THEMATIC) | Q(indicators__isnull=False))
    for body in bodies.exclude(pk__in=asked).distinct():
        body_return = Return.objects.create(quarter=quarter, body=body, due_on=asked_for, opened_at=at)
        open_duty(DUE, body_return, body=body, role=Role.MANAGER, due_on=asked_for, at=at)
