"""Sending the outbox: send a claimed chunk, mark each mail before it goes, settle the chunk, recover lost ones.

Each step is its own short transaction and no transaction is open while a server is talked to.
Leases run on the database's clock. A mark that finds its chunk taken away (its session or its
lease ended and the sweep recovered it) stops the worker at once.
"""

import datetime as dt
import logging
import time
from weakref import WeakSet

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from comms.actions.claiming import CHUNK_SIZE, LEASE_SECONDS, Claim, claim_chunk
from comms.carriers import Answer, UnreachableError, Verdict, WithdrawnError, given_up, next_try
from comms.mime import HeaderError
from comms.models import Chunk, Delivery, Message
from comms.models.mail_ids import return_address
from partnerships.events import record
from partnerships.models import Event
from partnerships.queue import is_told_to_end

__all__ = [
    "CHUNK_SIZE",
    "claim_chunk",
    "mark_begun",
    "recover_lost_chunks",
    "send_claim",
    "send_next_chunk",
    "settle_chunk",
    "write_answers",
]

CHUNK_SECONDS = 40  # a slow server gives the rest back, so that nothing is long behind a newsletter
LOOK_SECONDS = 1  # how often a sender of other mail looks whether urgent mail waits
UNREACHABLE_MINUTES = 1
STOPPED = "Sending was stopped before this one went."
PERHAPS = "The sender stopped in mid-air: this one may have gone."
CANNOT_BE_MADE = "The mail could not be made for this address. The log of the workers says why."
LOST_TRACK = "Something broke while this one was handed over: it may have gone."

logger = logging.getLogger(__name__)
# The sessions of the database that know the mark's statement: planned for each mail it would cost as much as the mail.
_know_mark = WeakSet()

_STATE = {
    Verdict.ACCEPTED: Delivery.State.ACCEPTED,
    Verdict.DEFERRED: Delivery.State.DEFERRED,
    Verdict.FAILED: Delivery.State.FAILED,
    Verdict.UNCERTAIN: Delivery.State.UNCERTAIN,
}


def send_next_chunk(carrier, *, at) -> int:
    """Claim and send one chunk; returns how many deliveries it had, 0 if nothing may go or nobody takes it.

    Not atomic as a whole: claim, marks and settlement each are.
    """
    claim = claim_chunk(at=at)
    if claim is None:
        return 0
    try:
        answers = send_claim(claim, carrier)
        if settings.MAIL_CONNECTIONS:
            carrier.close()  # a connection lives as long as its chunk, so that counting chunks counts connections
        settle_chunk(claim, answers, at=at)
    finally:
        claim.chunk.let_go()
    return 0 if claim.chunk.trouble else len(claim.deliveries)


def mark_begun(chunk: Chunk, place: int) -> bool:
    """Write, before the delivery at `place` goes, that it is about to; also renews the lease.

    False if the chunk is no longer ours or its message was paused or stopped: then nothing may be sent.
    """
    connection.ensure_connection()
    session = connection.connection
    if session not in _know_mark:
        _run(f"PREPARE mark_begun (int, float, bigint) AS {_MARK}")
        _know_mark.add(session)
    # Asked once for each mail, so by the driver's own cursor.
    with connection.wrap_database_errors, session.cursor() as cursor:
        cursor.execute(f"EXECUTE mark_begun ({int(place)}, {LEASE_SECONDS}, {int(chunk.pk)})")
        return cursor.rowcount == 1


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
        wait = dt.timedelta(minutes=UNREACHABLE_MINUTES if chunk.trouble else 0)
        returned = _give_back(back, next_attempt_at=at + wait)
    counts = {str(verdict): sum(answer.verdict == verdict for answer in answers.values()) for verdict in Verdict}
    chunk.sent = counts[Verdict.ACCEPTED]
    _end(chunk, at=at)
    _record("mail.sent", chunk.message, at=at, returned=returned, **counts)


def write_answers(claim: Claim, answers: dict[int, Answer], *, at) -> None:
    """Write what the server said about deliveries that are still ours."""
    claimed = {row.pk: row for row in claim.deliveries}
    rows = [_row(claimed[pk], answer, at=at) for pk, answer in answers.items()]
    if rows:
        _run(_ANSWER, [*map(list, zip(*rows, strict=True)), claim.chunk.pk])


@transaction.atomic
def recover_lost_chunks(*, at) -> int:
    """Settle the chunks whose worker died: the mark says what went, what may have gone and what did not (P1, P2).

    Returns how many chunks were recovered. Harmless twice and beside other sweeps.
    """
    lost = list(Chunk.objects.abandoned().select_related("message").select_for_update(skip_locked=True, of=("self",)))
    for chunk in lost:
        claimed = Delivery.objects.filter(chunk=chunk, state=Delivery.State.CLAIMED)
        sent = claimed.filter(place__lt=chunk.begun).update(
            state=Delivery.State.ACCEPTED, ended_at=at, reply="Accepted; the server's words were lost."
        )
        uncertain = _settle_in_flight(claimed.filter(place=chunk.begun), chunk.message, at=at)
        returned = _give_back(claimed.filter(place__gt=chunk.begun), next_attempt_at=at)
        chunk.lost, chunk.sent = True, sent
        _end(chunk, at=at)
        _record("mail.interrupted", chunk.message, at=at, accepted=sent, uncertain=uncertain, returned=returned)
    return len(lost)


def send_claim(claim: Claim, carrier) -> dict[int, Answer]:
    """Send a chunk in its order; the answers by delivery. What has no answer was not sent."""
    answers: dict[int, Answer] = {}
    began = looked = time.monotonic()
    try:
        carrier.open()
        for delivery in claim.deliveries:
            now = time.monotonic()
            if is_told_to_end() or now - began > CHUNK_SECONDS:
                break
            if now - looked > LOOK_SECONDS:
                looked = now
                if _is_overtaken(claim.chunk.message):
                    break
            answers[delivery.pk] = answer = _send_one(claim, delivery, carrier)
            if answer.verdict != Verdict.ACCEPTED:
                # Written now: after a crash, whatever stands before the mark is taken as accepted.
                write_answers(claim, {delivery.pk: answer}, at=claim.chunk.started_at)
    except WithdrawnError:
        logger.info("Chunk %s was called back.", claim.chunk.pk)
    except UnreachableError as error:
        logger.warning("The mail server cannot be reached: %s", error)
        claim.chunk.trouble = str(error)[:300]
        claim.chunk.save(update_fields=["trouble"])
    return answers


def _is_overtaken(message):
    """Whether urgent mail waits for a sender while this message, which is not urgent, is being sent."""
    urgent = Message.Priority.URGENT
    waiting = Delivery.objects.waiting().filter(priority=urgent, next_attempt_at__lte=Now())
    return message.priority != urgent and waiting.exists()


def _send_one(claim, delivery, carrier):
    try:
        mail = claim.mould.fill(_values(claim, delivery))
    except HeaderError as error:
        return Answer(Verdict.FAILED, None, str(error))
    except Exception:
        logger.exception("Delivery %s cannot be made.", delivery.pk)
        return Answer(Verdict.FAILED, None, CANNOT_BE_MADE)
    try:
        return carrier.send(
            delivery.address,
            mail,
            sender=return_address(delivery.pk),
            may_go=lambda: mark_begun(claim.chunk, delivery.place),
        )
    except (UnreachableError, WithdrawnError, DatabaseError):
        raise
    except Exception:
        logger.exception("Delivery %s broke while it was handed over.", delivery.pk)
        carrier.close()
        return Answer(Verdict.UNCERTAIN, None, LOST_TRACK)


def _values(claim, delivery):
    """What fills the gaps of a mail for one recipient."""
    values = {"to": delivery.address, "mail_id": Delivery.mail_id_of(claim.chunk.message.pk, delivery.pk)}
    for name in claim.links:
        values[name] = settings.PORTAL_ADDRESS + claim.paths.path(name, delivery.subscriber_pk)
    return values


def _row(claimed, answer, *, at):
    """What is written of a delivery: state, code, words, end, next try, and since when it is put off."""
    if answer.verdict == Verdict.DEFERRED:
        since = claimed.deferred_since or at
        again = next_try(answer, attempts=claimed.attempts, tried_from=since, at=at)
        if again:
            return claimed.pk, Delivery.State.DEFERRED, answer.code, answer.reply, None, again, since
        answer = given_up(answer)
    return claimed.pk, _STATE[answer.verdict], answer.code, answer.reply, at, at, claimed.deferred_since


def _settle_in_flight(delivery, message, *, at):
    """The one delivery at the mark of a dead worker: held for a person, or sent again and flagged.

    A link that somebody waits for is harmless twice and useless late, so it always goes again.
    """
    if settings.COMMS_IN_FLIGHT == "hold" and not message.is_harmless_twice:
        return delivery.update(state=Delivery.State.UNCERTAIN, ended_at=at, reply=PERHAPS)
    return _give_back(delivery, next_attempt_at=at, repeat_possible=True)


def _give_back(deliveries, **values):
    return deliveries.update(state=Delivery.State.PENDING, attempts=F("attempts") - 1, chunk=None, place=None, **values)


def _end(chunk, *, at):
    chunk.ended_at = at
    chunk.save(update_fields=["ended_at", "lost", "sent"])
    message = chunk.message
    unfinished = Delivery.State.CLAIMED, *Delivery.WAITING
    if message.holds_personal_link and not message.deliveries.filter(state__in=unfinished).exists():
        message.ready, message.html, message.text, message.emptied_at = b"", "", "", at
        message.save(update_fields=["ready", "html", "text", "emptied_at"])


def _record(kind, message, *, at, **counts):
    record(kind, message, by=None, at=at, visibility=Event.Visibility.PRIVATE, **counts)


def _run(statement, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


_MARK = """
UPDATE comms_chunk AS chunk
SET begun = $1, leased_until = clock_timestamp() + make_interval(secs => $2)
WHERE id = $3 AND ended_at IS NULL AND EXISTS (
    SELECT 1 FROM comms_message WHERE id = chunk.message_id AND paused_at IS NULL AND stopped_at IS NULL
)
"""
_ANSWER = """
UPDATE comms_delivery AS delivery
SET state = answer.state, code = answer.code, reply = answer.reply, ended_at = answer.ended_at,
    next_attempt_at = answer.next_attempt_at, deferred_since = answer.deferred_since
FROM unnest(
    %s::bigint[], %s::text[], %s::int[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
) AS answer (id, state, code, reply, ended_at, next_attempt_at, deferred_since)
WHERE delivery.id = answer.id AND delivery.chunk_id = %s AND delivery.state = 'claimed'
"""
