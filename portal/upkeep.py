"""What the portal itself does by the clock; each is safe to run twice and at once."""

import logging

from portal.letters import write_invitations
from portal.sessions import clear_expired
from portal.tasks import publish_headlines_ordered, publish_report_backs_ordered

logger = logging.getLogger(__name__)


def tick(*, at):
    """Each minute: write the letters of invitation that wait, publish the yearly documents that were ordered."""
    for sweep in (write_invitations, publish_headlines_ordered, publish_report_backs_ordered):
        try:
            sweep(at=at)
        except Exception:
            logger.exception("%s failed; the next round tries again.", sweep)


def night(*, at):
    """Each night: forget sessions that nobody could use any more."""
    clear_expired(at=at)
