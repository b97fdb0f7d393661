"""How the outbox is doing: what waits, what went, what a person must look at, and where mail is in trouble."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q, Sum

from comms.models import Chunk, Delivery

MOST_DOMAINS = 10
DAY = dt.timedelta(days=1)
LATE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Outbox:
    """The outbox at one moment."""

    waiting: int
    put_off: int
    paused: int
    being_sent: int
    failed: int
    uncertain: int
    sent_today: int
    oldest: dt.datetime | None
    trouble: str
    trouble_at: dt.datetime | None

    @property
    def is_in_trouble(self) -> bool:
        return bool(self.trouble)


@dataclass(frozen=True)
class DomainTrouble:
    """One domain that refuses mail or puts it off, with what it said last."""

    domain: str
    put_off: int
    failed: int
    next_try: dt.datetime | None
    code: int | None
    reply: str


@dataclass(frozen=True)
class RateLimit:
    """One limit in force: what it is about, and how much it lets go."""

    about: str
    allows: str


def outbox_now(*, at: dt.datetime) -> Outbox:
    """Counts over the whole outbox; what was sent is of the last 24 hours."""
    states = Delivery.State
    goes = Q(message__paused_at=None)
    counts = (
        Delivery.objects.waiting()
        .filter(message__stopped_at=None)
        .aggregate(
            pending=Count("pk", filter=goes & Q(state=states.PENDING)),
            deferred=Count("pk", filter=goes & Q(state=states.DEFERRED)),
            paused=Count("pk", filter=~goes),
            oldest=Min("message__queued_at", filter=goes),
        )
    )
    to_look_at = Delivery.objects.filter(state__in=[states.FAILED, states.UNCERTAIN]).aggregate(
        failed=Count("pk", filter=Q(state=states.FAILED)), uncertain=Count("pk", filter=Q(state=states.UNCERTAIN))
    )
    last = Chunk.objects.exclude(ended_at=None).order_by("-ended_at").first()
    return Outbox(
        waiting=counts["pending"],
        put_off=counts["deferred"],
        paused=counts["paused"],
        being_sent=Delivery.objects.filter(state=states.CLAIMED).count(),
        failed=to_look_at["failed"],
        uncertain=to_look_at["uncertain"],
        sent_today=Chunk.objects.filter(ended_at__gt=at - DAY).aggregate(sent=Sum("sent"))["sent"] or 0,
        oldest=counts["oldest"],
        trouble=last.trouble if last else "",
        trouble_at=last.ended_at if last and last.trouble else None,
    )


def domains_in_trouble() -> list[DomainTrouble]:
    """The domains with most mail put off or refused, the worst first."""
    with connection.cursor() as cursor:
        cursor.execute(_DOMAINS, [MOST_DOMAINS])
        return [DomainTrouble(*row) for row in cursor.fetchall()]


def rate_limits() -> list[RateLimit]:
    """The limits of the settings, in words."""
    a_minute = "no limit", "{} a minute"
    found = (
        ("To all addresses together", settings.MAIL_PER_MINUTE, a_minute),
        ("To one domain", settings.MAIL_PER_DOMAIN_PER_MINUTE, a_minute),
        ("Connections to the mail server at once", settings.MAIL_CONNECTIONS, ("as many as there are senders", "{}")),
    )
    return [RateLimit(about, (some if number else none).format(f"{number:,}")) for about, number, (none, some) in found]


# Each half has its own partial index.
_DOMAINS = """
SELECT split_part(address, '@', 2) AS domain,
    count(*) FILTER (WHERE state = 'deferred') AS put_off,
    count(*) FILTER (WHERE state = 'failed') AS failed,
    min(next_attempt_at) FILTER (WHERE state = 'deferred') AS next_try,
    (array_agg(code ORDER BY said_at DESC))[1] AS code,
    (array_agg(reply ORDER BY said_at DESC))[1] AS reply
FROM (
    SELECT address, state, code, reply, next_attempt_at, next_attempt_at AS said_at
    FROM comms_delivery WHERE state = 'deferred'
    UNION ALL
    SELECT address, state, code, reply, next_attempt_at, ended_at FROM comms_delivery WHERE state = 'failed'
) AS troubled
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %s
"""
