"""Keeps personal links out of the log: the address of such a page is as good as a key."""

import logging
import re

# What follows these is somebody's own: mail they get, a place they booked, an invitation, an answer; or a provider's secret.
_LINK = re.compile(
    r"(/(?:news-link/(?:subscribe/confirm|unsubscribe|preferences)|calendar/places(?:/confirm)?|digest/stop|mail-events)/)[^/\s\"']+"
)


class WithoutPersonalLinks(logging.Filter):
    """Writes three dots where a log line would hold the token of a personal link."""

    def filter(self, record):
        words = record.getMessage()
        if (masked := _LINK.sub(r"\1...", words)) != words:
            record.msg, record.args = masked, ()
        return True
