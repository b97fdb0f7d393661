"""What people choose on the page of their own mail, without a password; and forgetting an address (H07)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from comms.actions.subscriptions import unsubscribe
from comms.actions.suppressions import hold_back, let_go_again, suppress
from comms.models import Audience, Bounce, Delivery, Message, Subscriber, Subscription, Suppression, UnreadReturn
from comms.models.addresses import address_hash
from comms.models.consent import CHOICE
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Body, Event, Person

PROOF = "Ticked it on the page whose link was mailed to the address"


@action
def save_preferences(
    subscriber: Subscriber, *, audiences: Collection[Audience], bodies: Collection[Body], at: datetime
) -> Subscriber:
    """Let a subscriber get exactly this mail. Nothing at all is the same as unsubscribing. Harmless twice.

    The link that led here was mailed to the address, so what is newly ticked needs no second proof.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    suppression = Suppression.objects.filter(address_hash=subscriber.address_hash).first()
    if suppression and suppression.reason == Suppression.Reason.COMPLAINED and (audiences or bodies):
        raise RefusedError(
            "Our mail was reported as unwanted from this address, so we write to it no more. "
            "If you want it again, ask on the subscription page: we send you a letter to confirm it."
        )
    if not audiences and not bodies:
        return unsubscribe(subscriber, at=at)
    wanted = {(audience.pk, None) for audience in audiences} | {(None, body.pk) for body in bodies}
    rows = {(row.audience_id, row.body_id): row for row in subscriber.subscriptions.filter(ended_at=None)}
    ended = Subscription.objects.filter(pk__in=[row.pk for key, row in rows.items() if key not in wanted])
    begun = [key for key in wanted if key not in rows or not rows[key].confirmed_at]
    unfinished = Subscription.objects.filter(pk__in=[rows[key].pk for key in begun if key in rows])
    changes = {"ended": ended.update(ended_at=at), "begun": len(begun)}
    unfinished.update(ended_at=at)
    Subscription.objects.bulk_create(_chosen(subscriber, *key, at=at) for key in begun)
    if begun:
        let_go_again(subscriber.address_hash, at=at)
    hold_back(subscriber, _unwanted_kinds(subscriber), at=at)
    if any(changes.values()):
        record("subscription.changed", subscriber, by=None, at=at, visibility=Event.Visibility.PRIVATE, **changes)
    return subscriber


@action
def erase_subscriber(subscriber: Subscriber, *, at: datetime, by: Person | None = None) -> Subscriber:
    """Take an address out of every row for good; its hash stays among those never to write to (F17).

    `by` is the officer who was asked to; nobody for the address's owner, whose link is the proof.
    """
    authorise(by, "comms.keep_subscribers")
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.erased_at:
        return subscriber
    suppress(subscriber.address_hash, Suppression.Reason.UNSUBSCRIBED, at=at)
    subscriber.deliveries.waiting().update(state=Delivery.State.SUPPRESSED, ended_at=at)
    subscriber.subscriptions.filter(ended_at=None).update(ended_at=at)
    blank = f"erased-{subscriber.pk}@erased.invalid"
    erase_from_outbox(subscriber.address, blank=blank)
    subscriber.address, subscriber.address_hash, subscriber.erased_at = blank, address_hash(blank), at
    subscriber.save(update_fields=["address", "address_hash", "erased_at"])
    suppress(subscriber.address_hash, Suppression.Reason.UNSUBSCRIBED, at=at)
    record("subscriber.erased", subscriber, by=by, at=at, visibility=Event.Visibility.PRIVATE)
    return subscriber


def erase_from_outbox(address: str, *, blank: str) -> int:
    """Put `blank` in place of an address in all mail that has gone, and forget what came back; returns how many mails.

    Whoever erases a person or subscriber calls it in their own transaction. Mail that still waits
    for the address for another reason, such as a new password, still goes.
    """
    past = Delivery.objects.filter(Q(subscriber__address=address) | Q(address=address))
    past = past.exclude(state__in=Delivery.WAITING)
    Bounce.objects.filter(Q(delivery__in=past) | Q(address_hash=address_hash(address))).delete()
    UnreadReturn.objects.filter(
        Q(sender__icontains=address) | Q(subject__icontains=address) | Q(excerpt__icontains=address)
    ).delete()
    return past.update(address=blank, reply="")


def _chosen(subscriber, audience, body, *, at):
    return Subscription(
        subscriber=subscriber,
        audience_id=audience,
        body_id=body,
        source=Subscription.Source.CHOICE,
        proof=PROOF,
        wording=CHOICE.version,
        asked_at=at,
        confirmed_at=at,
    )


def _unwanted_kinds(subscriber):
    """The kinds of mail that nothing asks for any more."""
    running = subscriber.subscriptions.running()
    kinds = []
    if not running.filter(audience__gets_news_link=True).exists():
        kinds.append(Message.Kind.NEWSLETTER)
    if not running.filter(audience__isnull=False).exists():
        kinds += [Message.Kind.REPORT, Message.Kind.CIRCULAR]
    if not running.filter(body__isnull=False).exists():
        kinds.append(Message.Kind.FOLLOWED)
    return kinds
