"""Letting people in to a locked quarter until a date, and ending that (H03)."""

from datetime import date, datetime

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Body, Person
from targets.models import LetIn, Quarter


@action
def let_in(
    quarter: Quarter,
    *,
    person: Person,
    until: date,
    reason: str,
    by: Person | None,
    at: datetime,
    body: Body | None = None,
) -> LetIn:
    """Let one person go on in a locked quarter, for one body or for all, until the end of a day.

    In a published quarter they may propose corrections. Raises RefusedError without a reason, for a
    day that has passed, and for an open quarter, which needs no exception.
    """
    quarter = Quarter.objects.select_for_update(of=("self",)).get(pk=quarter.pk)
    authorise(by, "targets.lock_quarter", quarter)
    if quarter.state == Quarter.State.OPEN:
        raise RefusedError(f"{quarter} is open: everybody can enter their figures.")
    if until < timezone.localdate(at):
        raise RefusedError("Choose a day that has not passed.", field="until")
    if not reason.strip():
        raise RefusedError("Say why this person is let in.", field="reason")
    standing = LetIn.objects.filter(quarter=quarter, person=person, body=body, ended_at__isnull=True)
    standing.filter(until__lt=timezone.localdate(at)).update(ended_at=at)
    exception = LetIn.objects.create(
        quarter=quarter, person=person, body=body, until=until, reason=reason.strip(), given_by=by, given_at=at
    )
    told = {"person": str(person), "until": until.isoformat(), "reason": reason.strip()}
    record("quarter.let_in", exception, by=by, at=at, body=body, after=told)
    return exception


@action
def end_let_in(exception: LetIn, *, by: Person | None, at: datetime) -> LetIn:
    """End an exception before its day; ended already it stays as it is."""
    exception = (
        LetIn.objects.select_for_update(of=("self",)).select_related("quarter", "person", "body").get(pk=exception.pk)
    )
    authorise(by, "targets.lock_quarter", exception.quarter)
    if exception.ended_at is None:
        exception.ended_at, exception.ended_by = at, by
        exception.save(update_fields=["ended_at", "ended_by"])
        record("quarter.let_in_ended", exception, by=by, at=at, body=exception.body)
    return exception
