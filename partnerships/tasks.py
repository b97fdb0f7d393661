"""What happens by itself in the register; each is safe to run twice and at once."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from partnerships.actions.action_plans import open_action_duties
from partnerships.actions.imports import (
    drop_stale_imports,
    fail_import,
    forget_old_imports,
    give_up_lost_imports,
    imports_for_workers,
    work_on_import,
)
from partnerships.actions.page_checks import open_page_checks
from partnerships.queue import hint

_TOO_LONG = "This file takes too long to import. Nothing was imported. Split it and upload the parts."


@shared_task
def work_on(*, run, **_later_arguments):
    """Check or import one uploaded file."""
    try:
        work_on_import(run, at=timezone.now())
    except SoftTimeLimitExceeded:
        fail_import(run, _TOO_LONG, at=timezone.now())


def wake_importer(run):
    """Tell the workers of a run that waits for one; without a queue the next sweep does it."""
    if run.is_queued:
        hint(work_on, run=run.pk)


def tick(*, at):
    """Each minute: open the month's page checks that are missing.

    Files that nobody confirmed to import within the hour are dropped; those that wait for a
    worker are told of again.
    """
    open_page_checks(at=at)
    drop_stale_imports(at=at)
    give_up_lost_imports(at=at)
    for run in imports_for_workers():
        hint(work_on, run=run)


def night(*, at):
    """Each night: ask for planned actions that are due soon, forget what imports of more than 30 days ago showed."""
    open_action_duties(at=at)
    forget_old_imports(at=at)
