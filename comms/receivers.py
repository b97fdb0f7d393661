"""What follows other people's news. Only hints: the sweep of each minute finds the same without them."""

from comms.actions.briefings import trail_updates
from comms.tasks import wake_senders


def wake_after_queueing(sender, event, **kwargs):
    """Mail was put into the outbox: wake a worker."""
    if event.kind == "mail.queued":
        wake_senders(count=event.data["count"])


def trail_after_marking(sender, event, **kwargs):
    """A page has significant news: put it into the next briefing note and tell senior managers."""
    if event.kind == "update.marked":
        trail_updates(at=event.at)
