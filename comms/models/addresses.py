"""E-mail addresses: one spelling for each, and a keyed hash that outlives them."""

import hashlib
import hmac
import re
import unicodedata
from functools import reduce

from django.conf import settings

LONGEST = 254
_LOCAL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}\Z")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")


class BadAddressError(ValueError):
    """This cannot be an e-mail address; the message says what is wrong with it."""


def normalised(address: str) -> str:
    """The one spelling under which an address is kept, compared and written to (F17, A5).

    Small letters, one Unicode form, the domain in its ASCII form without a closing dot.
    Raises BadAddressError, also for line breaks and for names beside the address.
    """
    text = unicodedata.normalize("NFKC", address).strip()
    if any(unicodedata.category(character).startswith("C") for character in text):
        raise BadAddressError("The address holds a character that cannot be seen. Type it again.")
    local, at, domain = text.rpartition("@")
    local, domain = local.lower(), _ascii(domain.rstrip("."))
    if not at or not _LOCAL.match(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise BadAddressError("Enter an email address in the correct format, like name@example.com.")
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.match(label) for label in labels):
        raise BadAddressError("Enter an email address in the correct format, like name@example.com.")
    if len(local) + len(domain) + 1 > LONGEST:
        raise BadAddressError("The email address is too long.")
    return f"{local}@{domain}"


def address_of(person) -> str:
    """Where the portal writes to a person of the register; nothing if it has no address that can be used."""
    try:
        return normalised(person.contact_email or person.email or "")
    except BadAddressError:
        return ""


def address_hash(address: str) -> str:
    """What is kept of an address, already in its one spelling, when the address itself may not be.

    Each key of ADDRESS_HASH_KEYS is put over the one before, so that a key can be changed where
    only hashes are left: see `hash_again`.
    """
    return reduce(hash_again, settings.ADDRESS_HASH_KEYS[1:], _keyed(settings.ADDRESS_HASH_KEYS[0], address))


def hash_again(known: str, key: str) -> str:
    """A hash made with the keys before `key`, as it is with `key` too."""
    return _keyed(key, known)


def _keyed(key, text):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _ascii(domain):
    try:
        return domain.lower().encode("idna").decode("ascii")
    except UnicodeError:
        raise BadAddressError("Check the part of the address after the @.") from None
