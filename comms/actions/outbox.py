"""Putting mail into the outbox, and what people do about it there. Nothing here talks to a mail server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from django.conf import settings

from comms.actions.suppressions import working
from comms.mime import Mail, compose, one_line
from comms.models import Delivery, Message
from comms.models.addresses import normalised
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record, record_each
from partnerships.models import Event, Person

MOST_TESTS = 20  # by one person in an hour
STOPPED_FOR_GOOD = "This mail was stopped for good. Nothing more of it will be sent."


@action
def queue_account_mail(
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    *,
    by: Person | None,
    at,
    kind=Message.Kind.ACCOUNT,
    priority=Message.Priority.URGENT,
) -> Message:
    """Queue one mail that holds a personal link (an invitation, a password reset): it overtakes every newsletter.

    Its content is removed once it has gone, since it holds a personal link.
    Raises BadAddressError if `to` is no e-mail address.
    """
    mail = Mail(subject=one_line(subject), text=text, html=html or "", sender=settings.DEFAULT_FROM_EMAIL, date=at)
    message = queue_message(mail, kind=kind, priority=priority, by=by, at=at)
    Delivery.objects.create(message=message, address=normalised(to), priority=message.priority, next_attempt_at=at)
    announce(message, count=1, by=by, at=at)
    return message


@dataclass(frozen=True)
class Notice:
    """A mail about something that was done, the addresses it goes to, and who did it."""

    mail: Mail
    to: Iterable[str]
    by: Person | None


def queue_notice(mail: Mail, *, to: Iterable[str], by: Person | None, at) -> Message | None:
    """Queue a notice to each address, inside the action it tells of; None if there is nobody to tell.

    An address that is known not to work is left out: that it does not stands among the support office's tasks.
    """
    return queue_notices([Notice(mail, to, by)], at=at)[0]


def queue_notices(notices: Sequence[Notice], *, at) -> list[Message | None]:
    """Queue many notices in a handful of statements, as `queue_notice` does each; None for one with nobody to tell."""
    asked = [sorted({normalised(address) for address in notice.to if address}) for notice in notices]
    reached = set(working(sorted(set(chain(*asked)))))
    addresses = [[address for address in each if address in reached] for each in asked]
    messages = [
        _message(notice.mail, kind=Message.Kind.NOTICE, priority=Message.Priority.SOON, by=notice.by, at=at)
        if each
        else None
        for notice, each in zip(notices, addresses, strict=True)
    ]
    queued = [(message, each) for message, each in zip(messages, addresses, strict=True) if message]
    Message.objects.bulk_create(message for message, _addresses in queued)
    Delivery.objects.bulk_create(
        Delivery(message=message, address=address, priority=message.priority, next_attempt_at=at)
        for message, each in queued
        for address in each
    )
    record_each(
        "mail.queued",
        [(message, message.queued_by, {"count": len(each)}) for message, each in queued],
        at=at,
        visibility=Event.Visibility.PRIVATE,
    )
    return messages


def queue_test(mail: Mail, *, to: str, by: Person, at) -> Message:
    """Queue a test of a mailing to one address, inside the action that remembers it.

    Raises BadAddressError, and RefusedError after too many tests: the portal is nobody's way to flood a mailbox.
    """
    tests = Message.objects.filter(kind=Message.Kind.TEST, queued_by=by, queued_at__gt=at - timedelta(hours=1))
    if tests.count() >= MOST_TESTS:
        raise RefusedError(
            f"You sent {MOST_TESTS} tests within the hour. Wait a while, then send the next.", field="to"
        )
    message = queue_message(mail, kind=Message.Kind.TEST, priority=Message.Priority.SOON, by=by, at=at)
    Delivery.objects.create(message=message, address=normalised(to), priority=message.priority, next_attempt_at=at)
    announce(message, count=1, by=by, at=at)
    return message


def queue_message(mail: Mail, *, kind, priority, by, at, publication=None) -> Message:
    """Store a mail ready to send; the caller adds its deliveries and then calls `announce`."""
    message = _message(mail, kind=kind, priority=priority, by=by, at=at, publication=publication)
    message.save(force_insert=True)
    return message


def _message(mail, *, kind, priority, by, at, publication=None):
    mail = replace(mail, subject=one_line(mail.subject)[:200])
    return Message(
        kind=kind,
        priority=priority,
        subject=mail.subject,
        html=mail.html,
        text=mail.text,
        ready=compose(mail),
        publication=publication,
        queued_by=by,
        queued_at=at,
    )


def announce(message, *, count, by, at) -> None:
    """Record that mail waits; after the commit the event wakes a worker, and the sweep does if that fails."""
    record("mail.queued", message, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=count)


@action
def pause_message(message: Message, *, by: Person, at) -> Message:
    """Stop handing out a message's deliveries until it is resumed; the one being handed over still goes."""
    return _change(message, "message.paused", by=by, at=at, paused_at=at)


@action
def resume_message(message: Message, *, by: Person, at) -> Message:
    """Let a paused message go on where it stopped."""
    message = _change(message, "message.resumed", by=by, at=at, paused_at=None)
    announce(message, count=message.deliveries.waiting().count(), by=by, at=at)
    return message


@action
def stop_message(message: Message, *, by: Person, at) -> Message:
    """End a message for good: whoever has not got it will not (H08)."""
    message = _change(message, "message.stopped", by=by, at=at, stopped_at=at)
    message.deliveries.waiting().update(
        state=Delivery.State.SUPPRESSED, ended_at=at, reply="Sending was stopped before this one went."
    )
    return message


@action
def retry_deliveries(message: Message, *, by: Person, at, states=(Delivery.State.FAILED,)) -> int:
    """Try again what was refused (or, if `states` says so, what is uncertain); returns how many."""
    message = _locked(message, by)
    _refuse_if_over(message)
    again = message.deliveries.filter(state__in=states).update(
        state=Delivery.State.PENDING,
        next_attempt_at=at,
        attempts=0,
        deferred_since=None,
        ended_at=None,
        chunk=None,
        place=None,
    )
    record("message.retried", message, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=again)
    announce(message, count=again, by=by, at=at)
    return again


@action
def settle_uncertain(message: Message, *, by: Person, at) -> int:
    """Take the uncertain deliveries of a message as sent, so that nobody gets it twice; returns how many."""
    message = _locked(message, by)
    settled = message.deliveries.filter(state=Delivery.State.UNCERTAIN).update(
        state=Delivery.State.ACCEPTED, ended_at=at, reply="Taken as sent by the support office."
    )
    record("message.settled", message, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=settled)
    return settled


@action
def hurry_deferred(message: Message, *, by: Person, at) -> int:
    """Try at once what is to be tried again later; returns how many. When they are given up stays as it was."""
    message = _locked(message, by)
    _refuse_if_over(message)
    hurried = message.deliveries.filter(state=Delivery.State.DEFERRED).update(next_attempt_at=at)
    record("message.hurried", message, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=hurried)
    announce(message, count=hurried, by=by, at=at)
    return hurried


@action
def drop_failed(message: Message, *, by: Person, at) -> int:
    """Let the refused deliveries of a message be: nobody is asked about them any more; returns how many."""
    message = _locked(message, by)
    dropped = message.deliveries.filter(state=Delivery.State.FAILED).update(state=Delivery.State.SUPPRESSED)
    record("message.dropped", message, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=dropped)
    return dropped


@action
def resend_delivery(delivery: Delivery, *, by: Person, at) -> Delivery:
    """Send again to one address that refused the mail, put it off or perhaps has it."""
    message, delivery = _locked_one(delivery, by)
    _refuse_if_over(message)
    if delivery.state not in Delivery.TO_DECIDE:
        raise RefusedError(f"This one is “{delivery.get_state_display()}”: there is nothing to send again.")
    was_uncertain = delivery.state == Delivery.State.UNCERTAIN
    delivery.state, delivery.next_attempt_at, delivery.attempts = Delivery.State.PENDING, at, 0
    delivery.deferred_since = delivery.ended_at = delivery.chunk = delivery.place = None
    delivery.repeat_possible = delivery.repeat_possible or was_uncertain
    delivery.save()
    record("message.retried", message, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=1)
    announce(message, count=1, by=by, at=at)
    return delivery


@action
def drop_delivery(delivery: Delivery, *, by: Person, at) -> Delivery:
    """Send nothing more to one address: a refused or put-off one is not sent, an uncertain one counts as sent."""
    message, delivery = _locked_one(delivery, by)
    if delivery.state not in Delivery.TO_DECIDE:
        raise RefusedError(f"This one is “{delivery.get_state_display()}”: there is nothing to drop.")
    state = Delivery.State
    delivery.state = state.ACCEPTED if delivery.state == state.UNCERTAIN else state.SUPPRESSED
    delivery.reply = f"Dropped by the support office. {delivery.reply}"[:300]
    delivery.ended_at = at
    delivery.save(update_fields=["state", "reply", "ended_at"])
    record("message.dropped", message, by=by, at=at, visibility=Event.Visibility.PRIVATE, count=1)
    return delivery


def _locked(message, by):
    message = Message.objects.select_for_update().get(pk=message.pk)
    authorise(by, "comms.work_outbox", message)
    return message


def _locked_one(delivery, by):
    """The message first, as everywhere, then the delivery."""
    message = _locked(delivery.message, by)
    return message, Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)


def _refuse_if_over(message):
    if message.stopped_at:
        raise RefusedError(STOPPED_FOR_GOOD)
    if message.emptied_at:
        raise RefusedError("This mail held a personal link, which has been removed. Ask for a new one instead.")


def _change(message, event, *, by, at, **values):
    message = _locked(message, by)
    if message.stopped_at:
        raise RefusedError(STOPPED_FOR_GOOD)
    if all(bool(getattr(message, field)) == bool(value) for field, value in values.items()):
        return message
    for field, value in values.items():
        setattr(message, field, value)
    message.save(update_fields=list(values))
    record(event, message, by=by, at=at, visibility=Event.Visibility.PRIVATE)
    return message
