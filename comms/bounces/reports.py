"""What a mail says of the mail it is about: by the standards, else by flufl.bounce, else by plain words."""

import re
from email.message import Message

from flufl.bounce import all_failures

from comms.bounces.causes import why_returned
from comms.bounces.notices import Said, Sort
from comms.models import Bounce

_COMPLAINTS = {"abuse", "fraud", "virus", "opt-out", "opt-out-list", "other"}  # not “not-spam”, nor “auth-failure”
_MACHINE = re.compile(r"(mailer-daemon|postmaster|mail delivery (sub)?system|mdaemon|mail administrator)", re.I)
_RETURNED = re.compile(
    r"undeliver|returned mail|return(ed)? to sender|failure notice|delivery (status )?(notification|failure|failed|problem)"
    r"|mail (delivery )?(failed|failure|error)|could not be delivered|non ?delivery|nicht zugestellt|échec",
    re.I,
)
_AWAY = re.compile(
    r"out of (the )?office|automatic reply|auto(mated|matic)?[- ]?(reply|response)|away from|on (annual )?(leave|holiday)|vacation",
    re.I,
)
_CHALLENGE = re.compile(
    r"(confirm|verify|prove) (that )?(your|you are|you're|this) .{0,40}(email|message|human|person|sender|real)", re.I
)
# From here on a mail quotes what came back, and its words are ours.
_QUOTED = re.compile(
    r"(?m)^[ \t]{0,20}(-{2,}.*(copy|original|below|returned|message|header).*|>?[ \t]{0,20}(return-path|received|message-id|list-unsubscribe):.*)$",
    re.I,
)
_TAGS = re.compile(r"<[^<>]{0,300}>")
_REPORT_WORDS = 300


def what_it_says(message: Message) -> Said:
    """What a pruned mail says."""
    for told in (_complaint, _delivery_report, _receipt):
        if said := told(message):
            return said
    if _is_away(message):
        return Said(Sort.AUTOMATIC)
    return _detected(message) or _plain(message)


def _complaint(message):
    """A complaint in the form of RFC 5965."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            kind = _fields(part).get("feedback-type", "").strip().lower()
            if kind in _COMPLAINTS:
                return Said(Sort.COMPLAINT, Bounce.Why.UNWANTED, words=f"Feedback-Type: {kind}")
            return Said(Sort.AUTOMATIC)
    return None


def _fields(part):
    """The fields of a report part, which parsers keep as a text or as the headers of a message within."""
    inner = part.get_payload()
    if isinstance(inner, list):
        return {name.lower(): value for each in inner for name, value in each.items()}
    pairs = (line.partition(":") for line in (inner or "").splitlines())
    return {name.strip().lower(): value.strip() for name, _colon, value in pairs}


def _delivery_report(message):
    """A delivery report of RFC 3464: the worst of what it says about any recipient."""
    blocks = [
        block
        for part in message.walk()
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        if part.is_multipart()
        for block in part.get_payload()
        if block.get("action")
    ]
    if not blocks:
        return None
    failed = [block for block in blocks if block["action"].lower().startswith(("fail", "error"))]
    if failed:
        return _failed(failed, message)
    is_late = any(block["action"].lower().startswith("delayed") for block in blocks)
    return Said(Sort.DELAYED if is_late else Sort.AUTOMATIC)


def _failed(blocks, message):
    block = blocks[0]
    words = block.get("diagnostic-code", "").partition(";")[2].strip() or _own_words(message)
    why, status = why_returned(words, status=block.get("status", ""))
    recipients = [
        block.get(name, "").rpartition(";")[2].strip().strip("<>").lower()
        for name in ("original-recipient", "final-recipient", "x-actual-recipient")
    ]
    return Said(
        Sort.RETURNED, why or Bounce.Why.UNCLEAR, status, words[:_REPORT_WORDS], tuple(filter(None, recipients))
    )


def _receipt(message):
    """A receipt (RFC 8098), unless a server uses one to say that it did not deliver."""
    is_receipt = any(part.get_content_type() == "message/disposition-notification" for part in message.walk())
    if is_receipt and not _detected(message):
        return Said(Sort.AUTOMATIC)
    return None


def _is_away(message):
    """An answer by a machine that is about a person, not about the mail: out of office, or a challenge."""
    if message.get("x-failed-recipients") or _MACHINE.search(message.get("from", "")):
        return False
    subject, words = message.get("subject", ""), _own_words(message)
    if message.get("x-autoreply") or message.get("x-autorespond") or _AWAY.search(subject):
        return True
    is_reply = message.get("auto-submitted", "no").lower().startswith("auto-replied")
    return bool(is_reply and _AWAY.search(words[:500])) or bool(_CHALLENGE.search(subject + " " + words[:1000]))


def _detected(message):
    """What the detectors of flufl.bounce find, told apart by what the report says in its own words."""
    later, failed = _detectors(message)
    if not failed:
        return Said(Sort.DELAYED) if later else None
    words = _own_words(message)
    why, status = why_returned(words)
    recipients = tuple(sorted(address.decode("ascii", "replace").lower() for address in failed))
    return Said(Sort.RETURNED, why or Bounce.Why.UNCLEAR, status, _telling(words), recipients)


def _detectors(message):
    """What flufl.bounce finds; nothing where a detector stumbles, as one does over a mail without a sender."""
    try:
        return all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError):
        return frozenset(), frozenset()


def _plain(message):
    """What no detector knows: a report by its sender and subject, whose words tell why; else a reply or a letter."""
    is_report = (
        _MACHINE.search(message.get("from", ""))
        or _RETURNED.search(message.get("subject", ""))
        or message.get("return-path", "").strip() == "<>"
    )
    if is_report:
        words = _own_words(message)
        why, status = why_returned(words)
        if why and why != Bounce.Why.UNCLEAR:
            return Said(Sort.RETURNED, why, status, _telling(words))
        return Said(Sort.UNCLEAR)
    is_machine = message.get("auto-submitted", "no").lower() != "no" or message.get("precedence", "").lower() in (
        "bulk", "junk", "auto_reply", "list",
    )  # fmt: skip
    return Said(Sort.AUTOMATIC if is_machine else Sort.LETTER)


def _own_words(message):
    """What the report itself says, up to where it quotes the mail that came back."""
    for part in message.walk():
        if part.get_content_maintype() == "text" and not part.is_multipart():
            text = part.get_payload()
            if part.get_content_subtype() == "html":
                text = _TAGS.sub(" ", text)
            quoted = _QUOTED.search(text)
            return text[: quoted.start()] if quoted else text
    return ""


def _telling(words):
    """The line that says why, with its code if there is one; the first line if none does."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    told = (line for line in lines if why_returned(line)[0])
    return next(told, lines[0] if lines else "")[:_REPORT_WORDS]
