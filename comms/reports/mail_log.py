"""The mail log: what was published and linked, to whom, when (E02). Counts only; addresses stay in the outbox."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from comms.models import Delivery, Message


@dataclass(frozen=True)
class Sending:
    """One mail to many: when, about what, for whom, and how far it is."""

    pk: int
    at: dt.datetime
    subject: str
    url: str
    addressed: tuple[tuple[str, int], ...]
    mails: int
    sent: int


def sendings() -> QuerySet[Message, Message]:
    """The mails that told of something published, newest first."""
    told = Q(publication__isnull=False) | Q(kind=Message.Kind.FOLLOWED)
    return Message.objects.filter(told).order_by("-queued_at", "-pk").defer("ready", "html", "text")


def sendings_shown(messages: QuerySet[Message, Message]) -> list[Sending]:
    """Messages of one page of the log, in words."""
    rows = list(
        messages.select_related("publication")
        .defer("ready", "html", "text", "publication__html", "publication__data")
        .prefetch_related("addressed")
    )
    sent = Q(state=Delivery.State.ACCEPTED)
    counts = {
        message: (mails, gone)
        for message, mails, gone in Delivery.objects.filter(message__in=[row.pk for row in rows])
        .order_by()
        .values_list("message")
        .annotate(mails=Count("pk"), gone=Count("pk", filter=sent))
    }
    return [_sending(row, *counts.get(row.pk, (0, 0))) for row in rows]


def _sending(message, mails, sent):
    return Sending(
        pk=message.pk,
        at=message.queued_at,
        subject=message.subject,
        url=message.publication.get_absolute_url() if message.publication else "",
        addressed=tuple((row.who, row.count) for row in message.addressed.all()),
        mails=mails,
        sent=sent,
    )
