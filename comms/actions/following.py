"""Telling those who follow a body what it published: one mail a night at most, however many they follow (E07, H07)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from comms.actions.outbox import announce, queue_message
from comms.mime.letters import followed_letter
from comms.models import Addressed, Delivery, Message, Subscriber, Subscription
from comms.reports.digests import addresses_with_digest
from comms.reports.followed import Item, items_of, readers_of_issues
from partnerships.access import action
from partnerships.events import unread
from partnerships.models import Body, Event

READER = "comms.followers"
OLDEST = timedelta(days=7)  # what nobody was told for a week, as after a long standstill, is no news any more


@action
def tell_followers(*, at: datetime) -> int:
    """Queue one mail for each follower with all that their bodies published since the last time; returns how many.

    A story that somebody gets with News-Link is not sent to them again, and whoever has a digest finds
    all of it there. Harmless twice and beside other workers: mail and cursor are written together.
    """
    items = items_of([event for event in _unread() if event.at > at - OLDEST])
    queued = 0
    for chosen, subscribers in _readers(items).items():
        queued += _queue(chosen, subscribers, at=at)
    return queued


def _unread() -> list[Event]:
    found: list[Event] = []
    while True:
        with unread(READER) as events:
            found += events
        if not events:
            return found


def _readers(items: list[Item]) -> dict[tuple[Item, ...], list[tuple[int, str]]]:
    """Subscribers (key, address) by what they are to be told; only of the time since they began to follow."""
    by_body = defaultdict(list)
    for item in items:
        by_body[item.body_id].append(item)
    have = readers_of_issues({item.publication for item in items if item.publication})
    following = Subscription.objects.running().filter(
        body__in=by_body, subscriber__in=Subscriber.objects.not_suppressed()
    )
    following = following.exclude(subscriber__address__in=addresses_with_digest(by_body))
    wanted, addresses = defaultdict(list), {}
    for subscriber, address, body, since in following.order_by("subscriber", "body__name").values_list(
        "subscriber", "subscriber__address", "body", "confirmed_at"
    ):
        addresses[subscriber] = address
        wanted[subscriber] += [
            item for item in by_body[body] if item.at >= since and (subscriber, item.publication) not in have
        ]
    groups = defaultdict(list)
    for subscriber, chosen in wanted.items():
        if chosen:
            groups[tuple(chosen)].append((subscriber, addresses[subscriber]))
    return groups


def _queue(chosen: Iterable[Item], subscribers, *, at) -> int:
    news: dict[int, list[Item]] = {}
    for item in chosen:
        news.setdefault(item.body_id, []).append(item)
    bodies = Body.objects.in_bulk(news)
    mail = followed_letter([(bodies[pk], items) for pk, items in news.items()], at=at)
    message = queue_message(mail, kind=Message.Kind.FOLLOWED, priority=Message.Priority.BULK, by=None, at=at)
    Delivery.objects.bulk_create(
        Delivery(message=message, subscriber_id=pk, address=address, priority=message.priority, next_attempt_at=at)
        for pk, address in subscribers
    )
    Addressed.objects.bulk_create(
        Addressed(message=message, who=f"Followers of {bodies[pk].name}"[:200], count=len(subscribers)) for pk in news
    )
    announce(message, count=len(subscribers), by=None, at=at)
    return len(subscribers)
