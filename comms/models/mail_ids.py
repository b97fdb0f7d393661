"""The name of each mail, which nobody else can make: what comes back is believed by it and by nothing else (F19).

The name stands in the mail's Message-ID and in the address to which it comes back, so it is
found in a bounce whether that quotes the mail or not.
"""

import base64
import hmac
import re
from collections.abc import Iterator
from email.utils import parseaddr
from functools import cache, lru_cache

from django.conf import settings

_NAME = re.compile(r"(?<![0-9])([0-9]{1,18})\.([a-z2-7]{16})@", re.IGNORECASE)
_SIGN_BYTES = 10  # 80 bits: two to the power of forty guesses a second would take ten thousand years
_PURPOSE = b"comms.mail-id"


def mail_id_of(message_pk: int, pk: int) -> str:
    """The Message-ID of a delivery, without its brackets."""
    return f"{message_pk}.{pk}.{_sign(pk, settings.SECRET_KEY)}@{settings.PORTAL_HOST}"


def return_address(pk: int) -> str:
    """The envelope sender of a delivery: its own address below BOUNCE_ADDRESS, or the sender's if that is not set."""
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    if not local:
        return _address_of(settings.DEFAULT_FROM_EMAIL)
    return f"{local}+{pk}.{_sign(pk, settings.SECRET_KEY)}@{domain}"


def named_deliveries(text: str) -> Iterator[int | None]:
    """The key of each delivery that a text names, in its order; None for a name with a sign that is not ours."""
    for found in _NAME.finditer(text):
        pk, sign = int(found[1]), found[2].lower()
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        yield pk if any(hmac.compare_digest(sign, _sign(pk, key)) for key in keys) else None


@cache
def _address_of(sender):
    return parseaddr(sender)[1]


@lru_cache(maxsize=64)  # a mail's name is asked for twice while it goes out
def _sign(pk, key):
    digest = hmac.digest(key.encode(), _PURPOSE + str(pk).encode(), "sha256")
    return base64.b32encode(digest[:_SIGN_BYTES]).decode().lower()
