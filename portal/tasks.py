"""The two beats of the portal. Every business moment is a row with a due time; a beat only looks."""

import logging

from celery import shared_task
from django.apps import apps
from django.core.cache import cache
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)
LAST_TICK = "portal.last_tick"


@shared_task
def tick(**_later):
    """Do what every app wants done each minute, and leave word that scheduler and worker are alive."""
    at = timezone.now()
    cache.set(LAST_TICK, at, None)
    sweep("each_minute", at)


@shared_task
def night(**_later):
    """Do what every app wants done each night."""
    sweep("each_night", timezone.now())


def sweep(when, at):
    """Call every function that an app names in the attribute `when` of its AppConfig, with `at`.

    They are actions that may run twice or at once. One that fails does not keep the others from running.
    """
    for config in apps.get_app_configs():
        for path in getattr(config, when, ()):
            try:
                import_string(path)(at=at)
            except Exception:
                logger.exception("%s failed; the next round tries again.", path)
