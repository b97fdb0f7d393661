"""Freezing what is published, and telling people by mail where to read it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Count

from comms.actions.outbox import announce, queue_message
from comms.mime.letters import report_letter
from comms.models import (
    Addressed,
    Audience,
    Delivery,
    Message,
    Publication,
    PublicationFile,
    Subscriber,
    Subscription,
)
from comms.models.addresses import address_of
from comms.reports.frozen import data_hash
from partnerships.models import Body, Person

SEATED = "People whose seat it concerns"


def freeze(
    kind: str,
    slug: str,
    *,
    title: str,
    html: str,
    data: dict,
    by: Person | None,
    at: datetime,
    revision: int = 1,
    address: str = "",
    body: Body | None = None,
    pdf: bytes | None = None,
) -> Publication:
    """Store a publication for good, with its hash, inside the transaction of the act that publishes it (H01)."""
    publication = Publication.objects.create(
        kind=kind,
        slug=slug,
        revision=revision,
        title=title,
        address=address,
        body=body,
        html=html,
        data=data,
        sha256=publication_hash(data, html),
        published_at=at,
        published_by=by,
    )
    if pdf is not None:
        freeze_pdf(publication, pdf, at=at)
    return publication


def freeze_pdf(publication: Publication, pdf: bytes, *, at: datetime) -> PublicationFile:
    """Store the PDF of a publication for good."""
    return PublicationFile.objects.create(
        publication=publication,
        format=PublicationFile.Format.PDF,
        content=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_at=at,
    )


def publication_hash(data: dict, html: str) -> str:
    """What a publication's hash is taken of: its data and its page."""
    return hashlib.sha256((data_hash(data) + html).encode()).hexdigest()


def tell_readers(
    publication: Publication,
    letter: dict,
    *,
    people: Iterable[Person],
    audience: str,
    by: Person | None,
    at: datetime,
) -> int:
    """Queue the mail about a publication: to `people`, and to the subscribers of the audience of this slug.

    `letter` holds subject, heading, lines and links (label, path). Each address gets one mail, and
    each publication is told once; for readers there are none of no mail is made. Returns how many mails wait.
    """
    addresses = sorted(filter(None, {address_of(person) for person in people}))
    if addresses:
        _tell_seated(publication, letter, addresses, by=by, at=at)
    audiences = Audience.objects.filter(slug=audience)
    subscribers = Subscriber.objects.wanting(audiences).exclude(address__in=addresses)
    if not subscribers.exists():
        return len(addresses)
    report = _queue(Message.Kind.REPORT, publication, letter, by=by, at=at)
    count = queue_for_subscribers(report, subscribers, at=at, audiences=audiences)
    announce(report, count=count, by=by, at=at)
    return len(addresses) + count


def _tell_seated(publication, letter, addresses, *, by, at):
    notice = _queue(Message.Kind.NOTICE, publication, letter, by=by, at=at)
    Delivery.objects.bulk_create(
        Delivery(message=notice, address=address, priority=notice.priority, next_attempt_at=at) for address in addresses
    )
    Addressed.objects.create(message=notice, who=SEATED, count=len(addresses))
    announce(notice, count=len(addresses), by=by, at=at)


def queue_for_subscribers(message: Message, subscribers, *, at: datetime, audiences) -> int:
    """One delivery for each subscriber, in one statement, and a note of how many were in each audience; returns how many."""
    wanted, parameters = subscribers.order_by("pk").values("pk", "address").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO comms_delivery (message_id, subscriber_id, address, priority, state, attempts,
                                        next_attempt_at, reply, repeat_possible)
            SELECT %s, wanted.id, wanted.address, %s, %s, 0, %s, '', false FROM ({wanted}) AS wanted (id, address)
            """,  # noqa: S608  `wanted` is Django's own statement with its parameters apart
            [message.pk, message.priority, Delivery.State.PENDING, at, *parameters],
        )
        count = cursor.rowcount
    _note_audiences(message, audiences)
    return count


def _note_audiences(message, audiences):
    """Write down whom a message was for: somebody in two audiences counts in both, and got one copy."""
    running = Subscription.objects.running().filter(audience__in=audiences, subscriber__deliveries__message=message)
    counts = running.order_by().values_list("audience__name").annotate(count=Count("pk"))
    Addressed.objects.bulk_create(Addressed(message=message, who=name, count=count) for name, count in counts)


def _queue(kind, publication, letter, *, by, at):
    bulk = kind == Message.Kind.REPORT
    mail = report_letter(letter, at=at, bulk=bulk)
    priority = Message.Priority.BULK if bulk else Message.Priority.SOON
    return queue_message(mail, kind=kind, priority=priority, publication=publication, by=by, at=at)
