"""What the portal itself does by the clock; each is safe to run twice and at once."""

import logging

from portal.actions.report_backs import open_report_back_duty
from portal.erasure_list import keep_erasure_list
from portal.letters import write_invitations
from portal.sessions import clear_expired
from portal.tasks import publish_headlines_ordered, publish_report_backs_ordered

logger = logging.getLogger(__name__)


def tick(*, at):
    """Each minute: write the letters of invitation that wait, publish the yearly documents that were ordered, list who was erased."""
    _sweep((write_invitations, publish_headlines_ordered, publish_report_backs_ordered, keep_erasure_list), at)


def night(*, at):
    """Each night: forget sessions that nobody could use any more, open the yearly task of the report-back."""
    _sweep((clear_expired, open_report_back_duty), at)


def _sweep(parts, at):
    """A part that fails does not keep the others from running."""
    for part in parts:
        try:
            part(at=at)
        except Exception:
            logger.exception("%s failed; the next round tries again.", part)
