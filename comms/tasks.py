"""What runs beside the pages: sending, and the sweep of each minute that forgets nothing."""

import logging

from celery import shared_task
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
        for _sender in range(min(-(-count // CHUNK_SIZE), MOST_SENDERS)):
            send_mail.apply_async(retry=False)
    except OperationalError:
        logger.warning("The queue cannot be reached; the mail goes with a later sweep.")


def tick(*, at):
    """The sweep of each minute: harmless twice, alone and beside another.

    Mail that waits comes first, so that nothing that fails below can hold it up.
    """
    recover_lost_chunks(at=at)
    # A lost hint costs a minute at most.
    if count := Delivery.objects.due(at=at)[: CHUNK_SIZE * MOST_SENDERS].count():
        wake_senders(count=count)
    keep_standard_audiences(at=at)
    publish_scheduled(at=at)
    open_issue(timezone.localdate(at).replace(day=1), by=None, at=at)
