"""Telling the workers that something waits. Only a hint: the row is the record, and a sweep finds it without."""

import logging
import socket
from urllib.parse import urlsplit

from django.conf import settings
from kombu.exceptions import OperationalError

QUEUE_SECONDS = 0.5

logger = logging.getLogger(__name__)


def hint(task, *, times: int = 1, after: float | None = None, **arguments) -> bool:
    """Queue `task` with these arguments, `times` over; returns False, soon, if nobody takes it.

    With `after` it is begun only after so many seconds, at most a minute.

    Knocks at the queue's port first: its client would try again for seconds while somebody
    waits for a page.
    """
    try:
        _knock()
        for _turn in range(times):
            task.apply_async(kwargs=arguments, countdown=after, retry=False)
    except (OSError, OperationalError):
        logger.warning("The queue cannot be reached; %s is found by a later sweep.", task.name)
        return False
    return True


def _knock():
    """Raises OSError if nobody answers at the queue's port."""
    queue = urlsplit(settings.CELERY_BROKER_URL)
    if queue.port:
        socket.create_connection((queue.hostname, queue.port), timeout=QUEUE_SECONDS).close()
