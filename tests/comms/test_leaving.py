"""People leave while the mail is going out: nobody is handed to a sender after they have left (F17, P6)."""

from threading import Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from comms.actions.sending import claim_chunk
from comms.actions.subscriptions import unsubscribe
from comms.models import Delivery, Subscriber
from tests.factories.comms import DeliveryFactory, MessageFactory

READERS, LEAVERS = 120, 40


@pytest.mark.django_db(transaction=True)
def test_nobody_is_claimed_after_they_left():
    message = MessageFactory()
    readers = [delivery.subscriber for delivery in DeliveryFactory.create_batch(READERS, message=message)]
    left, claims = {}, {}
    threads = [
        Thread(target=_apart, args=(leave, readers[:LEAVERS:2], left)),
        Thread(target=_apart, args=(leave, readers[1:LEAVERS:2], left)),
        Thread(target=_apart, args=(claim_all, claims)),
        Thread(target=_apart, args=(claim_all, claims)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    late = [pk for pk, snapshot in claims.items() if pk in left and snapshot >= left[pk]]
    assert (len(left), late) == (LEAVERS, [])
    assert Delivery.objects.waiting().count() == 0
    assert set(claims) | set(left) == {reader.pk for reader in readers}
    assert Delivery.objects.filter(subscriber__in=set(left) - set(claims)).exclude(state="suppressed").count() == 0


def leave(subscribers, left):
    for subscriber in subscribers:
        unsubscribe(subscriber, at=timezone.now())
        left[subscriber.pk] = _moment()  # taken after the commit


def claim_all(claims):
    """Claim a few at a time, as a sender does; each claim is known by a moment before it began."""
    while True:
        began = _moment()
        claim = claim_chunk(at=timezone.now(), limit=3)
        if claim is None:
            return
        claims.update(dict.fromkeys((row.subscriber_pk for row in claim.deliveries), began))


def _moment():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _apart(work, *arguments):
    try:
        work(*arguments)
    finally:
        connections.close_all()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["newsletter", "report", "followed"])
def test_whoever_leaves_gets_none_of_what_waits(kind):
    message = MessageFactory(kind=kind)
    delivery = DeliveryFactory(message=message)
    unsubscribe(delivery.subscriber, at=timezone.now())
    again = DeliveryFactory(message=MessageFactory(kind=kind), subscriber=Subscriber.objects.get())
    assert claim_chunk(at=timezone.now()) is None
    for each in (delivery, again):
        each.refresh_from_db()
        assert each.state == "suppressed"
