"""What runs beside the pages: sending, and the sweep of each minute that forgets nothing."""

import logging
import socket
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from comms.actions.issues import open_issue
from comms.actions.publishing import publish_scheduled
from comms.actions.sending import CHUNK_SIZE, recover_lost_chunks, send_next_chunk
from comms.actions.subscriptions import keep_standard_audiences
from comms.models import Delivery
from comms.smtp import Carrier

CHUNKS_A_TASK = 20  # then the task queues itself again, so that other work gets its turn
MOST_SENDERS = 8
QUEUE_SECONDS = 0.5

logger = logging.getLogger(__name__)
_carrier = Carrier()  # one kept connection for each worker process


@shared_task
def send_mail(**_later_arguments):
    """Send what is due in the outbox, chunk by chunk."""
    for _turn in range(CHUNKS_A_TASK):
        if not send_next_chunk(_carrier, at=timezone.now()):
            return
    wake_senders(count=CHUNK_SIZE)


def wake_senders(*, count):
    """Tell the workers that mail waits. Only a hint: without a queue the next sweep does it."""
    try:
        _require_queue()
        for _sender in range(min(-(-count // CHUNK_SIZE), MOST_SENDERS)):
            send_mail.apply_async(retry=False)
    except (OSError, OperationalError):
        logger.warning("The queue cannot be reached; the mail goes with a later sweep.")


def tick(*, at):
    """The sweep of each minute: harmless twice or at once; a part that fails does not keep the others from running."""
    for sweep in (recover_lost_chunks, wake_for_waiting, keep_standard_audiences, publish_scheduled, open_months_issue):
        try:
            sweep(at=at)
        except Exception:
            logger.exception("%s failed; the next round tries again.", sweep.__name__)


def open_months_issue(*, at):
    """Make sure of this month's issue of News-Link."""
    open_issue(timezone.localdate(at).replace(day=1), by=None, at=at)


def wake_for_waiting(*, at):
    """Wake senders for whatever is due in the outbox, so that a lost hint costs a minute at most."""
    if count := Delivery.objects.due(at=at)[: CHUNK_SIZE * MOST_SENDERS].count():
        wake_senders(count=count)


def _require_queue():
    """Knock at the queue's port: its client would try again for seconds while somebody waits for a page.

    Raises OSError if nobody answers.
    """
    queue = urlsplit(settings.CELERY_BROKER_URL)
    if queue.port:
        socket.create_connection((queue.hostname, queue.port), timeout=QUEUE_SECONDS).close()
