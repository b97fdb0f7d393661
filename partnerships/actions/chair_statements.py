"""Asking the chairs for their yearly statements, drafting and signing them; what is signed is promised (C10)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.changes import apply_changes
from partnerships.duties import close_duties, open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import Body, ChairStatement, Event, KeyActivity, Person, Role, year_label

KIND = "chair_statement.due"
PUBLIC = Event.Visibility.PUBLIC


@action
def ask_chairs(year: int, *, due_on: date, by: Person | None, at: datetime) -> list[ChairStatement]:
    """Ask the chair of every partnership that has signed none for the statement of a year; another day replaces the first.

    Where nobody chairs, what the chair owes is with the SP Support Officer. Raises RefusedError for a day
    gone by, or if every chair has signed.
    """
    authorise(by, "partnerships.ask_chairs")
    if due_on < timezone.localdate(at):
        raise RefusedError("This day has gone by. Choose today or a later day.", field="due_on")
    signed = ChairStatement.objects.signed().filter(year=year).values("body")
    waiting = list(Body.objects.active().filter(kind=Body.Kind.THEMATIC).exclude(pk__in=signed).order_by("pk"))
    if not waiting:
        raise RefusedError(f"Every partnership has a signed statement for {year_label(year)}.")
    return [_ask(body, year, due_on=due_on, by=by, at=at) for body in waiting]


@action
def draft_chair_statement(
    body: Body,
    year: int,
    *,
    words: str,
    promises: Sequence[str],
    by: Person | None,
    at: datetime,
    seen: str | None = None,
) -> ChairStatement:
    """Save the draft of a year's statement; once one is signed, this begins its next version.

    `seen` is the stamp of the draft as the person saw it. Raises RefusedError if somebody else
    saved it since, or the body is closed.
    """
    body = locked(body)
    authorise(by, "partnerships.draft_chair_statement", body)
    if body.status == Body.Status.CLOSED:
        raise RefusedError("This body is closed: nothing more is said for it.")
    draft = _draft(body, year)
    _refuse_unseen(draft, seen)
    wanted = {"words": words, "promises": list(dict.fromkeys(promises))}
    _, after = apply_changes(draft, wanted) if draft.pk else ({}, wanted)
    if after:
        for name, value in {**wanted, "saved_at": at, "saved_by": by}.items():
            setattr(draft, name, value)
        draft.save()
        record("chair_statement.drafted", draft, by=by, at=at, body=body)
    return draft


@action
def sign_chair_statement(draft: ChairStatement, *, by: Person, at: datetime, seen: str | None = None) -> ChairStatement:
    """Sign a draft as it was seen: from then on its words stand, and what it promises is tracked as commitments.

    Where two share the chair, either signs. Raises RefusedError if it is signed already, is empty
    or was changed meanwhile.
    """
    body = locked(draft.body)
    draft = ChairStatement.objects.select_for_update(of=("self",)).select_related("body", "saved_by").get(pk=draft.pk)
    authorise(by, "partnerships.sign_chair_statement", body)
    if draft.is_signed:
        raise RefusedError("This statement is signed already.")
    _refuse_unseen(draft, seen)
    if not draft.words.strip():
        raise RefusedError("Write the introduction before you sign it.")
    draft.signed_at, draft.signed_by, draft.signed_as = at, by, f"{by}, {_office(body, by, at=at)}"
    draft.save(update_fields=["signed_at", "signed_by", "signed_as"])
    _track_promises(draft, by=by, at=at)
    close_duties(KIND, draft, by=by, at=at)
    record("chair_statement.signed", draft, by=by, at=at, body=body, visibility=PUBLIC)
    return draft


def _ask(body, year, *, due_on, by, at):
    draft = _draft(locked(body), year)
    if draft.pk and draft.due_on == due_on:
        return draft
    if draft.pk:
        withdraw_duties(KIND, draft, at=at)
    draft.due_on = due_on
    draft.save()
    open_duty(
        KIND,
        draft,
        due_on=due_on,
        at=at,
        body=body,
        role=Role.CHAIR,
        address=reverse("partnerships:chair_statement_draft", args=[body.slug, year]),
    )
    record("chair_statement.asked", draft, by=by, at=at, body=body, after={"due_on": due_on.isoformat()})
    return draft


def _draft(body, year):
    """The open draft of a year, or a new one for the version after the newest; the body is held by the caller."""
    versions = list(body.chair_statements.filter(year=year).select_related("body", "saved_by").order_by("-revision"))
    if versions and not versions[0].is_signed:
        return versions[0]
    return ChairStatement(body=body, year=year, revision=versions[0].revision + 1 if versions else 1)


def _refuse_unseen(draft, seen):
    if seen is not None and seen != draft.stamp:
        raise RefusedError(
            f"{draft.saved_by or 'Somebody'} saved this draft after you opened it. "
            "Compare it with what is saved now, then go on from there."
        )


def _office(body, person, *, at):
    """In which office somebody signs, as a signature says it."""
    seats = body.seats.live(on=timezone.localdate(at)).filter(person=person, role__in=Role.signing())
    seat = seats.order_by("role", "pk").first()
    if seat is None:
        return Role.CHAIR.label
    return "Joint chair" if seat.joint else seat.get_role_display()


def _track_promises(statement, *, by, at):
    """Each promise as a commitment that can be followed; one that is on the page already is linked."""
    commitments = KeyActivity.objects.filter(
        body=statement.body_id, year=statement.year, kind=KeyActivity.Kind.COMMITMENT
    )
    known = {activity.text: activity for activity in commitments.select_for_update().order_by("pk")}
    last = max((activity.position for activity in known.values()), default=0)
    for position, text in enumerate(statement.promises, start=last + 1):
        if text in known:
            apply_changes(known[text], {"statement": statement})
            continue
        activity = KeyActivity.objects.create(
            body=statement.body,
            year=statement.year,
            kind=KeyActivity.Kind.COMMITMENT,
            text=text,
            position=position,
            statement=statement,
        )
        record("activity.added", activity, by=by, at=at, body=statement.body, visibility=PUBLIC, after={"text": text})
