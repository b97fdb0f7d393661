"""Keeping action plans: their actions, how each goes, what is done and what comes again (C14)."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.duties import close_duties, open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import ActionNote, ActionPlan, Event, Person, PlanAction, Role

KIND = "plan_action.due"
DAYS_AHEAD = 30
PUBLIC = Event.Visibility.PUBLIC


@action
def save_plan(plan: ActionPlan, changes: dict, *, by: Person | None, at: datetime) -> ActionPlan:
    """Enter an action plan (one without a key yet) or change what is said about it."""
    if plan.pk is None:
        plan = ActionPlan(**changes)
        authorise(by, "partnerships.keep_plan", plan)
        plan.save()
        record("action_plan.added", plan, by=by, at=at, body=plan.body, visibility=PUBLIC)
        return plan
    plan = ActionPlan.objects.select_for_update(of=("self",)).select_related("body").get(pk=plan.pk)
    authorise(by, "partnerships.keep_plan", plan)
    before, after = apply_changes(plan, changes)
    if after:
        record("action_plan.edited", plan, by=by, at=at, body=plan.body, visibility=PUBLIC, before=before, after=after)
    return plan


@action
def save_plan_action(thing: PlanAction, changes: dict, *, by: Person | None, at: datetime) -> PlanAction:
    """Put an action (one without a key yet) on a plan, or change it; a new day takes its duty back."""
    if thing.pk is None:
        thing = PlanAction(**changes)
        authorise(by, "partnerships.keep_plan", thing.plan)
        thing.save()
        after = facts(thing, "text", "leads", "starts_on", "due_on")
        record("plan_action.added", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, after=after)
        return thing
    thing = _locked(thing)
    authorise(by, "partnerships.keep_plan", thing.plan)
    before, after = apply_changes(thing, changes)
    if "due_on" in after:
        withdraw_duties(KIND, thing, at=at)
    if after:
        record(
            "plan_action.edited", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, before=before, after=after
        )
    return thing


@action
def note_progress(thing: PlanAction, *, text: str, by: Person | None, at: datetime) -> ActionNote:
    """Say how an action goes."""
    thing = _locked(thing)
    authorise(by, "partnerships.keep_plan", thing.plan)
    if not text.strip():
        raise RefusedError("Say how it goes.", field="text")
    note = ActionNote.objects.create(action=thing, text=text, by=by, at=at)
    record("plan_action.noted", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, after={"note": text})
    return note


@action
def settle_plan_action(thing: PlanAction, *, state: str, note: str, by: Person | None, at: datetime) -> PlanAction:
    """Say that an action is done or dropped, with a note of what shows it.

    Raises RefusedError for an action that is settled already, or without a note.
    """
    thing = _locked(thing)
    authorise(by, "partnerships.keep_plan", thing.plan)
    if refusal := why_not_settled(thing):
        raise RefusedError(refusal)
    if state not in (PlanAction.State.DONE, PlanAction.State.DROPPED):
        raise RefusedError("Choose whether it is done or dropped.", field="state")
    note_progress(thing, text=note, by=by, at=at)
    before, after = apply_changes(thing, {"state": state, "settled_at": at})
    close_duties(KIND, thing, by=by, at=at)
    record("plan_action.settled", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, before=before, after=after)
    return thing


@action
def renew_plan_action(thing: PlanAction, *, note: str, by: Person | None, at: datetime) -> PlanAction:
    """Say that a recurring action is done for this time; it is due again after its months.

    Raises RefusedError for one that does not come again, or without a note.
    """
    thing = _locked(thing)
    authorise(by, "partnerships.keep_plan", thing.plan)
    if refusal := why_not_renewed(thing):
        raise RefusedError(refusal)
    note_progress(thing, text=note, by=by, at=at)
    before, after = apply_changes(thing, {"due_on": due_again_on(thing)})
    close_duties(KIND, thing, by=by, at=at)
    record("plan_action.renewed", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, before=before, after=after)
    return thing


def why_not_settled(thing: PlanAction) -> str:
    """Why an action cannot be settled, or an empty text if it can."""
    return (
        "" if thing.state == PlanAction.State.OPEN else f"This action is already {thing.get_state_display().lower()}."
    )


def why_not_renewed(thing: PlanAction) -> str:
    """Why an action cannot be renewed, or an empty text if it can."""
    if thing.comes_again:
        return why_not_settled(thing)
    return "Only an action that comes again can be renewed. Say that this one is done, or change its timescale."


def due_again_on(thing: PlanAction) -> date:
    """The day by which a recurring action is due once it is renewed."""
    return months_later(thing.due_on, thing.every_months)


def months_later(day, months):
    """The same day some months later, or the last of a shorter month; a last day stays a last day."""
    is_last = (day + timedelta(days=1)).day == 1
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = day.replace(year=year + (month == 11), month=month % 12 + 2 if month < 11 else 1, day=1)
    last = first_after - timedelta(days=1)
    return last if is_last or day.day > last.day else last.replace(day=day.day)


def open_action_duties(*, at: datetime) -> int:
    """Open a duty for each open action due within 30 days; returns how many were opened.

    What was due before today opens none, so that loading an old plan asks nobody for it.
    The manager of the plan's body owes it.
    """
    today = timezone.localdate(at)
    due = (
        PlanAction.objects.open()
        .filter(due_on__range=(today, today + timedelta(days=DAYS_AHEAD)))
        .select_related("plan__body")
    )
    return sum(_open(thing, at=at) for thing in due)


def _open(thing, *, at):
    _, is_new = open_duty(KIND, thing, due_on=thing.due_on, at=at, body=thing.body, role=Role.MANAGER)
    return is_new


def _locked(thing):
    return PlanAction.objects.select_for_update(of=("self",)).select_related("plan__body").get(pk=thing.pk)
