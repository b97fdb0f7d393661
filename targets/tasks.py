"""What runs beside the pages: publishing what was ordered, and the sweep of each minute."""

import logging

from celery import shared_task
from django.utils import timezone

from partnerships.queue import hint
from targets.actions.closing import claim_closing, run_closing
from targets.actions.editions import complete_editions

logger = logging.getLogger(__name__)


@shared_task
def publish_ordered(**_later_arguments):
    """Publish every quarter that was ordered and that no other worker has."""
    while (closing := claim_closing(at=timezone.now())) is not None:
        if closing.is_open:
            run_closing(closing, at=timezone.now())


def wake():
    """Tell the workers that something is to be published. Only a hint: without a queue the next sweep does it."""
    hint(publish_ordered)


def tick(*, at):
    """The sweep of each minute: harmless twice or at once; a part that fails does not keep the other from running."""
    for sweep in (publish_ordered, complete_editions):
        try:
            sweep(at=at)
        except Exception:
            logger.exception("%s failed; the next round tries again.", sweep)
