"""Marking that a page has news which members and senior managers should hear of (E16)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.events import record
from partnerships.models import Body, Event, PageProposal, Person, SignificantUpdate


@action
def mark_update(
    body: Body, *, words: str, by: Person | None, at: datetime, proposal: PageProposal | None = None
) -> SignificantUpdate:
    """Say in one sentence what is new on a body's page; it then goes to those who should hear of it, once.

    Raises RefusedError if the body's page is closed or the same has been told already.
    """
    body = locked(body)
    authorise(by, "partnerships.mark_update", body)
    words = " ".join(words.split())
    if not words:
        raise RefusedError("Say in one sentence what is new.", field="words")
    if body.status == Body.Status.CLOSED:
        raise RefusedError("This body is closed: its page is an archive.")
    if proposal is not None and SignificantUpdate.objects.filter(proposal=proposal).exists():
        raise RefusedError("What came of this correction has been told already.")
    update = SignificantUpdate.objects.create(body=body, words=words, proposal=proposal, marked_by=by, marked_at=at)
    record("update.marked", update, by=by, at=at, body=body, visibility=Event.Visibility.PUBLIC)
    return update
