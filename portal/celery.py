"""The Celery application: worker and beat start with `celery -A portal`."""

import os

from celery import Celery
from celery.signals import worker_shutting_down

from partnerships.queue import tell_to_end

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
worker_shutting_down.connect(tell_to_end)
