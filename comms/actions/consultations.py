"""Putting consultations to the public, asking partnerships, and telling the board what came of it (E17)."""

from datetime import datetime, timedelta

from django.utils import timezone

from comms.models import Consultation, ConsultationReply
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.duties import close_duties, open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import Body, Event, Person, Role

REPLY, FEEDBACK = "consultation.reply", "consultation.feedback"
WITHDRAWN = "It was withdrawn. Publish a new one to ask again."
DAYS_TO_FEED_BACK = timedelta(days=60)
PUBLIC = Event.Visibility.PUBLIC


@action
def save_consultation(thing: Consultation, changes: dict, *, by: Person | None, at: datetime) -> Consultation:
    """Publish a consultation (one without a key yet) or change it; another last day moves what partnerships owe.

    Raises RefusedError for other days once it is closed.
    """
    authorise(by, "comms.keep_consultations")
    if thing.pk is None:
        thing = Consultation.objects.create(**changes)
        record("consultation.published", thing, by=by, at=at, body=thing.body, visibility=PUBLIC)
        return thing
    thing = _locked(thing)
    _refuse_withdrawn(thing)
    if thing.closing_noted_at and {"opens_on", "closes_on"} & _differing(thing, changes):
        raise RefusedError("It is closed, so its days stand. Publish a new one to ask again.", field="closes_on")
    before, after = apply_changes(thing, changes)
    if "closes_on" in after:
        for reply in thing.replies.waiting():
            withdraw_duties(REPLY, reply, at=at)
            _owe(reply, thing, at=at)
    if after:
        record(
            "consultation.edited", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, before=before, after=after
        )
    return thing


@action
def ask_partnerships(thing: Consultation, bodies: list[Body], *, by: Person | None, at: datetime) -> list[Body]:
    """Ask partnerships for their reply by the last day; returns those that were not asked before."""
    thing = _locked(thing)
    authorise(by, "comms.keep_consultations")
    _refuse_closed(thing, at)
    asked = set(thing.replies.values_list("body_id", flat=True))
    new = [body for body in bodies if body.pk not in asked]
    for body in new:
        _owe(ConsultationReply.objects.create(consultation=thing, body=body, asked_at=at), thing, at=at)
    if new:
        record("consultation.asked", thing, by=by, at=at, body=thing.body, after={"asked": [str(body) for body in new]})
    return new


@action
def reply_to_consultation(reply: ConsultationReply, *, text: str, by: Person, at: datetime) -> ConsultationReply:
    """Record what a partnership says; it may be changed until the last day."""
    reply = (
        ConsultationReply.objects.select_for_update(of=("self",))
        .select_related("consultation", "body")
        .get(pk=reply.pk)
    )
    authorise(by, "comms.reply_to_consultation", reply.body)
    _refuse_closed(reply.consultation, at)
    if not text.strip():
        raise RefusedError("Write what the partnership says.", field="text")
    reply.text, reply.replied_at, reply.replied_by = text, at, by
    reply.save(update_fields=["text", "replied_at", "replied_by"])
    close_duties(REPLY, reply, by=by, at=at)
    record("consultation.replied", reply, by=by, at=at, body=reply.body)
    return reply


@action
def feed_back(
    thing: Consultation, *, result: str, board_meeting=None, decision: str = "", by: Person | None, at: datetime
) -> Consultation:
    """Say what came of a closed consultation, which board meeting heard it and what was decided."""
    thing = _locked(thing)
    authorise(by, "comms.keep_consultations")
    _refuse_withdrawn(thing)
    if thing.state(on=timezone.localdate(at)) != "closed":
        raise RefusedError(f"It is open until {thing.closes_on:%-d %B %Y}. Its results can be entered after that.")
    if not result.strip():
        raise RefusedError("Say what came of it.", field="result")
    if decision and board_meeting is None:
        raise RefusedError("Choose the meeting that decided this.", field="board_meeting")
    fields = {"result": result, "board_meeting": board_meeting, "decision": decision}
    before, after = apply_changes(thing, fields | ({} if thing.fed_back_at else {"fed_back_at": at}))
    close_duties(FEEDBACK, thing, by=by, at=at)
    if after:
        record(
            "consultation.fed_back", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, before=before, after=after
        )
    return thing


@action
def withdraw_consultation(thing: Consultation, *, why: str, by: Person | None, at: datetime) -> Consultation:
    """Take back what was published by mistake: its page says so and why, and nobody owes it anything any more.

    Raises RefusedError once people read what came of it, or if it is withdrawn already.
    """
    thing = _locked(thing)
    authorise(by, "comms.keep_consultations")
    if refusal := why_not_withdrawn(thing):
        raise RefusedError(refusal)
    if not why.strip():
        raise RefusedError("Say why it is withdrawn.", field="why")
    thing.withdrawn_at, thing.withdrawn_why = at, why
    thing.save(update_fields=["withdrawn_at", "withdrawn_why"])
    for reply in thing.replies.waiting():
        withdraw_duties(REPLY, reply, at=at)
    withdraw_duties(FEEDBACK, thing, at=at)
    record("consultation.withdrawn", thing, by=by, at=at, body=thing.body, visibility=PUBLIC, after={"why": why})
    return thing


def why_not_withdrawn(thing: Consultation) -> str:
    """Why a consultation cannot be withdrawn, or an empty text if it can."""
    if thing.withdrawn_at:
        return WITHDRAWN
    if thing.fed_back_at:
        return (
            "Everybody can read what came of it, so it stands and cannot be withdrawn. Change that text if it is wrong."
        )
    return ""


def note_closings(*, at: datetime) -> int:
    """Write down which consultations closed by themselves; returns how many. Harmless twice.

    Replies that were not given are owed no more, and the Support Officer owes the board its result.
    What closed long before it was entered asks nobody.
    """
    today = timezone.localdate(at)
    closed = Consultation.objects.closed(on=today).filter(closing_noted_at=None).values_list("pk", flat=True)
    return sum(_note_closing(pk, today=today, at=at) for pk in list(closed))


@action
def _note_closing(pk, *, today, at):
    thing = Consultation.objects.select_for_update(skip_locked=True).filter(pk=pk, closing_noted_at=None).first()
    if thing is None:
        return False
    thing.closing_noted_at = at
    thing.save(update_fields=["closing_noted_at"])
    for reply in thing.replies.waiting():
        withdraw_duties(REPLY, reply, at=at)
    due_on = thing.closes_on + DAYS_TO_FEED_BACK
    if due_on >= today and thing.fed_back_at is None:
        open_duty(
            FEEDBACK,
            thing,
            due_on=due_on,
            at=at,
            role=Role.SUPPORT_OFFICER,
            address=f"{thing.get_absolute_url()}feedback/",
        )
    record("consultation.closed", thing, by=None, at=at, body=thing.body, visibility=PUBLIC)
    return True


def _owe(reply, thing, *, at):
    """Let the body's manager owe the reply by the last day; one withdrawn for the same day is owed again."""
    open_duty(REPLY, reply, due_on=thing.closes_on, at=at, body=reply.body, role=Role.MANAGER, again=True)


def _differing(thing, changes):
    return {name for name, value in changes.items() if getattr(thing, name) != value}


def _refuse_withdrawn(thing):
    if thing.withdrawn_at:
        raise RefusedError(WITHDRAWN)


def _refuse_closed(thing, at):
    _refuse_withdrawn(thing)
    if thing.state(on=timezone.localdate(at)) == "closed":
        raise RefusedError(f"It closed on {thing.closes_on:%-d %B %Y}.")


def _locked(thing):
    return Consultation.objects.select_for_update(of=("self",)).select_related("body").get(pk=thing.pk)
