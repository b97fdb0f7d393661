"""Handing out the outbox: which deliveries go next, as one chunk that is a worker's own until its lease ends.

Urgent mail first, then what has waited longest; what the rate limits hold back is passed over, so
that one slow domain keeps nobody waiting.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Now
from django.utils.functional import cached_property

from comms.actions.pacing import hold_allowances, is_paced, take_from_allowances, within_domains
from comms.mime import Mould
from comms.models import Chunk, Delivery, Message, Subscriber, Suppression
from comms.models.audiences import PersonalPaths

CHUNK_SIZE = 250
LEASE_SECONDS = 60
LEASE = dt.timedelta(seconds=LEASE_SECONDS)
_ROW = ("pk", "address", "subscriber_id", "attempts", "deferred_since")
UNSUBSCRIBED = "Unsubscribed, or found not to work, before this one went."


@dataclass(frozen=True)
class Claimed:
    """One delivery of a chunk: what a worker must know to send it."""

    pk: int
    place: int
    address: str
    subscriber_pk: int | None
    attempts: int
    deferred_since: dt.datetime | None


@dataclass(frozen=True)
class Claim:
    """A chunk that is ours until its lease ends."""

    chunk: Chunk
    deliveries: tuple[Claimed, ...]

    @cached_property
    def mould(self) -> Mould:
        return Mould(bytes(self.chunk.message.ready))

    @cached_property
    def links(self) -> list[str]:
        """The personal links that this message carries."""
        return [name for name in ("unsubscribe", "preferences") if name in self.mould.slots]

    @cached_property
    def paths(self) -> PersonalPaths:
        return PersonalPaths()


@transaction.atomic
def claim_chunk(*, at, limit=CHUNK_SIZE) -> Claim | None:
    """Take up to `limit` due deliveries of the most urgent message that nobody else holds; None if there are none.

    Whoever unsubscribed since the mail was queued is taken out here: no claim follows an
    unsubscription (P6).
    """
    paced = is_paced()
    due = Delivery.objects.due(at=at).order_by("priority", "next_attempt_at", "pk")
    due, limit = _within_limits(due, limit) if paced else (due, limit)
    due = due.select_for_update(skip_locked=True, of=("self",))
    while first := due.first():
        message = Message.objects.get(pk=first.message_id)
        rows = list(due.filter(message=message).values_list(*_ROW, named=True)[:limit])
        if paced and first.priority != Message.Priority.URGENT:
            fits = within_domains(row.address for row in rows)
            rows = [row for row, fit in zip(rows, fits, strict=True) if fit]
        if message.is_bulk:
            rows = _without_suppressed(rows, at=at)
        if rows:
            if paced:
                take_from_allowances(row.address for row in rows)
            return _claimed(message, rows, at=at)
    return None


def _claimed(message, rows, *, at):
    deliveries = tuple(
        Claimed(row.pk, place, row.address, row.subscriber_id, row.attempts + 1, row.deferred_since)
        for place, row in enumerate(rows, start=1)
    )
    chunk = Chunk.objects.create(message=message, size=len(rows), leased_until=Now() + LEASE, started_at=at)
    chunk.hold()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [chunk.pk, [row.pk for row in deliveries], [row.place for row in deliveries]])
    return Claim(chunk, deliveries)


def _within_limits(due, limit):
    """The due deliveries that the limits let go now, and how many of them at most.

    The last connection is kept for mail about somebody's account, unless it is the only one.
    """
    left = hold_allowances()
    free = settings.MAIL_CONNECTIONS - Chunk.objects.running().count() if settings.MAIL_CONNECTIONS else None
    if free is not None and free < 1:
        return due.none(), limit
    urgent = Q(priority=Message.Priority.URGENT)
    if left.is_none or (free == 1 and settings.MAIL_CONNECTIONS > 1):
        return due.filter(urgent), limit
    if left.used_up:
        domain = Func(F("address"), Value("@"), Value(2), function="split_part", output_field=CharField())
        due = due.alias(domain=domain).filter(urgent | ~Q(domain__in=left.used_up))
    return due, limit if left.over_all is None else min(limit, left.over_all)


def _without_suppressed(rows, *, at):
    """The rows that may still go; the others end here as unsubscribed."""
    suppressed = Suppression.objects.filter(address_hash=OuterRef("address_hash"))
    wanted = set(
        Subscriber.objects.filter(pk__in=[row.subscriber_id for row in rows])
        .exclude(Exists(suppressed))
        .values_list("pk", flat=True)
    )
    Delivery.objects.filter(pk__in=[row.pk for row in rows if row.subscriber_id not in wanted]).update(
        state=Delivery.State.SUPPRESSED, ended_at=at, reply=UNSUBSCRIBED
    )
    return [row for row in rows if row.subscriber_id in wanted]


_CLAIM = """
UPDATE comms_delivery AS delivery
SET state = 'claimed', chunk_id = %s, place = claimed.place, attempts = delivery.attempts + 1
FROM unnest(%s::bigint[], %s::int[]) AS claimed (id, place)
WHERE delivery.id = claimed.id
"""
