"""Addresses that get no more newsletters, kept as hashes alone; and how they come off that list again (H07, F17)."""

from datetime import datetime

from comms.models import Bounce, Delivery, Subscriber, Suppression
from comms.models.addresses import address_hash


def suppress(key: str, reason: Suppression.Reason, *, at: datetime) -> bool:
    """Write no newsletter any more to the address with this hash; returns whether that or its reason is new.

    A weaker reason never takes the place of a stronger one.
    """
    row, is_new = Suppression.objects.select_for_update().get_or_create(
        address_hash=key, defaults={"reason": reason, "at": at}
    )
    weight = Suppression.WEIGHT.index
    if is_new or weight(row.reason) >= weight(reason):
        return is_new
    row.reason, row.at = reason, at
    row.save(update_fields=["reason", "at"])
    return True


def let_go_again(key: str, *, at: datetime) -> None:
    """Take an address off that list, and let what came back from it before count no longer."""
    Suppression.objects.filter(address_hash=key).delete()
    Bounce.objects.standing().filter(address_hash=key).update(lifted_at=at)


def hold_back(subscriber: Subscriber, kinds, *, at: datetime, reply: str = "") -> None:
    """Let no mail of these kinds go that still waits for this subscriber."""
    Delivery.objects.waiting().filter(subscriber=subscriber, message__kind__in=kinds).update(
        state=Delivery.State.SUPPRESSED, ended_at=at, reply=reply
    )


def working(addresses: list[str]) -> list[str]:
    """Those of the addresses that are not known not to work."""
    keys = {address: address_hash(address) for address in addresses}
    broken = Suppression.objects.of_broken_addresses().filter(address_hash__in=keys.values())
    hashes = set(broken.values_list("address_hash", flat=True))
    return [address for address, key in keys.items() if key not in hashes]
