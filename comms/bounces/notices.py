"""What a mail in the mailbox for returned mail turned out to be."""

from dataclasses import dataclass
from enum import StrEnum

from comms.models import Bounce


class Sort(StrEnum):
    """What kind of mail it is; only the first two have consequences."""

    RETURNED = "returned"
    COMPLAINT = "complaint"
    DELAYED = "delayed"  # they are still trying
    AUTOMATIC = "automatic"  # out of office, a receipt, a request to prove that one is no robot
    UNCLEAR = "unclear"  # it came back, and nobody can tell why
    LETTER = "letter"  # a person wrote
    BROKEN = "broken"


@dataclass(frozen=True)
class Said:
    """What a report says of our mail, whoever's mail that was."""

    sort: Sort
    why: Bounce.Why | None = None
    status: str = ""
    words: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A mail that came back, as far as it could be read; `deliveries` are the ones it names with a sign of ours."""

    said: Said
    fingerprint: str
    deliveries: tuple[int, ...] = ()
    is_forged: bool = False
    sender: str = ""
    subject: str = ""
    excerpt: str = ""
