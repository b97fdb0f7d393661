"""What runs beside the pages: the papers of what was issued, reminders, and the sweep of each minute."""

import logging
import time

from celery import shared_task
from django.utils import timezone

from partnerships.queue import hint, is_told_to_end
from tariffs.actions.debts import remind_overdue
from tariffs.actions.papers import Press, claim_run, make_credit_papers, release_run

logger = logging.getLogger(__name__)

TURN_SECONDS = 20  # then a worker does what else waits: thousands of invoices must not hold up a password reset


@shared_task
def make_papers(**_later_arguments):
    """Make the papers of credit notes and of runs that were issued, for a turn; what is left goes to the next one.

    A worker told to end stops between chunks.
    """
    make_credit_papers(at=timezone.now())
    ends = time.monotonic() + TURN_SECONDS
    while (run := claim_run(at=timezone.now())) is not None:
        with Press(run) as press:
            while there_is_more := press.make_next(at=timezone.now()):
                if time.monotonic() >= ends or is_told_to_end():
                    break
        if there_is_more:
            release_run(run)
            return wake()


def wake():
    """Tell the workers that papers are to be made. Only a hint: without a queue the next sweep does it."""
    hint(make_papers)


def tick(*, at):
    """The sweep of each minute: harmless twice or at once; a part that fails does not keep the other from running."""
    for sweep in (make_papers, remind_overdue):
        try:
            sweep(at=at)
        except Exception:
            logger.exception("%s failed; the next round tries again.", sweep)
