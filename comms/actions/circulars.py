"""Writing a circular to an audience that the partnership keeps itself, and sending it once (E16)."""

from datetime import datetime

from comms.actions.outbox import announce, queue_message, queue_test
from comms.actions.publications import SEATED, queue_for_subscribers
from comms.mime.letters import circular_letter
from comms.models import Addressed, Audience, Circular, Delivery, Message
from comms.reports.audiences import circular_readers, circular_seen, seated_addresses
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.events import record
from partnerships.models import Event, Person

PRIVATE = Event.Visibility.PRIVATE
CHANGED = "The circular or its readers changed after you looked at it. Look at it again, then send."


@action
def write_circular(
    circular: Circular | None, changes: dict, *, audience: Audience, by: Person, at: datetime
) -> Circular:
    """Begin a circular to `audience`, or change a draft.

    Raises RefusedError for an audience that anybody may join: on the subscription page they were
    promised News-Link and reports, and nothing else.
    """
    authorise(by, "comms.write_circulars")
    if audience.is_open:
        raise RefusedError("Anybody may join this audience, and they were promised News-Link and reports only.")
    if circular is None:
        circular = Circular.objects.create(audience=audience, written_by=by, written_at=at, **changes)
        record("circular.written", circular, by=by, at=at, visibility=PRIVATE)
        return circular
    circular = _draft(circular)
    before, after = apply_changes(circular, changes)
    if after:
        record("circular.edited", circular, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return circular


@action
def send_circular_test(circular: Circular, *, to: str, by: Person, at: datetime) -> Message:
    """Send a draft to one address to look at. Raises BadAddressError, RefusedError after too many."""
    circular = _draft(circular)
    authorise(by, "comms.write_circulars")
    message = queue_test(circular_letter(circular, at=at, bulk=False, test=True), to=to, by=by, at=at)
    record("circular.tested", circular, by=by, at=at, visibility=PRIVATE)
    return message


@action
def send_circular(circular: Circular, *, seen: str, by: Person, at: datetime) -> Circular:
    """Put a circular into the outbox, once: one mail to each subscriber and to each person with a seat.

    `seen` is the hash of what was looked at. Raises RefusedError if words or readers changed
    since, if nobody would get it, or if it went already.
    """
    circular = _draft(circular)
    authorise(by, "comms.send_circular")
    if circular_seen(circular, at=at) != seen:
        raise RefusedError(CHANGED)
    sent = list(filter(None, (_to_seated(circular, by=by, at=at), _to_subscribers(circular, by=by, at=at))))
    if not sent:
        raise RefusedError("Nobody is in this audience yet. Bring in a list first.")
    circular.sent_by, circular.sent_at = by, at
    circular.save(update_fields=["sent_by", "sent_at"])
    circular.messages.set(sent)
    record("circular.sent", circular, by=by, at=at, visibility=PRIVATE)
    return circular


@action
def drop_circular(circular: Circular, *, by: Person, at: datetime) -> Circular:
    """Give a draft up; it stays in the list."""
    circular = _draft(circular)
    authorise(by, "comms.write_circulars")
    circular.dropped_at = at
    circular.save(update_fields=["dropped_at"])
    record("circular.dropped", circular, by=by, at=at, visibility=PRIVATE)
    return circular


def _to_subscribers(circular, *, by, at):
    readers = circular_readers(circular.audience)
    if not readers.exists():
        return None
    message = queue_message(
        circular_letter(circular, at=at, bulk=True),
        kind=Message.Kind.CIRCULAR, priority=Message.Priority.BULK, by=by, at=at,
    )  # fmt: skip
    count = queue_for_subscribers(message, readers, at=at, audiences=[circular.audience])
    announce(message, count=count, by=by, at=at)
    return message


def _to_seated(circular, *, by, at):
    addresses = seated_addresses(circular.audience, at=at)
    if not addresses:
        return None
    message = queue_message(
        circular_letter(circular, at=at, bulk=False),
        kind=Message.Kind.NOTICE, priority=Message.Priority.BULK, by=by, at=at,
    )  # fmt: skip
    Delivery.objects.bulk_create(
        Delivery(message=message, address=address, priority=message.priority, next_attempt_at=at)
        for address in addresses
    )
    Addressed.objects.create(message=message, who=SEATED, count=len(addresses))
    announce(message, count=len(addresses), by=by, at=at)
    return message


def _draft(circular):
    circular = Circular.objects.select_for_update(of=("self",)).select_related("audience").get(pk=circular.pk)
    if circular.sent_at:
        raise RefusedError("This circular has gone, so its words stand. Write another one.")
    if circular.dropped_at:
        raise RefusedError("This circular was given up. Write another one.")
    return circular
