"""Proposing a correction of a body's page, and what is done about it (E03, H02)."""

from datetime import datetime, timedelta

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import edit_body, locked, locked_with_tree
from partnerships.actions.body_pages import edit_page
from partnerships.actions.page_checks import note_checked
from partnerships.actions.significant_updates import mark_update
from partnerships.duties import close_duties, open_duty, withdraw_duties, working_days_after
from partnerships.events import record
from partnerships.models import Body, BodyPage, PageProposal, Person, Role

SETTLE, CARRY_OUT, ANSWER = "proposal.settle", "proposal.carry_out", "proposal.answer"
WORKING_DAYS = 5
MOST_AN_HOUR = 30  # from people who are not signed in, all together
State = PageProposal.State
CHANGED = (
    "The page has changed since: it now says something else than when this was proposed. "
    "Compare the two, then accept it with a change or decline it."
)


def words_of(body: Body, part: str) -> str:
    """What a part of the page says now; nothing for a part that is more than one text."""
    if part in PageProposal.OF_REGISTER:
        return getattr(body, part)
    if part == PageProposal.Part.PURPOSE:
        return body.purpose
    page = BodyPage.objects.filter(body=body).first() if part in PageProposal.OF_PAGE else None
    return getattr(page, part) if page else ""


@action
def send_proposal(
    body: Body,
    *,
    part: str,
    said: str,
    wanted: str,
    why: str,
    by: Person | None,
    at: datetime,
    reply_address: str = "",
    is_of_check: bool = False,
) -> PageProposal:
    """Propose that a part of the page say something else; anybody may. The Support Officer owes an answer.

    `said` is what the proposer had before them. Raises RefusedError if the page says something else by now, if
    nothing would change, or if more strangers write in an hour than people do.
    """
    body = locked(body)
    if body.status == Body.Status.CLOSED or body.kind == Body.Kind.OFFICE:
        raise RefusedError("This page is an archive: it stays as it is.")
    if by is None and PageProposal.objects.filter(proposer=None, sent_at__gt=at - timedelta(hours=1)).count() >= (
        MOST_AN_HOUR
    ):
        raise RefusedError("Many people are writing just now. Try again in an hour, or write to the support office.")
    if is_of_check:
        authorise(by, "partnerships.check_page", body)
    said = _refuse_nothing_new(body, part, said=said, wanted=wanted)
    proposal = PageProposal.objects.create(
        body=body, part=part, said=said, wanted=wanted, why=why, proposer=by,
        reply_address="" if by else reply_address.lower(), is_of_check=is_of_check,
        sent_at=at, state_since=at, due_on=_due_on(at),
    )  # fmt: skip
    _owe(SETTLE, proposal, at=at, role=Role.SUPPORT_OFFICER)
    record("proposal.sent" if by else "proposal.reported", proposal, by=by, at=at, body=body)
    return proposal


@action
def accept_proposal(
    proposal: PageProposal, *, text: str, seen: str, by: Person, at: datetime, news: str = "", answer: str = ""
) -> PageProposal:
    """Let the page say `text`, by the action that edits it; `seen` is what the officer saw it say before.

    Raises RefusedError if the page says something else than `seen` by now. `news` marks the change as significant.
    """
    proposal = _locked(proposal, by)
    _only_from(proposal, State.WAITING)
    if not proposal.is_applied:
        raise RefusedError("The portal cannot write this part by itself. Carry it out, then mark it as done.")
    body = (locked_with_tree if proposal.part in PageProposal.OF_REGISTER else locked)(proposal.body)
    if words_of(body, proposal.part) != seen:
        raise RefusedError(CHANGED)
    _write(body, proposal.part, text, by=by, at=at)
    proposal.accepted_as = text if text != proposal.wanted else ""
    return _settle(proposal, State.DONE, "proposal.accepted", answer=answer, news=news, by=by, at=at)


@action
def take_on_proposal(proposal: PageProposal, *, by: Person, at: datetime) -> PageProposal:
    """Accept what the portal cannot write by itself; it is then owed to be carried out."""
    proposal = _locked(proposal, by)
    _only_from(proposal, State.WAITING)
    if proposal.is_applied:
        raise RefusedError("The portal writes this part by itself: accept it, and the page changes.")
    close_duties(SETTLE, proposal, by=by, at=at)
    proposal.due_on = _due_on(at)
    _owe(CARRY_OUT, proposal, at=at, role=Role.SUPPORT_OFFICER)
    proposal.settled_by = by
    return _move(proposal, State.TO_DO, "proposal.taken_on", by=by, at=at)


@action
def carry_out_proposal(
    proposal: PageProposal, *, by: Person, at: datetime, news: str = "", answer: str = ""
) -> PageProposal:
    """Say that the page has been changed by hand as proposed."""
    proposal = _locked(proposal, by)
    _only_from(proposal, State.WAITING, State.TO_DO)
    if proposal.is_applied:
        raise RefusedError("The portal writes this part by itself: accept it, and the page changes.")
    return _settle(proposal, State.DONE, "proposal.done", answer=answer, news=news, by=by, at=at)


@action
def decline_proposal(proposal: PageProposal, *, answer: str, by: Person, at: datetime) -> PageProposal:
    """Leave the page as it is, and say why."""
    proposal = _locked(proposal, by)
    _only_from(proposal, *PageProposal.OPEN)
    _refuse_silence(answer, "Say why the page stays as it is.")
    return _settle(proposal, State.DECLINED, "proposal.declined", answer=answer, by=by, at=at)


@action
def return_proposal(proposal: PageProposal, *, answer: str, by: Person, at: datetime) -> PageProposal:
    """Ask the proposer back; they have it until they send it again. Raises RefusedError if nobody can be asked."""
    proposal = _locked(proposal, by)
    _only_from(proposal, State.WAITING)
    _refuse_silence(answer, "Write what you want to know.")
    if proposal.proposer is None:
        raise RefusedError("Nobody who is signed in sent this, so nobody can be asked. Settle it as well as you can.")
    close_duties(SETTLE, proposal, by=by, at=at)
    proposal.due_on, proposal.answer = _due_on(at), answer
    _owe(ANSWER, proposal, at=at, person=proposal.proposer)
    return _move(proposal, State.RETURNED, "proposal.returned", by=by, at=at, after={"question": answer})


@action
def revise_proposal(
    proposal: PageProposal, *, said: str, wanted: str, why: str, by: Person, at: datetime
) -> PageProposal:
    """Send a proposal again after a question, in other words if need be."""
    proposal = _own(proposal, by)
    _only_from(proposal, State.RETURNED)
    proposal.said = _refuse_nothing_new(locked(proposal.body), proposal.part, said=said, wanted=wanted)
    proposal.wanted, proposal.why, proposal.due_on = wanted, why, _due_on(at)
    close_duties(ANSWER, proposal, by=by, at=at)
    _owe(SETTLE, proposal, at=at, role=Role.SUPPORT_OFFICER)
    return _move(proposal, State.WAITING, "proposal.revised", by=by, at=at)


@action
def withdraw_proposal(proposal: PageProposal, *, by: Person, at: datetime) -> PageProposal:
    """Take back one's own proposal while it is open."""
    proposal = _own(proposal, by)
    _only_from(proposal, State.WAITING, State.RETURNED)
    for kind in (SETTLE, ANSWER):
        withdraw_duties(kind, proposal, at=at)
    return _end(proposal, State.WITHDRAWN, "proposal.withdrawn", by=by, at=at)


def forget_reply_address(proposal: PageProposal) -> None:
    """Erase the address that was given for the answer; called in the transaction that sends the answer."""
    PageProposal.objects.filter(pk=proposal.pk).update(reply_address="")


def _refuse_nothing_new(body, part, *, said, wanted):
    """What the page says of this part, to be kept beside the wish; for what the portal cannot read, the sender's words."""
    if part not in PageProposal.APPLIED:
        return said
    now = words_of(body, part)
    if said != now:
        raise RefusedError("This part of the page changed while you wrote. It is shown as it is now: look once more.")
    if wanted == now:
        raise RefusedError("This is what the page says already. Write what it should say instead.", field="wanted")
    return now


def _write(body, part, text, *, by, at):
    if part in PageProposal.OF_REGISTER:
        edit_body(body, **{part: text}, by=by, at=at)
        return
    words = {each: words_of(body, each) for each in PageProposal.OF_PAGE} | {str(part): text}
    edit_page(
        body, purpose=words["purpose"], introduction=words["introduction"], contact=words["contact"], by=by, at=at
    )


def _settle(proposal, state, event, *, answer, by, at, news=""):
    proposal.answer, proposal.settled_by = answer, by
    for kind in (SETTLE, CARRY_OUT):
        close_duties(kind, proposal, by=by, at=at)
    withdraw_duties(ANSWER, proposal, at=at)
    proposal = _end(proposal, state, event, by=by, at=at)
    if news:
        mark_update(proposal.body, words=news, proposal=proposal, by=by, at=at)
    return proposal


def _end(proposal, state, event, *, by, at):
    proposal = _move(proposal, state, event, by=by, at=at)
    if proposal.is_of_check:
        note_checked(proposal.body, checked_by=proposal.proposer, by=by, at=at)
    return proposal


def _move(proposal, state, event, *, by, at, after=None):
    proposal.state, proposal.state_since = state, at
    proposal.save()
    record(event, proposal, by=by, at=at, body=proposal.body, after=after)
    return proposal


def _owe(kind, proposal, *, at, role="", person=None):
    """Open the duty by the proposal's day; one that was closed for the same day is owed again."""
    open_duty(kind, proposal, body=proposal.body, role=role, person=person, due_on=proposal.due_on, at=at, again=True)


def _due_on(at):
    return working_days_after(timezone.localdate(at), WORKING_DAYS)


def _refuse_silence(text, message):
    if not text.strip():
        raise RefusedError(message, field="answer")


def _only_from(proposal, *states):
    if proposal.state not in states:
        raise RefusedError(f"This correction is “{proposal.get_state_display()}” by now, so that cannot be done.")


def _own(proposal, by):
    proposal = _row(proposal)
    authorise(by, "partnerships.revise_proposal", proposal)
    return proposal


def _locked(proposal, by):
    proposal = _row(proposal)
    authorise(by, "partnerships.settle_proposal", proposal)
    return proposal


def _row(proposal):
    rows = PageProposal.objects.select_for_update(of=("self",)).select_related("body", "proposer")
    return rows.get(pk=proposal.pk)
