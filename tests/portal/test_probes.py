"""The probes tell machines whether the portal serves and works (O1)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from comms.models import Chunk, Message
from portal import probes
from portal.tasks import LAST_TICK, tick
from tests.factories.comms import DeliveryFactory
from tests.worker import wait_until


@pytest.fixture
def ticked(db):
    tick()


def told(client, **headers):
    reply = client.get("/readyz", headers=headers)
    return reply.status_code, reply.json()


def test_alive_asks_nothing(client):
    assert client.get("/healthz").content == b"ok\n"


def test_ready_after_a_round(client, ticked):
    status, answer = told(client)
    assert (status, answer["state"]) == (200, "ready")
    assert {name for name, part in answer["parts"].items() if part["ok"]} == set(answer["parts"])


def test_visitors_from_outside_learn_no_parts(client, ticked):
    assert told(client, x_forwarded_for="203.0.113.7") == (200, {"state": "ready"})


def test_not_ready_without_a_round_for_three_minutes(client, db):
    cache.set(LAST_TICK, timezone.now() - timedelta(minutes=4), None)
    status, answer = told(client)
    assert (status, answer["parts"]["beat and worker"]["ok"]) == (503, False)


def test_not_ready_while_migrations_wait(client, ticked, as_owner):
    as_owner("DELETE FROM django_migrations WHERE app = 'partnerships'")
    status, answer = told(client)
    assert (status, answer["parts"]["migrations"]["ok"]) == (503, False)


def test_not_ready_with_a_full_disk(client, ticked, monkeypatch):
    monkeypatch.setattr(probes, "MIN_DISK_SHARE", 1.1)
    status, answer = told(client)
    assert (status, answer["parts"]["disk"]["ok"]) == (503, False)


def test_not_ready_while_mail_waits_too_long(client, ticked):
    DeliveryFactory(next_attempt_at=timezone.now() - timedelta(minutes=16))
    status, answer = told(client)
    assert (status, answer["parts"]["mail"]) == (503, {"ok": False, "told": "16 minutes behind"})


@pytest.mark.parametrize(
    ("priority", "sent_minutes_ago", "status"),
    [(Message.Priority.BULK, 2, 200), (Message.Priority.BULK, 16, 503), (Message.Priority.SOON, 2, 503)],
)
def test_a_long_list_may_take_its_time_while_mail_moves(client, ticked, priority, sent_minutes_ago, status):
    now = timezone.now()
    delivery = DeliveryFactory(priority=priority, next_attempt_at=now - timedelta(minutes=16))
    ended = now - timedelta(minutes=sent_minutes_ago)
    times = {"leased_until": ended, "started_at": ended, "ended_at": ended}
    Chunk.objects.create(message=delivery.message, size=1, begun=1, sent=1, **times)
    assert told(client)[0] == status


def test_paused_mail_may_wait(client, ticked):
    DeliveryFactory(message__paused_at=timezone.now(), next_attempt_at=timezone.now() - timedelta(days=1))
    assert told(client)[0] == 200


def test_without_redis_pages_are_served(client, ticked, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, answer = told(client)
    assert (status, answer["state"], answer["parts"]["Redis"]["ok"]) == (200, "degraded", False)


def test_not_ready_without_a_database(client, transactional_db, settings):
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "nowhere"
    try:
        status, answer = told(client)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert (status, answer["parts"]["database"]["ok"]) == (503, False)


def test_a_real_worker_makes_the_round(worker):
    tick.delay()
    assert wait_until(lambda: cache.get(LAST_TICK)) <= timezone.now()
