"""Sending the outbox: claim a chunk, mark each mail before it goes, settle the chunk, recover lost ones.

Each step is its own short transaction and no transaction is open while a server is talked to.
Leases run on the database's clock. A mark that finds its chunk taken away (the lease ran out
and the sweep recovered it) stops the worker at once.
"""

import datetime as dt
import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now
from django.utils.functional import cached_property

from comms.mime import HeaderError, Mould
from comms.models import Chunk, Delivery, Message, Subscriber, Suppression
from comms.smtp import Answer, Carrier, UnreachableError, Verdict
from partnerships.events import record
from partnerships.models import Event

CHUNK_SIZE = 250
LEASE_SECONDS = 60
LEASE = dt.timedelta(seconds=LEASE_SECONDS)
CHUNK_SECONDS = 40  # a slow server gives the rest back, so that urgent mail is never long behind a newsletter
RETRY_MINUTES = (1, 5, 15, 60, 240, 360)
GIVE_UP_HOURS = 72
UNREACHABLE_MINUTES = 1
STOPPED = "Sending was stopped before this one went."
PERHAPS = "The sender stopped in mid-air: this one may have gone."

logger = logging.getLogger(__name__)

_STATE = {
    Verdict.ACCEPTED: Delivery.State.ACCEPTED,
    Verdict.DEFERRED: Delivery.State.DEFERRED,
    Verdict.FAILED: Delivery.State.FAILED,
    Verdict.UNCERTAIN: Delivery.State.UNCERTAIN,
}


@dataclass(frozen=True)
class Claimed:
    """One delivery of a chunk: what a worker must know to send it."""

    pk: int
    place: int
    address: str
    subscriber_pk: int | None
    attempts: int


@dataclass(frozen=True)
class Claim:
    """A chunk that is ours until its lease ends."""

    chunk: Chunk
    deliveries: tuple[Claimed, ...]

    @cached_property
    def mould(self) -> Mould:
        return Mould(bytes(self.chunk.message.ready))


def send_next_chunk(carrier: Carrier, *, at) -> int:
    """Claim and send one chunk; returns how many deliveries it had, 0 if nothing is due.

    Not atomic as a whole: claim, marks and settlement each are.
    """
    claim = claim_chunk(at=at)
    if claim is None:
        return 0
    settle_chunk(claim, send_claim(claim, carrier), at=at)
    return len(claim.deliveries)


@transaction.atomic
def claim_chunk(*, at, limit=CHUNK_SIZE) -> Claim | None:
    """Take up to `limit` due deliveries of the most urgent message that nobody else holds; None if there are none.

    Whoever unsubscribed since the mail was queued is taken out here: no claim follows an
    unsubscription (P6).
    """
    due = (
        Delivery.objects.due(at=at)
        .order_by("priority", "next_attempt_at", "pk")
        .select_for_update(skip_locked=True, of=("self",))
    )
    first = due.first()
    if first is None:
        return None
    message = Message.objects.get(pk=first.message_id)
    rows = list(due.filter(message=message)[:limit])
    if message.is_bulk:
        rows = _without_suppressed(rows, at=at)
    deliveries = tuple(
        Claimed(row.pk, place, row.address, row.subscriber_id, row.attempts + 1)
        for place, row in enumerate(rows, start=1)
    )
    chunk = Chunk.objects.create(message=message, size=len(rows), leased_until=Now() + LEASE, started_at=at)
    _run(_CLAIM, [chunk.pk, [row.pk for row in deliveries], [row.place for row in deliveries]])
    return Claim(chunk, deliveries)


def mark_begun(chunk: Chunk, place: int) -> bool:
    """Write, before the delivery at `place` goes, that it is about to; also renews the lease.

    False if the chunk is no longer ours or its message was paused or stopped: then nothing may be sent.
    """
    return _run(_MARK, [place, LEASE_SECONDS, chunk.pk]) == 1


@transaction.atomic
def settle_chunk(claim: Claim, answers: dict[int, Answer], *, at) -> None:
    """Write every answer, give back what was not sent, end the chunk and record it as one event."""
    chunk = Chunk.objects.select_for_update(of=("self",)).select_related("message").get(pk=claim.chunk.pk)
    if chunk.ended_at:
        return
    write_answers(claim, answers, at=at)
    back = Delivery.objects.filter(chunk=chunk, state=Delivery.State.CLAIMED)
    if chunk.message.stopped_at:
        returned = back.update(state=Delivery.State.SUPPRESSED, ended_at=at, reply=STOPPED)
    else:
        returned = _give_back(back, next_attempt_at=at if answers else at + dt.timedelta(minutes=UNREACHABLE_MINUTES))
    _end(chunk, at=at)
    counts = {str(verdict): sum(answer.verdict == verdict for answer in answers.values()) for verdict in Verdict}
    _record("mail.sent", chunk.message, at=at, returned=returned, **counts)


def write_answers(claim: Claim, answers: dict[int, Answer], *, at) -> None:
    """Write what the server said about deliveries that are still ours."""
    attempts = {row.pk: row.attempts for row in claim.deliveries}
    too_old = at - claim.chunk.message.queued_at > dt.timedelta(hours=GIVE_UP_HOURS)
    rows = [_row(pk, answer, attempts[pk], too_old=too_old, at=at) for pk, answer in answers.items()]
    if rows:
        _run(_ANSWER, [*map(list, zip(*rows, strict=True)), claim.chunk.pk])


@transaction.atomic
def recover_lost_chunks(*, at) -> int:
    """Settle the chunks whose worker died: the mark says what went, what may have gone and what did not (P1, P2).

    Returns how many chunks were recovered. Harmless twice and beside other sweeps.
    """
    lost = list(
        Chunk.objects.filter(ended_at=None, leased_until__lt=Now())
        .select_related("message")
        .select_for_update(skip_locked=True, of=("self",))
    )
    for chunk in lost:
        claimed = Delivery.objects.filter(chunk=chunk, state=Delivery.State.CLAIMED)
        sent = claimed.filter(place__lt=chunk.begun).update(
            state=Delivery.State.ACCEPTED, ended_at=at, reply="Accepted; the server's words were lost."
        )
        uncertain = _settle_in_flight(claimed.filter(place=chunk.begun), chunk.message, at=at)
        returned = _give_back(claimed.filter(place__gt=chunk.begun), next_attempt_at=at)
        chunk.lost = True
        _end(chunk, at=at)
        _record("mail.interrupted", chunk.message, at=at, accepted=sent, uncertain=uncertain, returned=returned)
    return len(lost)


def send_claim(claim, carrier):
    """Send a chunk in its order; the answers by delivery. What has no answer was not sent."""
    answers, until = {}, time.monotonic() + CHUNK_SECONDS
    try:
        carrier.open()
        for delivery in claim.deliveries:
            if time.monotonic() > until or not mark_begun(claim.chunk, delivery.place):
                break
            answers[delivery.pk] = answer = _send_one(claim, delivery, carrier)
            if answer.verdict != Verdict.ACCEPTED:
                # Written now: after a crash, whatever stands before the mark is taken as accepted.
                write_answers(claim, {delivery.pk: answer}, at=claim.chunk.started_at)
    except UnreachableError as error:
        logger.warning("The mail server cannot be reached: %s", error)
    return answers


def _send_one(claim, delivery, carrier):
    message = claim.chunk.message
    values = {"to": delivery.address, "mail_id": Delivery.mail_id_of(message.pk, delivery.pk)}
    if "unsubscribe" in claim.mould.slots:
        values["unsubscribe"] = settings.PORTAL_ADDRESS + Subscriber(pk=delivery.subscriber_pk).unsubscribe_path
    if "preferences" in claim.mould.slots:
        values["preferences"] = settings.PORTAL_ADDRESS + Subscriber(pk=delivery.subscriber_pk).preferences_path
    try:
        mail = claim.mould.fill(values)
    except HeaderError as error:
        return Answer(Verdict.FAILED, None, str(error))
    return carrier.send(delivery.address, mail)


def _without_suppressed(rows, *, at):
    """The rows that may still go; the others end here as unsubscribed."""
    suppressed = Suppression.objects.filter(address_hash=OuterRef("address_hash"))
    wanted = set(
        Subscriber.objects.filter(pk__in=[row.subscriber_id for row in rows])
        .exclude(Exists(suppressed))
        .values_list("pk", flat=True)
    )
    Delivery.objects.filter(pk__in=[row.pk for row in rows if row.subscriber_id not in wanted]).update(
        state=Delivery.State.SUPPRESSED, ended_at=at
    )
    return [row for row in rows if row.subscriber_id in wanted]


def _row(pk, answer, attempts, *, too_old, at):
    state = _STATE[answer.verdict]
    if state == Delivery.State.DEFERRED and too_old:
        state = Delivery.State.FAILED
    if state != Delivery.State.DEFERRED:
        return pk, state, answer.code, answer.reply, at, at
    wait = RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1]
    return pk, state, answer.code, answer.reply, None, at + dt.timedelta(minutes=wait)


def _settle_in_flight(delivery, message, *, at):
    """The one delivery at the mark of a dead worker: held for a person, or sent again and flagged.

    A personal link is harmless twice and useless late, so it always goes again.
    """
    if settings.COMMS_IN_FLIGHT == "hold" and not message.holds_personal_link:
        return delivery.update(state=Delivery.State.UNCERTAIN, ended_at=at, reply=PERHAPS)
    return _give_back(delivery, next_attempt_at=at, repeat_possible=True)


def _give_back(deliveries, **values):
    return deliveries.update(state=Delivery.State.PENDING, attempts=F("attempts") - 1, chunk=None, place=None, **values)


def _end(chunk, *, at):
    chunk.ended_at = at
    chunk.save(update_fields=["ended_at", "lost"])
    message = chunk.message
    unfinished = Delivery.State.CLAIMED, *Delivery.WAITING
    if message.holds_personal_link and not message.deliveries.filter(state__in=unfinished).exists():
        message.ready, message.html, message.text, message.emptied_at = b"", "", "", at
        message.save(update_fields=["ready", "html", "text", "emptied_at"])


def _record(kind, message, *, at, **counts):
    record(kind, message, by=None, at=at, visibility=Event.Visibility.PRIVATE, **counts)


def _run(statement, parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


_CLAIM = """
UPDATE comms_delivery AS delivery
SET state = 'claimed', chunk_id = %s, place = claimed.place, attempts = delivery.attempts + 1
FROM unnest(%s::bigint[], %s::int[]) AS claimed (id, place)
WHERE delivery.id = claimed.id
"""
_MARK = """
UPDATE comms_chunk AS chunk
SET begun = %s, leased_until = clock_timestamp() + make_interval(secs => %s)
WHERE id = %s AND ended_at IS NULL AND EXISTS (
    SELECT 1 FROM comms_message WHERE id = chunk.message_id AND paused_at IS NULL AND stopped_at IS NULL
)
"""
_ANSWER = """
UPDATE comms_delivery AS delivery
SET state = answer.state, code = answer.code, reply = answer.reply, ended_at = answer.ended_at,
    next_attempt_at = answer.next_attempt_at
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::timestamptz[], %s::timestamptz[])
    AS answer (id, state, code, reply, ended_at, next_attempt_at)
WHERE delivery.id = answer.id AND delivery.chunk_id = %s AND delivery.state = 'claimed'
"""
