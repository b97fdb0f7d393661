"""What interrupts the sending: an upgrade, a cut connection, a wrong clock, a pause. No mail goes twice (F03, F09, F12, F18)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from comms import tasks
from comms.actions import sending
from comms.actions.outbox import pause_message, resume_message
from comms.models import Chunk, Message
from partnerships.models import Role
from partnerships.queue import tell_to_end
from tests.factories.comms import DeliveryFactory, MessageFactory
from tests.factories.partnerships import seated


@pytest.fixture
def now():
    return timezone.now()


def states(message):
    return list(message.deliveries.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def told_to_end():
    yield tell_to_end
    tell_to_end(False)


@pytest.mark.django_db
def test_a_worker_told_to_end_finishes_its_mail_and_gives_the_rest_back(sink, now, told_to_end):
    message = MessageFactory()
    DeliveryFactory.create_batch(4, message=message)
    sink.before_yes = lambda address: told_to_end(len(sink.mails) == 2)
    tasks.send_mail()
    assert states(message) == ["accepted", "accepted", "pending", "pending"]
    assert Chunk.objects.filter(ended_at=None).count() == 0
    tasks.send_mail()
    assert len(sink.mails) == 2
    told_to_end(False)
    tasks.send_mail()
    tasks._carrier.close()
    assert (states(message), len(set(sink.addresses)), len(sink.mails)) == (["accepted"] * 4, 4, 4)


@pytest.mark.django_db(transaction=True)
def test_a_connection_cut_between_yes_and_commit_leaves_that_mail_uncertain(sink, carrier, now):
    message = MessageFactory()
    deliveries = DeliveryFactory.create_batch(4, message=message)
    sink.before_yes = lambda address: cut(pid) if address == deliveries[1].address else None
    pid = backend()
    with pytest.raises(OperationalError):
        sending.send_next_chunk(carrier, at=now)
    connection.close()
    sink.before_yes = lambda address: None
    assert sending.recover_lost_chunks(at=now) == 1
    sending.send_next_chunk(carrier, at=now)
    assert states(message) == ["accepted", "uncertain", "accepted", "accepted"]
    assert sink.addresses == sorted(delivery.address for delivery in deliveries)


@pytest.mark.django_db(transaction=True)
def test_a_chunk_is_lost_once_its_workers_session_ends_however_long_its_lease(now):
    """A worker's session ends with it, so nothing need wait for its lease (F01)."""
    message = MessageFactory()
    DeliveryFactory.create_batch(2, message=message)
    elsewhere(lambda: sending.claim_chunk(at=now, limit=1))
    kept = sending.claim_chunk(at=now, limit=1)
    assert Chunk.objects.running().count() == 2
    assert sending.recover_lost_chunks(at=now) == 1
    assert list(Chunk.objects.filter(ended_at=None)) == [kept.chunk]
    kept.chunk.let_go()
    assert sending.recover_lost_chunks(at=now) == 1
    assert states(message) == ["pending", "pending"]


def elsewhere(work):
    """Do something in a session of the database that ends with it."""

    def alone():
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(alone).result()


def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def cut(pid):
    """End the connection of the process `pid`, from another connection."""
    other = psycopg2.connect(**connection.get_connection_params())
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    other.close()


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-2, 2])
def test_a_wrong_clock_ends_nobodys_lease(hours, now):
    message = MessageFactory()
    DeliveryFactory.create_batch(2, message=message)
    claim = sending.claim_chunk(at=now)
    assert sending.recover_lost_chunks(at=now + dt.timedelta(hours=hours)) == 0
    assert sending.mark_begun(claim.chunk, 1)


@pytest.mark.django_db
def test_twenty_pauses_repeat_and_lose_nothing(sink, carrier, now):
    officer, message = seated(Role.SUPPORT_OFFICER), MessageFactory()
    DeliveryFactory.create_batch(41, message=message)
    at, pauses = now, 0
    while message.deliveries.waiting().exists():
        claim = sending.claim_chunk(at=at, limit=2)
        if pauses < 20:
            pause_message(message, by=officer, at=at)
            assert not sending.mark_begun(claim.chunk, 1)
            assert sending.claim_chunk(at=at) is None
            resume_message(message, by=officer, at=at)
            pauses += 1
        sending.settle_chunk(claim, sending.send_claim(claim, carrier), at=at)
        at += dt.timedelta(minutes=1)
    assert (pauses, len(sink.mails), len(set(sink.addresses))) == (20, 41, 41)
    assert Message.objects.get().deliveries.exclude(attempts=1).count() == 0
