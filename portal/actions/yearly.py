"""Publishing what is told once a year: ordered as looked at, made by a worker, never changed afterwards (C09, E14, H01)."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from comms.actions.orders import CHANGED, carry_out, claim_order, end_order, held_order, place_order
from comms.actions.publications import freeze, tell_readers
from comms.models import Publication
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Body, Event, Person
from portal.models import YearOrder
from portal.reports.yearly import Edition, YearDocument
from targets.reports.readers import AUDIENCE, board_readers
from targets.reports.snapshot import one_moment

Prepared = Sequence[tuple[Edition, bytes]]


def _nothing_more(year, *, by, at):
    """Publishing is all there is to it."""


@dataclass(frozen=True)
class Yearly:
    """What sets one kind of yearly document apart from another.

    `event` begins the names of its events, `title` stands before its year. `why_not` says what
    else is wanted before a document may be published, or nothing. `published` does what else
    follows in the same transaction.
    """

    title: str
    event: str
    permission: str
    orders: type[YearOrder]
    compiled: Callable[[int], Any]
    newest: Callable[[int], Publication | None]
    editions: Callable[..., Iterable[Edition]]
    letter: Callable[[Any, Publication], dict]
    why_not: Callable[[Any], str] = lambda document: ""
    published: Callable[..., Any] = _nothing_more


def order_yearly(kind: Yearly, year: int, *, seen: str, by: Person, at: dt.datetime) -> YearOrder:
    """Order a year's document to be published as it was looked at, inside an action: `seen` is its hash.

    Once it is published this orders its next revision. Raises RefusedError if something changed
    since, if nothing changed since it was published, or if it is being published already.
    """
    authorise(by, kind.permission)
    document, newest = kind.compiled(year), kind.newest(year)
    if kind.orders.objects.filter(year=year).open().exists():
        raise RefusedError(f"{kind.title} {document.label}: publishing has begun already. Wait until it has ended.")
    if document.sha256 != seen:
        raise RefusedError(CHANGED)
    if document.is_empty:
        raise RefusedError(f"Nothing is known of {document.label} yet, so there is nothing to publish.")
    if refusal := kind.why_not(document):
        raise RefusedError(refusal)
    if newest and newest.data["sha256"] == seen:
        raise RefusedError("Nothing has changed since this was published, so there is nothing to revise.")
    revision = newest.revision + 1 if newest else 1
    return place_order(kind.orders(year=year, revision=revision, seen=seen), by=by, at=at)


def run_yearly(kind: Yearly, order: YearOrder, *, at: dt.datetime) -> YearOrder:
    """Make and publish what an order asks for; an order that has ended is left as it is."""
    return carry_out(
        order,
        prepare=lambda given: _prepare(kind, given, at=at),
        publish=lambda given, prepared: _publish(kind, given, prepared, at=at),
        at=at,
    )


def claim_yearly(kind: Yearly, *, at: dt.datetime) -> YearOrder | None:
    """Take the oldest order of this kind that no living worker has; None if there is none."""
    return claim_order(kind.orders, at=at)


def _prepare(kind, order, *, at) -> Prepared:
    document = _as_seen(kind, order)
    return [(each, each.typeset(at=at)) for each in kind.editions(document, revision=order.revision, at=at)]


def _as_seen(kind, order) -> YearDocument:
    """The document as it is now. Raises RefusedError if it is not what was looked at."""
    with one_moment():
        document = kind.compiled(order.year)
    if document.sha256 != order.seen:
        raise RefusedError(CHANGED)
    return document


@action
def _publish(kind, order, prepared: Prepared, *, at):
    """Store, publish and queue in one short transaction; nothing if another worker has done it."""
    order = held_order(order)
    if not order.is_open:
        return order
    by = order.asked_by
    authorise(by, kind.permission)
    document = _as_seen(kind, order)
    publication, *_parts = _store(prepared, revision=order.revision, by=by, at=at)
    event = f"{kind.event}.{'revised' if order.revision > 1 else 'published'}"
    record(event, publication, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    letter = kind.letter(document, publication)
    tell_readers(publication, letter, people=board_readers(at=at), audience=AUDIENCE, by=by, at=at)
    kind.published(order.year, by=by, at=at)
    end_order(order, at=at)
    return order


def _store(prepared: Prepared, *, revision, by, at) -> list[Publication]:
    bodies = Body.objects.filter(slug__in={each.body_slug for each, _pdf in prepared})
    owners = {body.slug: body for body in bodies}
    return [
        freeze(
            each.kind,
            each.slug,
            title=each.title,
            html=each.html,
            data=each.data,
            by=by,
            at=at,
            revision=revision,
            address=each.address,
            body=owners.get(each.body_slug),
            pdf=pdf,
        )
        for each, pdf in prepared
    ]
