"""Asking a body about a result off target, its answer, and the board's decision (X06)."""

from datetime import date, datetime

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty, working_days_after
from partnerships.events import record
from partnerships.models import Body, Meeting, Person, Role
from targets.models import Challenge, Classification, Figure, Indicator, Part, Quarter, Standing

ANSWER = "targets.challenge_answer"
WORKING_DAYS_TO_ANSWER = 10
State = Challenge.State


@action
def ask_challenge(
    indicator: Indicator, *, quarter: Quarter, question: str, by: Person | None, at: datetime
) -> Challenge:
    """Ask the body that answers for an indicator about its result; its manager owes the answer in ten working days.

    Raises RefusedError if the result is not off target, or if the board has asked already.
    """
    authorise(by, "targets.ask_challenge", indicator)
    found = class_of_result(indicator, quarter)
    if refusal := why_nothing_to_recover(indicator, quarter, found):
        raise RefusedError(refusal)
    challenge = Challenge.objects.create(
        indicator=indicator,
        quarter=quarter,
        body=indicator.body,
        standing=found.standing,
        standing_reason=found.reason,
        question=question.strip(),
        asked_by=by,
        asked_at=at,
    )
    due_on = working_days_after(timezone.localdate(at), WORKING_DAYS_TO_ANSWER)
    address = f"{challenge.get_absolute_url()}answer/"
    open_duty(ANSWER, challenge, body=challenge.body, role=Role.MANAGER, due_on=due_on, at=at, address=address)
    record("challenge.asked", challenge, by=by, at=at, body=challenge.body, after={"question": challenge.question})
    return challenge


@action
def answer_challenge(
    challenge: Challenge, *, answer: str, by: Person | None, at: datetime, recovery_by: date | None = None
) -> Challenge:
    """Say what the body does to recover, and by when; until the board decides, a better answer replaces it."""
    challenge = _held(challenge)
    authorise(by, "targets.answer_challenge", challenge)
    _refuse_decided(challenge)
    if not answer.strip():
        raise RefusedError("Say what will be done to recover.", field="answer")
    if recovery_by is not None and recovery_by != challenge.recovery_by and recovery_by < timezone.localdate(at):
        raise RefusedError(
            "That day is past. Say by which day to come you will be back on target.", field="recovery_by"
        )
    before = {"answer": challenge.answer, "recovery_by": _iso(challenge.recovery_by)}
    challenge.answer, challenge.recovery_by = answer.strip(), recovery_by
    challenge.answered_by, challenge.answered_at = by, at
    if challenge.state == State.ASKED:
        challenge.state = State.ANSWERED
    challenge.save()
    close_duties(ANSWER, challenge, by=by, at=at)
    after = {"answer": challenge.answer, "recovery_by": _iso(recovery_by)}
    record("challenge.answered", challenge, by=by, at=at, body=challenge.body, before=before, after=after)
    return challenge


@action
def schedule_challenge(challenge: Challenge, *, meeting: Meeting, by: Person | None, at: datetime) -> Challenge:
    """Put an answered question on the agenda of a board's meeting; another meeting replaces the first.

    Raises RefusedError before it is answered and for a meeting that is not a board's or was cancelled.
    """
    challenge = _held(challenge)
    authorise(by, "targets.decide_challenge", challenge)
    _refuse_decided(challenge)
    if challenge.state == State.ASKED:
        raise RefusedError(f"{challenge.body} has not answered yet. The board decides on its answer.")
    if meeting.body.kind != Body.Kind.BOARD or meeting.cancelled_at:
        raise RefusedError("Choose a meeting of a board that still stands.", field="meeting")
    challenge.meeting, challenge.state = meeting, State.SCHEDULED
    challenge.save(update_fields=["meeting", "state"])
    record("challenge.scheduled", challenge, by=by, at=at, body=challenge.body, after={"meeting": str(meeting)})
    return challenge


@action
def decide_challenge(challenge: Challenge, *, decision: str, by: Person | None, at: datetime) -> Challenge:
    """Record what the board decided at its meeting.

    Raises RefusedError before the question is on an agenda, and before the day of the meeting.
    """
    challenge = _held(challenge)
    authorise(by, "targets.decide_challenge", challenge)
    _refuse_decided(challenge)
    if challenge.state != State.SCHEDULED:
        raise RefusedError("Put the question on the agenda of a board’s meeting first.")
    if challenge.meeting.held_on > timezone.localdate(at):
        raise RefusedError("The meeting has not been held yet. Record the decision once it has.")
    if not decision.strip():
        raise RefusedError("Enter what the board decided.", field="decision")
    challenge.decision, challenge.decided_at, challenge.state = decision.strip(), at, State.DECIDED
    challenge.save(update_fields=["decision", "decided_at", "state"])
    record("challenge.decided", challenge, by=by, at=at, body=challenge.body, after={"decision": challenge.decision})
    return challenge


def why_nothing_to_recover(indicator: Indicator, quarter: Quarter, found: Classification | None) -> str:
    """Why nobody is asked about a result of this class, or an empty string if it is off target."""
    if found is not None and found.standing in (Standing.SLIGHT, Standing.SIGNIFICANT):
        return ""
    return f"{indicator} is not off target in {quarter}, so there is nothing to recover."


def class_of_result(indicator: Indicator, quarter: Quarter) -> Classification | None:
    """The class of an indicator's result in a quarter; at quarter 4 the year's result stands in for one of its own."""
    parts = [quarter.number, Part.WHOLE_YEAR] if quarter.number == Part.Q4 else [quarter.number]
    figures = Figure.objects.ours().filter(indicator=indicator, year=quarter.year, quarter__in=parts)
    found = Classification.objects.current().filter(figure__in=figures).order_by("-figure__quarter")
    return found.first()


def _held(challenge):
    held = Challenge.objects.select_for_update(of=("self",))
    return held.select_related("body", "quarter", "indicator", "meeting__body").get(pk=challenge.pk)


def _refuse_decided(challenge):
    if challenge.state == State.DECIDED:
        raise RefusedError("The board has decided. Ask anew about a later quarter.")


def _iso(day):
    return day and day.isoformat()
