"""The portal's own workers, which also write down when a task began; nothing else is changed."""

from celery.signals import task_prerun

from portal.celery import app
from tests.bench.large.mail_reference import note_start

__all__ = ["app"]


@app.task(name="bench.bare_start")
def bare_start():
    """Nothing: a bare task of the same queue, for its start."""


@task_prerun.connect
def started(task=None, **_signal):
    if task.name in ("comms.tasks.send_mail", "bench.bare_start"):
        note_start()
