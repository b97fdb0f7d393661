"""Subscribing and unsubscribing: double opt-in with proof, and a way out that always works (H07)."""

import datetime as dt

from comms.actions.outbox import announce, queue_message
from comms.actions.suppressions import hold_back, let_go_again, suppress
from comms.mime.letters import already_subscribed, confirmation
from comms.models import Audience, Delivery, Message, Subscriber, Subscription, Suppression
from comms.models.addresses import address_hash, normalised
from comms.models.consent import FOLLOW, NEWS_LINK
from partnerships.access import action, authorise
from partnerships.events import record
from partnerships.models import Body, Event, Person

MOST_LETTERS_AN_HOUR = 3
PROOF = "Opened the link that was mailed to the address, and pressed the button"


@action
def ask_to_subscribe(address: str, *, at, audience: Audience | None = None, body: Body | None = None) -> Subscription:
    """Keep somebody's wish for an audience's or a body's mail, and mail them the link that confirms it.

    Raises BadAddressError. No more than three such letters an hour go to one address (A9).
    """
    subscriber = _subscriber(address, at=at)
    source, wording = (Subscription.Source.FOLLOW, FOLLOW) if body else (Subscription.Source.FORM, NEWS_LINK)
    subscription = _open_subscription(subscriber, audience, body) or Subscription.objects.create(
        subscriber=subscriber,
        audience=audience,
        body=body,
        source=source,
        proof=PROOF,
        wording=wording.version,
        asked_at=at,
    )
    letters = Delivery.objects.filter(
        address=subscriber.address,
        message__kind=Message.Kind.CONFIRMATION,
        message__queued_at__gt=at - dt.timedelta(hours=1),
    )
    if letters.count() < MOST_LETTERS_AN_HOUR:
        _write_to(subscription, at=at)
    record("subscription.asked", subscription, by=None, at=at, visibility=Event.Visibility.PRIVATE)
    return subscription


@action
def confirm_subscription(subscription: Subscription, *, at) -> Subscription:
    """Start a subscription whose owner opened the mailed link; lifts an earlier unsubscription. Harmless twice."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if subscription.confirmed_at is None and subscription.ended_at is None:
        subscription.confirmed_at = at
        subscription.save(update_fields=["confirmed_at"])
        let_go_again(subscription.subscriber.address_hash, at=at)
        record("subscription.confirmed", subscription, by=None, at=at, visibility=Event.Visibility.PRIVATE)
    return subscription


@action
def unsubscribe(subscriber: Subscriber, *, at, by: Person | None = None) -> Subscriber:
    """End all that an address subscribed to, at once: mail still waiting for it does not go. Harmless twice.

    `by` is the officer who takes the address off the list; nobody for its owner, whose link is the proof.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    authorise(by, "comms.keep_subscribers")
    suppress(subscriber.address_hash, Suppression.Reason.UNSUBSCRIBED, at=at)
    hold_back(subscriber, Message.BULK, at=at)
    if subscriber.subscriptions.filter(ended_at=None).update(ended_at=at):
        kind = "subscription.removed" if by else "subscription.ended"
        record(kind, subscriber, by=by, at=at, visibility=Event.Visibility.PRIVATE)
    return subscriber


def _subscriber(address, *, at):
    address = normalised(address)
    subscriber, _new = Subscriber.objects.get_or_create(
        address=address, defaults={"address_hash": address_hash(address), "created_at": at}
    )
    return subscriber


def _open_subscription(subscriber, audience, body):
    return subscriber.subscriptions.select_for_update().filter(audience=audience, body=body, ended_at=None).first()


def _write_to(subscription, *, at):
    write = already_subscribed if subscription.confirmed_at else confirmation
    message = queue_message(
        write(subscription, at=at), kind=Message.Kind.CONFIRMATION, priority=Message.Priority.SOON, by=None, at=at
    )
    Delivery.objects.create(
        message=message,
        address=subscription.subscriber.address,
        subscriber=subscription.subscriber,
        priority=message.priority,
        next_attempt_at=at,
    )
    announce(message, count=1, by=None, at=at)
