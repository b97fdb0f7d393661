"""What one mail met with, and when it is tried again (F13).

| met with | verdict | tried again |
|---|---|---|
| 2xx | accepted | never |
| 5xx at any step; 552, 553, 554 and the refusal of 8BITMIME or SMTPUTF8 among them | failed | never |
| 421, or the connection breaks or hangs before the mail is complete | deferred | after 1 minute, doubling to an hour |
| greylisting (450, or words that say so) | deferred | after 5 minutes, doubling to 2 hours |
| 451, 452 and any other 4xx | deferred | after 15 minutes, doubling to 4 hours |
| the mailbox is full or closed for now (4.1.x, 4.2.1, 4.2.2 with any 4xx) | deferred | after 1 hour, doubling to 8 |
| the answer to a complete mail never comes | uncertain | never by itself: a person decides |
| no connection: none at all, too many (421 at once), STARTTLS or sign-in fails | not tried | with the whole chunk, after a minute |

A refusal of one recipient is that recipient's alone, since every mail has one. After 72 hours of
trying a deferred mail has failed; the last try falls on that moment.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

GIVE_UP = dt.timedelta(hours=72)
LONGEST_REPLY = 300


class Verdict(StrEnum):
    """What one mail met with."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Answer:
    """The verdict on one mail, with the code and words of whoever gave it; no code where nobody answered."""

    verdict: Verdict
    code: int | None
    reply: str


class UnreachableError(Exception):
    """Nobody takes mail from us at this moment: nothing was sent, and no mail is to blame."""


class WithdrawnError(Exception):
    """A mail may no longer go: it was called back before anything of it had left."""


@dataclass(frozen=True)
class Pause:
    """Minutes until the second try, doubled with each further one up to a ceiling."""

    first: int
    most: int

    def before_next(self, attempts: int) -> dt.timedelta:
        """How long to wait after the `attempts`th try."""
        return dt.timedelta(minutes=min(self.first * 2 ** min(attempts - 1, 16), self.most))


AT_ONCE = Pause(1, 60)
GREYLISTED = Pause(5, 120)
BUSY = Pause(15, 240)
MAILBOX = Pause(60, 480)
_BY_CODE = {None: AT_ONCE, 421: AT_ONCE, 429: AT_ONCE, 450: GREYLISTED}
_GREYLISTING = re.compile(r"gr[ea]y-?\s?list|try again in \d+ (?:second|minute)", re.IGNORECASE)
_MAILBOX = re.compile(r"\b4\.(?:1\.\d+|2\.[12])\b")


def verdict_of(code: int) -> Verdict:
    """The verdict that an SMTP code gives."""
    if 200 <= code < 300:
        return Verdict.ACCEPTED
    return Verdict.FAILED if code >= 500 else Verdict.DEFERRED


def pause_after(code: int | None, reply: str) -> Pause:
    """The schedule that a soft refusal asks for: what its words say counts before its code."""
    if _GREYLISTING.search(reply):
        return GREYLISTED
    if _MAILBOX.search(reply):
        return MAILBOX
    return _BY_CODE.get(code, BUSY)


def next_try(answer: Answer, *, attempts: int, tried_from: dt.datetime, at: dt.datetime) -> dt.datetime | None:
    """When a deferred mail is tried again after its `attempts`th try at `at`; None if it has been tried for long enough.

    `tried_from` is the moment of the first try.
    """
    last = tried_from + GIVE_UP
    if at >= last:
        return None
    return min(at + pause_after(answer.code, answer.reply).before_next(attempts), last)


def given_up(answer: Answer) -> Answer:
    """A soft refusal after the last try, in words for whoever looks at it."""
    words = f"Given up after three days of trying. The last answer was: {answer.reply or 'none'}"
    return Answer(Verdict.FAILED, answer.code, words[:LONGEST_REPLY])
