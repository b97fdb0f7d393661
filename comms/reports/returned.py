"""How an address stands after mail to it came back."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from comms.models import Bounce, Subscriber, Suppression
from partnerships.models import Person

MOST_SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """Whether newsletters go to an address, what may be done about it, and whose it is."""

    suppression: Suppression | None
    can_be_lifted: bool
    times: int
    people: tuple[Person, ...]


def standing_of(bounce: Bounce) -> Standing:
    """How the address of a bounce stands today."""
    suppression = Suppression.objects.filter(address_hash=bounce.address_hash).first()
    address = bounce.delivery.address
    return Standing(
        suppression=suppression,
        can_be_lifted=bool(suppression and suppression.reason == Suppression.Reason.BOUNCED),
        times=Bounce.objects.standing().filter(address_hash=bounce.address_hash).count(),
        people=tuple(people_at(address)),
    )


def people_at(address: str) -> QuerySet[Person, Person]:
    """The people of the register who are written to at this address."""
    return Person.objects.filter(Q(email=address) | Q(contact_email__iexact=address)).order_by("pk")


def what_came_back(subscriber: Subscriber) -> list[Bounce]:
    """What came back from a subscriber's address lately, newest first."""
    found = Bounce.objects.filter(address_hash=subscriber.address_hash).select_related("delivery__message")
    words = ("delivery__message__ready", "delivery__message__html", "delivery__message__text")
    return list(found.defer(*words)[:MOST_SHOWN])
