"""A round from opening to closing: links to every member, reminders, and the shuffling at the end (F02, F06, H10)."""

import uuid
from collections.abc import Collection
from datetime import date
from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from healthchecks.actions.letters import post_link
from healthchecks.models import Answer, BodyCheck, PastRound, Questionnaire, Response, Round, SurveyLink
from partnerships.access import RefusedError, authorise
from partnerships.duties import close_duties, open_duty
from partnerships.events import record
from partnerships.models import Body, Event, Person, Role, Seat

CHUNK = 2000


@transaction.atomic
def open_round(*, year: int, bodies: Collection[Body], closes_on: date, by: Person | None, at) -> Round:
    """Ask every member of the bodies: fix the statements, make each member a personal link and queue it by mail.

    Raises RefusedError if a round is open, the year has one, a body has no member or there is nothing to ask.
    """
    authorise(by, "healthchecks.open_round")
    today = timezone.localdate(at)
    questionnaire = Questionnaire.objects.select_for_update().order_by("-version").first()
    _can_open(questionnaire, year, bodies, closes_on, today)
    members = _members_of(bodies, on=today)
    if empty := [body.name for body in bodies if body.pk not in members]:
        raise RefusedError(
            f"Nobody sits on {', '.join(sorted(empty))} today. Seat its members first, or leave it out.", field="bodies"
        )
    if not questionnaire.is_fixed:
        questionnaire.fixed_at = at
        questionnaire.save(update_fields=["fixed_at"])
    opened = Round.objects.create(year=year, questionnaire=questionnaire, opened_on=today, closes_on=closes_on)
    for body in bodies:
        _invite(opened, body, members[body.pk], by=by, at=at)
    open_duty(
        "round.close", opened, due_on=closes_on, at=at, role=Role.STRATEGIC_MANAGER, address=opened.get_absolute_url()
    )
    record("round.opened", opened, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    return opened


@transaction.atomic
def remind_members(opened: Round, *, by: Person | None, at) -> int:
    """Mail the members who have not used their link; returns how many. At most once a day.

    Raises RefusedError if the round is over or members were reminded today.
    """
    opened = Round.objects.select_for_update().get(pk=opened.pk)
    authorise(by, "healthchecks.remind_members", opened)
    _must_be_open(opened)
    today = timezone.localdate(at)
    if opened.reminded_on == today:
        raise RefusedError("Members were already reminded today. You can remind them again tomorrow.")
    opened.reminded_on = today
    opened.save(update_fields=["reminded_on"])
    unused = SurveyLink.objects.filter(body_check__round=opened, used=False)
    mailed = sum(
        post_link(link, is_reminder=True, by=by, at=at)
        for link in unused.select_related("member", "body_check__body", "body_check__round").order_by("pk")
    )
    record("round.reminded", opened, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=mailed)
    return mailed


@transaction.atomic
def close_round(opened: Round, *, by: Person | None, at) -> Round:
    """End a round: rewrite all answers under new keys in random order, so that nothing ties one to a link, and show results."""
    opened = Round.objects.select_for_update().get(pk=opened.pk)
    authorise(by, "healthchecks.close_round", opened)
    _must_be_open(opened)
    # Whoever is answering finishes first; whoever comes later finds the round closed.
    # Of the links alone: their checks are held by whoever stores an answer.
    links = SurveyLink.objects.select_for_update(of=("self",)).filter(body_check__round=opened).order_by("pk")
    len(links.values_list("pk"))
    _rewrite_shuffled(opened)
    opened.status, opened.closed_on = Round.Status.CLOSED, timezone.localdate(at)
    opened.save(update_fields=["status", "closed_on"])
    close_duties("round.close", opened, by=by, at=at)
    record("round.closed", opened, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    return opened


@transaction.atomic
def record_past_round(year: int, *, partnerships_checked: int, account: str, by: Person | None, at) -> PastRound:
    """Write down what the record tells of a year before the portal, or correct it."""
    authorise(by, "healthchecks.record_past_round")
    if Round.objects.filter(year=year).exists():
        raise RefusedError(f"The health check of {year} was held in the portal. Its results speak for themselves.")
    past = PastRound.objects.select_for_update().filter(year=year).first() or PastRound(year=year)
    wanted = {"partnerships_checked": partnerships_checked, "account": account}
    before = {key: getattr(past, key) for key in wanted} if past.pk else None
    if before == wanted:
        return past
    for key, value in wanted.items():
        setattr(past, key, value)
    past.save()
    record("past_round.recorded", past, by=by, at=at, visibility=Event.Visibility.PUBLIC, before=before, after=wanted)
    return past


def _can_open(questionnaire, year, bodies, closes_on, today):
    if already := Round.objects.open().first():
        raise RefusedError(f"{already} is still open. Close it before opening another.")
    if Round.objects.filter(year=year).exists() or PastRound.objects.filter(year=year).exists():
        raise RefusedError(f"There already is a health check of {year}.", field="year")
    if closes_on < today:
        raise RefusedError("The last day for answers must be today or later.", field="closes_on")
    if not bodies:
        raise RefusedError("Choose at least one partnership.", field="bodies")
    if questionnaire is None or not questionnaire.sections.exists():
        raise RefusedError("There are no statements to ask about yet. Write them first.")
    if silent := questionnaire.sections.filter(statements=None).first():
        raise RefusedError(f"{silent} has no statement yet. Write one first.")


def _members_of(bodies, *, on):
    """The members of each body on a day, each once, by the body's key."""
    found: dict[int, dict[int, Person]] = {}
    for seat in Seat.objects.live(on=on).membership().filter(body__in=bodies).select_related("person"):
        found.setdefault(seat.body_id, {})[seat.person_id] = seat.person
    return found


def _invite(opened, body, members, *, by, at):
    check = BodyCheck.objects.create(round=opened, body=body)
    links = [SurveyLink(body_check=check, member=member) for member in members.values()]
    for link in links:
        link.token_hash = SurveyLink.hashed(link.token)
    SurveyLink.objects.bulk_create(links)
    for link in links:
        post_link(link, is_reminder=False, by=by, at=at)


def _must_be_open(opened):
    if not opened.is_open:
        raise RefusedError(f"{opened} is closed already.")


def _rewrite_shuffled(opened):
    """Write every response and answer of the round anew, all in this transaction and in random order.

    Rows written while members answered carry the transaction and the place in which their
    link was marked used; the new rows carry this one transaction and a place drawn by lot (H10).
    """
    dice = SystemRandom()
    responses = [
        (pk, Response(id=uuid.uuid4(), body_check_id=check))
        for pk, check in Response.objects.filter(body_check__round=opened).values_list("pk", "body_check_id")
    ]
    renewed = dict(responses)
    answers = [
        Answer(response=renewed[response], statement_id=statement, value=value)
        for response, statement, value in Answer.objects.filter(response__in=renewed).values_list(
            "response_id", "statement_id", "value"
        )
    ]
    fresh = list(renewed.values())
    dice.shuffle(fresh)
    dice.shuffle(answers)
    Answer.objects.filter(response__in=list(renewed)).delete()
    Response.objects.filter(pk__in=list(renewed)).delete()
    Response.objects.bulk_create(fresh, batch_size=CHUNK)
    Answer.objects.bulk_create(answers, batch_size=CHUNK)
