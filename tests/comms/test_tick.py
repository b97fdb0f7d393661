"""The sweep of each minute does what the clock asks, even when the queue is gone."""

import datetime as dt

from django.utils import timezone

from comms.models import Audience, Chunk, Delivery, NewsLinkIssue
from comms.tasks import tick
from portal.tasks import SWEPT, sweep
from tests.factories.comms import DeliveryFactory


def test_the_portal_sweeps_communications_each_minute(db):
    sweep("tick", timezone.now())
    month = timezone.localdate().replace(day=1)
    assert "comms.tasks" in SWEPT
    assert [issue.month for issue in NewsLinkIssue.objects.all()] == [month]
    assert Audience.objects.exists()


def test_twice_opens_one_issue(db):
    at = timezone.now()
    tick(at=at)
    tick(at=at)
    assert NewsLinkIssue.objects.count() == 1


def test_a_chunk_of_a_dead_worker_comes_back(db):
    delivery = DeliveryFactory(state=Delivery.State.PENDING)
    at = timezone.now()
    chunk = Chunk.objects.create(
        message=delivery.message, size=1, begun=0, leased_until=at - dt.timedelta(minutes=1), started_at=at
    )
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.CLAIMED, chunk=chunk, place=1, attempts=1)
    tick(at=at)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.chunk) == (Delivery.State.PENDING, None)
