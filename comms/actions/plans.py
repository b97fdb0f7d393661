"""Keeping the communications plan: its lines, how they stand and what shows it, adoption, the next year's copy (E11)."""

from datetime import date, datetime

from comms.models import Channel, ChannelMove, CommsPlan, PlanEvidence, PlanItem
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.days import refuse_day_to_come
from partnerships.events import record
from partnerships.models import Event, Person

WORDS = {"kind", "number", "theme", "text", "detail", "counters"}


@action
def start_plan(year: int, *, purpose: str = "", budget: str = "", by: Person | None, at: datetime) -> CommsPlan:
    """Begin the plan of a year. Raises RefusedError if there is one."""
    authorise(by, "comms.keep_plan")
    if CommsPlan.objects.filter(year=year).exists():
        raise RefusedError("This year has a plan already. Change that one.", field="year")
    plan = CommsPlan.objects.create(year=year, purpose=purpose, budget=budget)
    record("plan.started", plan, by=by, at=at)
    return plan


@action
def edit_plan(plan: CommsPlan, changes: dict, *, by: Person | None, at: datetime) -> CommsPlan:
    """Change the purpose, or what is said about money and people, while the plan is a draft."""
    plan = _locked_draft(plan, by)
    before, after = apply_changes(plan, changes)
    if after:
        record("plan.edited", plan, by=by, at=at, before=before, after=after)
    return plan


@action
def adopt_plan(plan: CommsPlan, *, agreement: str, by: Person | None, at: datetime) -> CommsPlan:
    """Record where a plan was agreed: from then on it is public and its words stand."""
    plan = _locked_draft(plan, by)
    if not agreement.strip():
        raise RefusedError("Say where it was agreed.", field="agreement")
    if not plan.items.filter(kind=PlanItem.Kind.OBJECTIVE).exists():
        raise RefusedError("The plan has no objective yet. Add what it wants first.")
    plan.state, plan.agreement, plan.adopted_at = CommsPlan.State.ADOPTED, agreement, at
    plan.save(update_fields=["state", "agreement", "adopted_at"])
    record("plan.adopted", plan, by=by, at=at, visibility=Event.Visibility.PUBLIC, after=facts(plan, "agreement"))
    return plan


@action
def copy_plan(plan: CommsPlan, *, by: Person | None, at: datetime) -> CommsPlan:
    """Begin the next year's plan with this one's lines and channels; how they stood and the evidence stay behind."""
    plan = CommsPlan.objects.select_for_update().get(pk=plan.pk)
    copy = start_plan(plan.year + 1, purpose=plan.purpose, budget=plan.budget, by=by, at=at)
    PlanItem.objects.bulk_create([_anew(item, copy) for item in plan.items.all()])
    going_on = plan.channels.exclude(state=Channel.State.DROPPED)
    Channel.objects.bulk_create(
        [
            Channel(plan=copy, number=each.number, name=each.name, owner=each.owner, state=each.state, note=each.note)
            for each in going_on.select_related("owner")
        ]
    )
    return copy


def _anew(item, plan):
    kept = {name: getattr(item, name) for name in (*WORDS, "rating", "owner", "response")}
    return PlanItem(plan=plan, **kept)


@action
def save_item(item: PlanItem, changes: dict, *, by: Person | None, at: datetime) -> PlanItem:
    """Put a line on a plan (one without a key yet) or change it; an adopted plan's words stand.

    Raises RefusedError for a new line, or other words, in an adopted plan.
    """
    if item.pk is None:
        item = PlanItem(**changes)
        item.plan = _locked_draft(item.plan, by)
        item.save()
        record("plan_item.added", item, by=by, at=at, after=facts(item, "text"))
        return item
    item = _locked_item(item)
    authorise(by, "comms.keep_plan")
    changed = {name for name, value in changes.items() if getattr(item, name) != value}
    if not item.plan.is_draft and changed & WORDS:
        raise RefusedError("This plan is adopted, so its words stand. Say how the line stands, or copy the plan.")
    before, after = apply_changes(item, changes)
    if after:
        record("plan_item.edited", item, by=by, at=at, before=before, after=after)
    return item


@action
def remove_item(item: PlanItem, *, by: Person | None, at: datetime) -> None:
    """Take a line off a draft. Raises RefusedError if something was written down about it."""
    item = _locked_item(item)
    _locked_draft(item.plan, by)
    if item.evidence.exists():
        raise RefusedError("There is evidence for this line, so it stays. Say how it stands instead.")
    record("plan_item.removed", item, by=by, at=at, before=facts(item, "text"))
    item.delete()


@action
def add_evidence(
    item: PlanItem, *, text: str, dated_on: date, link: str = "", by: Person | None, at: datetime
) -> PlanEvidence:
    """Write down what shows how a line stands."""
    item = _locked_item(item)
    authorise(by, "comms.give_evidence")
    if not text.strip():
        raise RefusedError("Say what shows how it stands.", field="text")
    refuse_day_to_come(dated_on, at=at, field="dated_on")
    evidence = PlanEvidence.objects.create(item=item, text=text, link=link, dated_on=dated_on, by=by, at=at)
    record("plan_item.evidenced", item, by=by, at=at, after={"evidence": text})
    return evidence


@action
def save_channel(channel: Channel, changes: dict, *, by: Person | None, at: datetime) -> Channel:
    """Put a channel on a plan (one without a key yet), or change its name, owner or note."""
    authorise(by, "comms.keep_plan")
    if channel.pk is None:
        channel = Channel.objects.create(**changes)
        record("channel.added", channel, by=by, at=at)
        return channel
    channel = _locked_channel(channel)
    before, after = apply_changes(channel, changes)
    if after:
        record("channel.edited", channel, by=by, at=at, before=before, after=after)
    return channel


@action
def move_channel(
    channel: Channel, *, state: str, reason: str, moved_on: date, by: Person | None, at: datetime
) -> Channel:
    """Let a channel go from one state to another, with the day and the reason.

    Raises RefusedError without a reason, or if it is in that state already.
    """
    channel = _locked_channel(channel)
    authorise(by, "comms.keep_plan")
    if channel.state == state:
        raise RefusedError(f"It is {channel.get_state_display().lower()} already. Choose another.", field="state")
    if not reason.strip():
        raise RefusedError("Say why.", field="reason")
    last = channel.moves.first()
    if last and moved_on < last.moved_on:
        raise RefusedError(
            f"It moved last on {last.moved_on:%-d %B %Y}. Give that day or a later one.", field="moved_on"
        )
    ChannelMove.objects.create(
        channel=channel, state_before=channel.state, state=state, moved_on=moved_on, reason=reason, by=by, at=at
    )
    before, after = apply_changes(channel, {"state": state})
    record("channel.moved", channel, by=by, at=at, before=before, after=after | {"reason": reason})
    return channel


def _locked_draft(plan, by):
    authorise(by, "comms.keep_plan")
    plan = CommsPlan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_draft:
        raise RefusedError("This plan is adopted, so its words stand. Copy it to begin the next year’s.")
    return plan


def _locked_item(item):
    return PlanItem.objects.select_for_update(of=("self",)).select_related("plan").get(pk=item.pk)


def _locked_channel(channel):
    return Channel.objects.select_for_update(of=("self",)).select_related("plan").get(pk=channel.pk)
