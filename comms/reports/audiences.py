"""Who belongs to an audience and by what consent, and whom a circular to it reaches (E07, E16)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from comms.models import Audience, Circular, Subscriber, Subscription, Suppression
from comms.models.addresses import address_hash, address_of
from partnerships.models import Person, Seat

ASKED = (Subscription.Source.LIST, Subscription.Source.CHOICE)


@dataclass(frozen=True)
class Consent:
    """How many members of an audience agreed in one way, and when the last of them did."""

    source: str
    proof: str
    agreed_on: date | None
    count: int
    last: datetime


def members_by_consent(audience: Audience) -> list[Consent]:
    """The running subscriptions of an audience by how consent was given, the most first; suppressed ones left out."""
    running = Subscription.objects.running().filter(
        audience=audience, subscriber__in=Subscriber.objects.not_suppressed()
    )
    groups = (
        running.order_by()
        .values_list("source", "proof", "agreed_on")
        .annotate(count=Count("pk"), last=Max("confirmed_at"))
        .order_by("-count", "source", "proof")
    )
    labels = dict(Subscription.Source.choices)
    return [Consent(labels[source], *others) for source, *others in groups]


def with_members(audiences: QuerySet[Audience]) -> QuerySet[Audience]:
    """Audiences with the number of their subscribers that may be written to, as `members`."""
    stopped = Exists(Suppression.objects.filter(address_hash=OuterRef("subscriptions__subscriber__address_hash")))
    running = Q(subscriptions__confirmed_at__isnull=False, subscriptions__ended_at=None)
    return audiences.annotate(members=Count("subscriptions", filter=running & Q(~stopped)))


def seated_addresses(audience: Audience, *, at: datetime) -> list[str]:
    """The addresses of people with a seat, if they belong to the audience: each once, none suppressed.

    Whoever gets the circular as a subscriber is left out, so that nobody gets two.
    """
    if not audience.has_seated:
        return []
    seats = Seat.objects.live(on=timezone.localdate(at)).order_by().values("person")
    addresses = {address_of(person) for person in Person.objects.filter(pk__in=seats)} - {""}
    keys = {address_hash(address): address for address in addresses}
    stopped = Suppression.objects.filter(address_hash__in=keys).values_list("address_hash", flat=True)
    for key in stopped:
        del keys[key]
    subscribed = circular_readers(audience).filter(address__in=keys.values()).values_list("address", flat=True)
    return sorted(set(keys.values()) - set(subscribed))


def circular_readers(audience: Audience) -> QuerySet[Subscriber]:
    """Subscribers whose consent covers circulars: given for this list, not for News-Link on the subscription page."""
    asked = Subscription.objects.running().filter(subscriber=OuterRef("pk"), audience=audience, source__in=ASKED)
    return Subscriber.objects.filter(Exists(asked)).not_suppressed()


def circular_seen(circular: Circular, *, at: datetime) -> str:
    """A hash of a circular's words and of whom it reaches, by which what was looked at is known again."""
    words = [circular.audience_id, circular.subject, circular.text, circular.link_words, circular.link_path]
    readers = sorted(circular_readers(circular.audience).values_list("pk", flat=True))
    seated = seated_addresses(circular.audience, at=at)
    return hashlib.sha256(json.dumps([words, readers, seated]).encode()).hexdigest()
