"""Why a mail came back, from codes and from words.

Codes are those of RFC 3463 and 5248. What is about the address (5.1.x, a closed mailbox) is for
good; policy, size, a full mailbox and time-outs are not, even where the server calls them
permanent: they are about one mail or one day.
"""

import re

from comms.models import Bounce

Why = Bounce.Why

_STATUS = re.compile(r"(?<![0-9.])([245])\.([0-7])\.([0-9]{1,3})(?!\.?[0-9])")
_REPLY = re.compile(r"(?<![0-9.])([45][0-9]{2})[ -](?!\d)")
_BY_STATUS = {
    "1.1": Why.NO_MAILBOX,
    "1.2": Why.NO_DOMAIN,
    "1.3": Why.NO_MAILBOX,
    "1.6": Why.NO_MAILBOX,
    "1.10": Why.NO_DOMAIN,  # RFC 7505: the domain takes no mail
    "2.1": Why.CLOSED,
    "2.2": Why.FULL,
    "2.3": Why.TOO_BIG,
    "3.1": Why.FULL,
    "3.4": Why.TOO_BIG,
    "4.4": Why.NO_DOMAIN,
    "4.6": Why.REFUSED,
    "4.7": Why.LATE,
}
_BY_SUBJECT = {"3": Why.REFUSED, "4": Why.LATE, "6": Why.REFUSED, "7": Why.REFUSED}
# Codes that large servers also use for addresses that are not in their directory.
_VAGUE = {("3", "0"), ("4", "1")}
# Told only where the code does not: several servers say 5.0.0, 5.1.0, 5.5.0 or nothing for all of these.
_BY_WORDS = (
    (Why.REFUSED, r"sender( address| domain)? (rejected|denied|blocked|verif)"),
    (Why.FULL, r"mailbox (is )?(currently )?full|over ?quota|quota (has been )?exceeded|exceeded (the |his |her |their )?(storage|quota|mailbox)|exceeds? .{0,20}quota|insufficient (system )?storage|out of storage"),
    (Why.TOO_BIG, r"message (size )?(is )?(too (big|large)|exceeds)|size limit"),
    (Why.CLOSED, r"(account|mailbox|user|recipient)( has been| is| was)?( temporarily)? (disabled|deactivated|inactive|suspended|closed|locked)|no longer (in use|valid|active|available|works|employed|with)"),
    (Why.NO_DOMAIN, r"(host|domain)( name| or domain name)?( is)? (unknown|not found|does not exist)|(unknown|no such) (host|domain)|name or service not known|nxdomain|domain .{0,80} (does not exist|couldn.t be found|not found)"),
    (Why.NO_MAILBOX, r"(user|recipient|mailbox|account|address(ee)?|person|alias)( address)?( \S{1,254})?( is| was| does|:)? ?(unknown|not (found|known|exist|listed)|invalid|unavailable|does(n.t| not) exist|not a valid|couldn.t be found)|(unknown|invalid|no such|non-?existent|bad|not a known|not a valid) (local )?(user|recipient|mailbox|account|address|person|alias|destination mailbox)|no mailbox (here )?by that name|unrouteable address|address(es)? (could ?n.t|not) (be )?found|does(n.t| not) have an? .{0,60} account|recipient address rejected: access denied|email account that you tried to reach does not exist|wasn.t found at|mailbox unavailable|\S{1,64}@\S{1,255} does(n.t| not) exist"),
    (Why.LATE, r"timed? ?out|retry time(out)? exceeded|connection refused|could ?n.t (be )?(connect|reach)|message expired|delivery expired|too long|for \d+ (hours|days)|server unavailable"),
    (Why.REFUSED, r"spam|blocked|blacklist|block ?list|reputation|policy|dmarc|\bspf\b|dkim|not authori[sz]ed|access denied|rejected for|relaying denied|greylist"),
)  # fmt: skip
_WORDS = [(why, re.compile(pattern, re.IGNORECASE)) for why, pattern in _BY_WORDS]
_MOST_WORDS = 4000


def why_returned(text: str, *, status: str = "") -> tuple[Bounce.Why | None, str]:
    """Why mail came back and the code for it, from a code, if the report has one, and what the server said.

    None for the reason if neither tells anything at all.
    """
    text = text[:_MOST_WORDS]
    found = _STATUS.search(status) or _STATUS.search(text)
    by_words = next((why for why, pattern in _WORDS if pattern.search(text)), None)
    if found:
        return _by_code(*found.groups(), by_words), ".".join(found.groups())
    code = _reply_code(text)
    why = by_words or (Why.UNCLEAR if code else None)
    return (Why.LATE if code.startswith("4") and why in Bounce.FOR_GOOD else why), code


def _by_code(grade, subject, detail, by_words):
    why = _BY_STATUS.get(f"{subject}.{int(detail)}")
    if why is None and subject in _BY_SUBJECT:
        # A filter's words about “unknown users” are no proof of one; they only tell more of what is for now.
        why = _BY_SUBJECT[subject] if by_words in (None, *Bounce.FOR_GOOD) else by_words
        if (subject, detail) in _VAGUE and by_words == Why.NO_MAILBOX:
            why = by_words
    why = why or by_words or Why.UNCLEAR
    return Why.LATE if grade == "4" and why in Bounce.FOR_GOOD else why


def _reply_code(text):
    found = _REPLY.search(text)
    return found[1] if found else ""
