"""The words beside the buttons with which people ask for our mail, by version (H07).

The version is kept with each subscription, so that it can be shown what somebody agreed to.
Changed words get a new version; the words of earlier ones stay in this file's history.
"""

from typing import NamedTuple


class Wording(NamedTuple):
    """What stood beside a button, and its version."""

    version: str
    words: str


NEWS_LINK = Wording(
    "news-link-1",
    "Send me News-Link once a month, and a note when a report comes out that is meant for my group. "
    "My address is used for nothing else, nobody counts what I open, and I can stop at any time.",
)
FOLLOW = Wording(
    "follow-1",
    "Send me what this partnership publishes: its papers, stories and events, in one mail a day at most. "
    "My address is used for nothing else, nobody counts what I open, and I can stop at any time.",
)
CHOICE = Wording(
    "choice-1",
    "Send me the mail that is ticked here and nothing else. I can change this at any time.",
)
