"""What is kept of mail that has gone: who got it for 90 days, after that only how many (O11, P20)."""

import datetime as dt
import logging

from django.db import connection

from comms.models import Message
from partnerships.access import action
from partnerships.events import record
from partnerships.models import Event

DELIVERIES_KEPT = dt.timedelta(days=90)
BATCH = 5000

logger = logging.getLogger(__name__)


def count_old_deliveries(*, at: dt.datetime, batch: int = BATCH) -> int:
    """Count and remove the deliveries that ended more than 90 days ago; returns how many.

    Batch by batch, each a transaction of its own: an interrupted night goes on where it stopped.
    Not atomic as a whole; harmless twice and beside another.
    """
    total = 0
    while gone := _count_batch(at=at, batch=batch):
        total += gone
    if total:
        logger.info("%s old deliveries were counted and removed.", total)
    return total


@action
def _count_batch(*, at, batch):
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"before": at - DELIVERIES_KEPT, "batch": batch})
        newest, messages, gone = cursor.fetchone()
    if gone:
        subject = Message.objects.only("subject").get(pk=newest)
        record(
            "deliveries.counted", subject, by=None, at=at, visibility=Event.Visibility.PRIVATE,
            count=int(gone), messages=messages,
        )  # fmt: skip
    return int(gone or 0)


# Oldest keys first, so that a batch reads little more than itself; what a sender holds is left for the next.
_COUNT = """
WITH old AS (
    SELECT id FROM comms_delivery WHERE ended_at < %(before)s ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), returned AS (
    DELETE FROM comms_bounce USING old WHERE delivery_id = old.id
), gone AS (
    DELETE FROM comms_delivery AS delivery USING old WHERE delivery.id = old.id
    RETURNING delivery.message_id, delivery.state
), counted AS (
    INSERT INTO comms_deliverycount AS known (message_id, state, count)
    SELECT message_id, state, count(*) FROM gone GROUP BY message_id, state ORDER BY message_id, state
    ON CONFLICT (message_id, state) DO UPDATE SET count = known.count + excluded.count
)
SELECT max(message_id), count(DISTINCT message_id), count(*) FROM gone
"""
