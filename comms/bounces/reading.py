"""Taking a mail apart, within bounds: size, parts, nesting and length of lines."""

import email
import hashlib
import re
from email.errors import MessageError
from email.message import Message
from email.policy import compat32

from comms.bounces.notices import Notice, Said, Sort
from comms.bounces.reports import what_it_says
from comms.models.mail_ids import named_deliveries

MOST_BYTES = 512 * 1024  # what is longer is read so far: bounces quote the mail last
MOST_NESTED = 40  # parts of parts; the deepest real one that we know has six
MOST_LINES, LONGEST_LINE = 400, 300
MOST_HEADERS, LONGEST_HEADER = 100, 1000
_CONTAINERS = re.compile(rb"(?i)boundary|message/(?:rfc822|global|delivery-status|partial)")
_CONTROL = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
# Where our own address for the mail may stand: To, or what the mail server noted when it took it in.
_ADDRESSED = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


def read_notice(raw: bytes, *, envelope_to: str = "") -> Notice:
    """What a mail says about mail of ours. Never raises; bounded in time and memory by MOST_BYTES.

    `envelope_to` is the address it came to, where the mail server tells.
    """
    raw = raw[:MOST_BYTES]
    try:
        return _read(raw, envelope_to)
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        # The parser and the detectors stumble over mail that is made to be stumbled over.
        return Notice(Said(Sort.BROKEN), hashlib.sha256(raw).hexdigest())


def _read(raw, envelope_to):
    if len(_CONTAINERS.findall(raw)) > MOST_NESTED:
        return Notice(Said(Sort.BROKEN), hashlib.sha256(raw).hexdigest())
    message = email.message_from_bytes(raw, policy=compat32)
    texts = list(_pruned(message))
    named = list(dict.fromkeys(named_deliveries("\n".join(_where_named(message, texts, envelope_to)))))
    sender, subject, excerpt = _header(message, "from"), _header(message, "subject"), texts[0] if texts else ""
    identity = "\0".join([sender, subject, _header(message, "date"), _header(message, "message-id"), excerpt])
    return Notice(
        said=what_it_says(message),
        fingerprint=hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest(),
        deliveries=tuple(pk for pk in named if pk is not None)[:1],
        is_forged=None in named,
        sender=sender[:254],
        subject=subject[:200],
        excerpt=excerpt[:2000],
    )


def _where_named(message, texts, envelope_to):
    """The places that may hold a name of ours, those that were not typed by the other side first."""
    yield envelope_to
    yield from (_header(message, name) for name in _ADDRESSED)
    yield from (_header(part, "message-id") for part in message.walk() if part is not message)
    yield from texts
    yield from (_header(message, name) for name in ("in-reply-to", "references"))


def _pruned(message: Message):
    """Cut every header and text part to what a detector may read in its time; yields the texts."""
    for part in message.walk():
        _prune_headers(part)
        if part.get_content_maintype() == "text" and not part.is_multipart():
            text = _text(part)
            del part["content-transfer-encoding"]
            part.set_payload(text)
            if text:
                yield text


def _prune_headers(part):
    headers = part.items()[:MOST_HEADERS]
    for name in set(part.keys()):
        del part[name]
    for name, value in headers:
        part[name] = _CONTROL.sub(" ", str(value)[:LONGEST_HEADER]).strip()


def _text(part):
    content = part.get_payload(decode=True) or b""
    try:
        text = content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = content.decode("latin-1")
    return "\n".join(line[:LONGEST_LINE] for line in text.replace("\0", "").splitlines()[:MOST_LINES])


def _header(part, name):
    return part.get(name, "")
