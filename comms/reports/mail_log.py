"""The mail log: what was published and linked, and which circulars went, to whom, when (E02). Counts only; addresses stay in the outbox."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from comms.models import Circular, Message, PaperTold


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
    """The mails that told of something published, and circulars, newest first."""
    told = (
        Q(publication__isnull=False)
        | Q(kind=Message.Kind.FOLLOWED)
        | Q(pk__in=PaperTold.objects.values("message"))
        | Q(pk__in=Circular.messages.through.objects.values("message"))
    )
    return Message.objects.filter(told).order_by("-queued_at", "-pk").defer("ready", "html", "text")


def sendings_shown(messages: QuerySet[Message, Message]) -> list[Sending]:
    """Messages of one page of the log, in words."""
    rows = list(
        messages.select_related("publication")
        .defer("ready", "html", "text", "publication__html", "publication__data", "publication__searched")
        .prefetch_related("addressed")
    )
    counted = Message.objects.with_counts().filter(pk__in=[row.pk for row in rows]).order_by()
    counts = {pk: numbers for pk, *numbers in counted.values_list("pk", "count", "count_accepted")}
    return [_sending(row, *counts[row.pk]) for row in rows]


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
