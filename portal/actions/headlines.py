"""Publishing a year's headline targets: ordered as looked at, made by a worker, never changed afterwards (C09, H01)."""

import datetime as dt
from collections.abc import Sequence

from comms.actions.orders import CHANGED, carry_out, claim_order, end_order, held_order, place_order
from comms.actions.publications import freeze, tell_readers
from comms.models import Publication
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person, year_label
from portal.models import HeadlineOrder
from portal.reports.headline_editions import Edition, editions, published_document
from portal.reports.headlines import HeadlineDocument, headline_document
from targets.reports.readers import AUDIENCE, board_readers
from targets.reports.snapshot import one_moment

Prepared = Sequence[tuple[Edition, bytes]]


@action
def publish_headlines(year: int, *, seen: str, by: Person, at: dt.datetime) -> HeadlineOrder:
    """Order a year's document to be published as it was looked at: `seen` is its hash.

    Once it is published this orders its next revision. Raises RefusedError if something changed
    since, if nothing changed since it was published, or if it is being published already.
    """
    authorise(by, "portal.publish_headlines")
    document, newest = headline_document(year), published_document(year)
    if HeadlineOrder.objects.filter(year=year).open().exists():
        raise RefusedError(
            f"The headline targets {document.label} are being published already. Wait until that has ended."
        )
    if document.sha256 != seen:
        raise RefusedError(CHANGED)
    if document.is_empty:
        raise RefusedError(f"Nothing is known of {document.label} yet, so there is nothing to publish.")
    if newest and newest.data["sha256"] == seen:
        raise RefusedError("Nothing has changed since this was published, so there is nothing to revise.")
    revision = newest.revision + 1 if newest else 1
    return place_order(HeadlineOrder(year=year, revision=revision, seen=seen), by=by, at=at)


def run_headline_order(order: HeadlineOrder, *, at: dt.datetime) -> HeadlineOrder:
    """Make and publish what an order asks for; an order that has ended is left as it is."""
    return carry_out(
        order,
        prepare=lambda given: _prepare(given, at=at),
        publish=lambda given, prepared: _publish(given, prepared, at=at),
        at=at,
    )


def claim_headline_order(*, at: dt.datetime) -> HeadlineOrder | None:
    """Take the oldest order that no living worker has; None if there is none."""
    return claim_order(HeadlineOrder, at=at)


def _prepare(order, *, at) -> Prepared:
    document = _as_seen(order)
    return [(each, each.typeset(at=at)) for each in editions(document, revision=order.revision, at=at)]


def _as_seen(order) -> HeadlineDocument:
    """The document as it is now. Raises RefusedError if it is not what was looked at."""
    with one_moment():
        document = headline_document(order.year)
    if document.sha256 != order.seen:
        raise RefusedError(CHANGED)
    return document


@action
def _publish(order, prepared: Prepared, *, at):
    """Store, publish and queue in one short transaction; nothing if another worker has done it."""
    order = held_order(order)
    if not order.is_open:
        return order
    by = order.asked_by
    authorise(by, "portal.publish_headlines")
    document = _as_seen(order)
    publication, *_pages = [_store(each, pdf, revision=order.revision, by=by, at=at) for each, pdf in prepared]
    kind = "headlines.revised" if order.revision > 1 else "headlines.published"
    record(kind, publication, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    letter = _letter(document, publication)
    tell_readers(publication, letter, people=board_readers(at=at), audience=AUDIENCE, by=by, at=at)
    end_order(order, at=at)
    return order


def _store(each: Edition, pdf, *, revision, by, at) -> Publication:
    return freeze(
        each.kind,
        each.slug,
        title=each.title,
        html=each.html,
        data=each.data,
        by=by,
        at=at,
        revision=revision,
        address=each.address,
        pdf=pdf,
    )


def _letter(document, publication):
    """The mail that carries the link."""
    revised = f", revision {publication.revision}" if publication.revision > 1 else ""
    signed = sum(page.introduction is not None for page in document.pages)
    return {
        "subject": f"Headline targets {year_label(document.year)}{revised}",
        "heading": f"Headline targets {year_label(document.year)}{revised}",
        "lines": [
            f"What {len(document.pages)} partnerships set out to do in {document.label}, on one page each.",
            f"{signed} of them with a signed introduction by the chair.",
        ],
        "links": [("Read the headline targets", publication.address)],
    }
