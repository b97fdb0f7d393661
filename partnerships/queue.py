"""Telling the workers that something waits, and that they are to end. Only hints: the row is the record."""

import logging
import mmap
import socket
from urllib.parse import urlsplit

from django.conf import settings
from kombu.exceptions import OperationalError

QUEUE_SECONDS = 0.5

logger = logging.getLogger(__name__)
# Shared by a worker and the processes it divides into, for only the worker itself hears the signal.
_told_to_end = mmap.mmap(-1, 1)


def tell_to_end(told: bool = True, **_signal) -> None:
    """Let every process of this worker know that it was told to end."""
    _told_to_end[0] = told


def is_told_to_end() -> bool:
    """Whether this worker was told to end: then work that can be given back is given back (F03)."""
    return _told_to_end[0] == 1


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
