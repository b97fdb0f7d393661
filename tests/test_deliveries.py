"""Whatever the queue does, each task may be handed out several times and has its effect once (F07)."""

import re

import pytest
import redis
from django.conf import settings

from tests.faults import deliveries
from tests.worker import wait_until

_BEGUN = re.compile(r"Task (\S+)\[\S+\] received")
_DONE = re.compile(r"Task (\S+)\[\S+\] (succeeded|raised)")


def test_every_task_is_handed_out_several_times_by_a_test():
    assert deliveries.names() == set(deliveries.TASKS)


@pytest.fixture
def mailbox(monkeypatch):
    """The mailbox for returned mail, known to the worker that is started next."""
    monkeypatch.setenv("BOUNCE_MAILBOX_URL", deliveries.mailbox().url)


@pytest.mark.django_db(transaction=True)
def test_each_task_handed_out_three_times_at_once_has_its_effect_once(mailbox, worker, smtp_sink):
    wanted = deliveries.hand_out(lambda: [message["X-Envelope-To"] for message in smtp_sink.messages])
    wait_until(lambda: all_are_done(worker.log.read_text()))
    assert deliveries.wrong(wanted) == {}


def all_are_done(log):
    """Whether the worker has ended every task that was put into its queue, and the queue is empty."""
    begun, ended = _BEGUN.findall(log), _DONE.findall(log)
    assert [name for name, how in ended if how == "raised"] == []
    each_thrice = all(begun.count(name) >= deliveries.TIMES for name in deliveries.TASKS)
    with redis.Redis.from_url(settings.REDIS_URL) as queue:
        return each_thrice and len(ended) == len(begun) and queue.llen(settings.CELERY_TASK_DEFAULT_QUEUE) == 0
