"""Rate limits hold across workers, hold nobody up for another's sake, and never hold up account mail."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from comms import tasks
from comms.actions import claiming, pacing, sending
from comms.actions.outbox import queue_account_mail
from comms.models import Allowance, Chunk
from tests.factories.comms import DeliveryFactory, MessageFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def newsletter(*domains):
    message = MessageFactory()
    for number, domain in enumerate(domains):
        DeliveryFactory(message=message, address=f"reader{number}@{domain}.example")
    return message


def domains_of(claim):
    return sorted(row.address.split("@")[1].removesuffix(".example") for row in claim.deliveries) if claim else []


def a_minute_later():
    """Let the database believe that what was counted was counted a minute ago."""
    for allowance in Allowance.objects.all():
        allowance.counted_at -= dt.timedelta(minutes=1)
        allowance.save()


@pytest.mark.parametrize("a_minute", [1, 2, 9, 10, 300, 1200])
def test_no_sixty_seconds_see_more_than_the_limit(a_minute):
    limit = pacing.Limit(a_minute)
    assert limit.most >= 1
    # A burst, and what comes in until just before the minute is over.
    assert int(limit.most + limit.a_second * 59.9) <= a_minute
    assert limit.a_second * 60 >= min(a_minute, 0.9 * a_minute)


def test_a_tenth_goes_at_once_and_the_rest_in_the_course_of_the_minute(settings, now):
    settings.MAIL_PER_MINUTE = 20
    newsletter(*["one"] * 9)
    assert domains_of(claiming.claim_chunk(at=now)) == ["one"] * 2
    assert claiming.claim_chunk(at=now) is None
    a_minute_later()
    assert domains_of(claiming.claim_chunk(at=now)) == ["one"] * 2


def test_one_domain_at_its_limit_keeps_no_other_waiting(settings, now):
    settings.MAIL_PER_DOMAIN_PER_MINUTE = 20
    newsletter(*["big"] * 6, "small", "other")
    assert domains_of(claiming.claim_chunk(at=now)) == ["big", "big", "other", "small"]
    newsletter("small")
    assert domains_of(claiming.claim_chunk(at=now)) == ["small"]
    assert claiming.claim_chunk(at=now) is None
    a_minute_later()
    assert domains_of(claiming.claim_chunk(at=now)) == ["big", "big"]


def test_account_mail_goes_however_little_is_left_and_is_counted(settings, now):
    settings.MAIL_PER_MINUTE = settings.MAIL_PER_DOMAIN_PER_MINUTE = 10
    newsletter(*["one"] * 4)
    claiming.claim_chunk(at=now)
    for number in range(3):
        queue_account_mail(f"pat{number}@one.example", "Choose a password", "Link", by=None, at=now)
    assert [domains_of(claiming.claim_chunk(at=now)) for _each in range(4)] == [["one"]] * 3 + [[]]
    # The debt is made good before anything else goes, and is never more than a minute's worth.
    assert -3 <= Allowance.objects.get(domain="").left < 0
    Allowance.objects.update(left=-500)
    queue_account_mail("pat@one.example", "Choose a password", "Link", by=None, at=now)
    claiming.claim_chunk(at=now)
    assert set(Allowance.objects.values_list("left", flat=True)) == {-10}


def test_as_many_connections_as_allowed_and_the_last_one_for_account_mail(settings, now):
    settings.MAIL_CONNECTIONS = 2
    newsletter(*["one"] * 3)
    first = claiming.claim_chunk(at=now, limit=1)
    assert claiming.claim_chunk(at=now, limit=1) is None
    queue_account_mail("pat@one.example", "Choose a password", "Link", by=None, at=now)
    queue_account_mail("sam@one.example", "Choose a password", "Link", by=None, at=now)
    assert len(claiming.claim_chunk(at=now).deliveries) == 1
    assert claiming.claim_chunk(at=now) is None
    Chunk.objects.filter(pk=first.chunk.pk).update(leased_until=now - dt.timedelta(minutes=5))
    assert claiming.claim_chunk(at=now) is not None


def test_an_only_connection_serves_everybody_in_turn(settings, sink, carrier, now):
    settings.MAIL_CONNECTIONS = 1
    newsletter("one")
    newsletter("two")
    assert [sending.send_next_chunk(carrier, at=now) for _each in range(3)] == [1, 1, 0]
    assert (len(sink.mails), sink.connections, carrier._server) == (2, 2, None)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_one_limit(settings, now):
    settings.MAIL_PER_MINUTE = 100
    newsletter(*["one"] * 60)
    claimed = []

    def work():
        try:
            while claim := claiming.claim_chunk(at=now, limit=3):
                claimed.append(len(claim.deliveries))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    # Ten at once, and at most what a slow machine's seconds bring in meanwhile.
    seconds = (timezone.now() - now).total_seconds()
    assert 10 <= sum(claimed) <= 10 + pacing.Limit(100).a_second * seconds


def test_one_sender_is_asked_to_look_again_soon(settings, sink, caplog):
    settings.MAIL_PER_MINUTE = 10
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    newsletter("one", "one", "one")
    tasks.send_mail()
    tasks.send_mail()
    tasks._carrier.close()
    # Without a queue the mail that may go goes, nothing is lost, and the sweep of the minute does the rest.
    assert len(sink.mails) == 1
    assert caplog.text.count("is found by a later sweep") == 1
    assert not pacing.claim_next_look()


def test_domains_are_forgotten_a_day_later(settings, now):
    settings.MAIL_PER_DOMAIN_PER_MINUTE = settings.MAIL_PER_MINUTE = 20
    newsletter("one")
    claiming.claim_chunk(at=now)
    assert pacing.forget_full_allowances(at=now + dt.timedelta(hours=23)) == 0
    assert pacing.forget_full_allowances(at=now + dt.timedelta(hours=25)) == 1
    assert list(Allowance.objects.values_list("domain", flat=True)) == [""]


def test_the_database_keeps_one_allowance_a_domain(now):
    Allowance.objects.create(domain="one.example", left=1, counted_at=now)
    with refused("allowance_once_a_domain"):
        Allowance.objects.create(domain="one.example", left=1, counted_at=now)
    with refused("allowance_wakes_for_all_together"):
        Allowance.objects.create(domain="two.example", left=1, counted_at=now, woken_until=now)
    assert [str(each) for each in Allowance.objects.all()] == ["one.example"]
    assert str(Allowance(domain="")) == "All domains"
