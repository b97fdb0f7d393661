"""What closing a body asks of its close-down workbook, and what it makes of it (A20, X11)."""

from datetime import date, datetime

from partnerships.access import RefusedError
from partnerships.duties import close_duties
from partnerships.events import record
from partnerships.models import HEADS, Body, Dissolution, Event, Person


def open_workbook(body: Body) -> Dissolution | None:
    """The workbook of a body that is not closed yet, held until the transaction ends."""
    return Dissolution.objects.open().filter(body=body).select_for_update(of=("self",)).select_related("body").first()


def refuse_unready(body: Body) -> None:
    """Refuse to close a working partnership of a kind that the Code is about while a head of its workbook is empty.

    A body that never started, and kinds that the Code is not about, close without one; one once begun is finished.
    """
    workbook = open_workbook(body)
    if workbook is None and not body.needs_close_down:
        return
    empty = workbook.empty_heads if workbook else HEADS
    if empty:
        raise RefusedError(
            f"The close-down workbook of {body.name} is not complete. "
            f"Write under each of these heads first: {'; '.join(head.name for head in empty)}."
        )


def archive_workbook(body: Body, *, closed_on: date, by: Person | None, at: datetime) -> None:
    """Publish the lessons that are for the resource centre, then freeze the workbook, if the body has one open."""
    workbook = open_workbook(body)
    if workbook is None:
        return
    for practice in workbook.lessons.filter(is_public=True).order_by("pk"):
        practice.published_on = closed_on
        practice.save(update_fields=["published_on"])
        record("practice.published", practice, by=by, at=at, body=body, visibility=Event.Visibility.PUBLIC)
    close_duties(Dissolution.DUTY, workbook, by=by, at=at)
    workbook.closed_at, workbook.closed_by = at, by
    workbook.save(update_fields=["closed_at", "closed_by"])
    record("dissolution.closed", workbook, by=by, at=at, body=body)
