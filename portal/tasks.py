"""The two beats of the portal, and what it publishes. Every business moment is a row with a due time; a beat only looks."""

import logging
from importlib import import_module
from importlib.util import find_spec

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from portal.actions.headlines import claim_headline_order, run_headline_order
from portal.actions.report_backs import claim_report_back_order, run_report_back_order

logger = logging.getLogger(__name__)
LAST_TICK = "portal.last_tick"
# Each may have `tick(at=)` for every minute and `night(at=)` for every night.
SWEPT = ("partnerships.tasks", "comms.tasks", "targets.tasks", "tariffs.tasks", "healthchecks.tasks", "portal.upkeep")


@shared_task
def tick(**_later):
    """Do what every app wants done each minute, and leave word that scheduler and worker are alive."""
    at = timezone.now()
    cache.set(LAST_TICK, at, None)
    sweep("tick", at)


@shared_task
def night(**_later):
    """Do what every app wants done each night."""
    sweep("night", timezone.now())


@shared_task
def publish_headlines_ordered(**_later):
    """Publish the headline targets of every year that was ordered and that no other worker has."""
    _carry_out(claim_headline_order, run_headline_order)


@shared_task
def publish_report_backs_ordered(**_later):
    """Publish every year's report-back that was ordered and that no other worker has."""
    _carry_out(claim_report_back_order, run_report_back_order)


def _carry_out(claim, run):
    while (order := claim(at=timezone.now())) is not None:
        if order.is_open:
            run(order, at=timezone.now())


def sweep(name, at, modules=SWEPT):
    """Call the function `name` of every module that has one, with `at`.

    They are actions that may run twice or at once. One that fails does not keep the others from running.
    """
    for path in modules:
        module = import_module(path) if find_spec(path) else None
        try:
            getattr(module, name, _nothing)(at=at)
        except Exception:
            logger.exception("%s of %s failed; the next round tries again.", name, path)


def _nothing(*, at):
    """Stands in for apps that have nothing to do at that time."""
