"""The portal itself: settings, addresses, and the pages that look across the apps."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
