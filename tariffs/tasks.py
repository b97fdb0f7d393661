"""What runs beside the pages: the papers of what was issued, reminders, and the sweep of each minute."""

import logging

from celery import shared_task
from django.utils import timezone

from partnerships.queue import hint, is_told_to_end
from tariffs.actions.debts import remind_overdue
from tariffs.actions.papers import Press, claim_run, make_credit_papers

logger = logging.getLogger(__name__)


@shared_task
def make_papers(**_later_arguments):
    """Make the papers of every run that was issued and of every credit note; a worker told to end stops between chunks."""
    while not is_told_to_end() and (run := claim_run(at=timezone.now())) is not None:
        with Press(run) as press:
            while press.make_next(at=timezone.now()) and not is_told_to_end():
                pass
    make_credit_papers(at=timezone.now())


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
