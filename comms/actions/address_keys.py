"""Changing the key under which addresses are hashed that are themselves gone (O7, O10).

A hash cannot be made anew without its address, so a new key is put over the old ones: the hash
that is stored is hashed again, and so is every address that is looked up.
"""

import datetime as dt

from django.conf import settings

from comms.models import Bounce, Subscriber, Suppression
from comms.models.addresses import address_hash, hash_again
from partnerships.access import RefusedError, action

HASHED = (Subscriber, Suppression, Bounce)
BATCH = 2000
WRONG_KEY = (
    "ADDRESS_HASH_KEY is not the one with which the addresses are stored, so nobody can tell who has left. "
    "Whoever looks after the portal must set it to that one, or put a new one after it and run rekey_addresses."
)


def require_right_key() -> None:
    """Raises RefusedError where those who have left could not be recognised: better no list than one that holds them."""
    known = Subscriber.objects.order_by("pk").first()
    if known and known.address_hash != address_hash(known.address):
        raise RefusedError(WRONG_KEY)


@action
def rekey_addresses(*, at: dt.datetime) -> int:
    """Put the last key of ADDRESS_HASH_KEY over every stored hash; returns how many. Harmless twice.

    Raises RefusedError if the keys are not those the stored hashes were made with.
    """
    known = Subscriber.objects.select_for_update().order_by("pk").first()
    if known is None or known.address_hash == address_hash(known.address):
        return 0
    *earlier, newest = settings.ADDRESS_HASH_KEYS
    if not earlier or hash_again(known.address_hash, newest) != address_hash(known.address):
        raise RefusedError(WRONG_KEY)
    return sum(_rekey(model, newest) for model in HASHED)


def _rekey(model, key):
    rows = list(model.objects.only("pk", "address_hash").order_by("pk"))
    for row in rows:
        row.address_hash = hash_again(row.address_hash, key)
    model.objects.bulk_update(rows, ["address_hash"], batch_size=BATCH)
    return len(rows)
