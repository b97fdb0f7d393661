"""The portal's workers without one guard: no mark is written before a mail goes. Only for the control runs."""

from celery.signals import worker_init

from portal.celery import app

__all__ = ["app"]


@worker_init.connect
def switch_off(**_signal):
    """Say that every mark was written, and write none."""
    from comms.actions import sending

    sending.mark_begun = lambda chunk, place: True
