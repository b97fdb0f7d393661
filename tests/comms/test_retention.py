"""Who got which mail is kept for ninety days, after that how many (O11, P20); and the key that outlives everything."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions import retention
from comms.actions.address_keys import rekey_addresses
from comms.actions.returned_mail import take_return
from comms.actions.subscriber_lists import import_subscribers
from comms.actions.subscriptions import unsubscribe
from comms.models import Bounce, Delivery, Message, Subscriber, Suppression
from comms.models.addresses import address_hash, normalised
from comms.reports.mail_log import sendings, sendings_shown
from comms.reports.readership import figures_of_issues
from partnerships.access import RefusedError
from partnerships.models import Event, Role
from tests.comms.test_bounces import returned
from tests.factories.comms import AudienceFactory, DeliveryFactory, MessageFactory, SubscriptionFactory
from tests.factories.partnerships import seated

pytestmark = pytest.mark.django_db
KEPT = dt.timedelta(days=90)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now()


def ended(message, state, at, number=1):
    return DeliveryFactory.create_batch(number, message=message, state=state, ended_at=at)


def numbers(message):
    counted = Message.objects.with_counts().get(pk=message.pk)
    return counted.count, counted.count_accepted, counted.count_failed


def test_deliveries_go_after_ninety_days_and_their_numbers_stay(now):
    message = MessageFactory()
    ended(message, "accepted", now - KEPT - MINUTE, 5)
    (refused,) = ended(message, "failed", now - KEPT - MINUTE)
    ended(message, "accepted", now - KEPT + MINUTE, 2)
    waiting = DeliveryFactory(message=message)
    take_return(returned("postfix_no_mailbox", pk=refused.pk, to=refused.address), at=now)
    before = numbers(message), sendings_shown(sendings()), figures_of_issues()
    assert before[0] == (9, 7, 1)
    assert retention.count_old_deliveries(at=now, batch=4) == 6
    assert (numbers(message), sendings_shown(sendings()), figures_of_issues()) == before
    assert (Delivery.objects.count(), Bounce.objects.count()) == (3, 0)
    assert Delivery.objects.filter(pk=waiting.pk).exists()
    told = Event.objects.filter(kind="deliveries.counted").order_by("pk")
    assert [event.data for event in told] == [{"count": 4, "messages": 1}, {"count": 2, "messages": 1}]
    assert retention.count_old_deliveries(at=now) == 0
    assert retention.count_old_deliveries(at=now + 2 * MINUTE) == 2
    assert numbers(message) == (9, 7, 1)


def test_an_interrupted_night_goes_on_where_it_stopped(now, monkeypatch):
    ended(MessageFactory(), "accepted", now - KEPT - MINUTE, 6)
    count_batch, batches = retention._count_batch, iter(range(2))

    def interrupted(**kwargs):
        if next(batches, None) is None:
            raise KeyboardInterrupt
        return count_batch(**kwargs)

    monkeypatch.setattr(retention, "_count_batch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        retention.count_old_deliveries(at=now, batch=2)
    monkeypatch.undo()
    assert Delivery.objects.count() == 2
    assert retention.count_old_deliveries(at=now) == 2
    assert numbers(Message.objects.get())[0] == 6


def test_the_page_of_a_mail_says_that_its_addresses_are_gone(now, client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    message = MessageFactory()
    ended(message, "accepted", now - KEPT - MINUTE, 3)
    retention.count_old_deliveries(at=now)
    page = client.get(message.get_absolute_url()).content.decode()
    assert ("3 addresses are no longer listed" in page, "3 of 3 recipients dealt with" in page) == (True, True)
    assert client.get(reverse("comms:outbox")).status_code == 200


SPELLINGS = [
    ("pat@readers.example", ["PAT@Readers.EXAMPLE", "pat@readers.example.", " pat@readers.example ", "ｐat@readers．example"]),
    ("pat@münchen.example", ["pat@XN--MNCHEN-3YA.example", "Pat@mu\u0308nchen.example", "pat@MÜNCHEN.example."]),
    ("pat@straße.example", ["pat@strasse.example", "pat@STRASSE。example"]),
]  # fmt: skip


@pytest.mark.parametrize(("left", "others"), SPELLINGS)
def test_whoever_left_stays_out_in_every_spelling_and_under_a_new_key(left, others, now, settings):
    officer, audience = seated(Role.SUPPORT_OFFICER), AudienceFactory()
    unsubscribe(SubscriptionFactory(subscriber__address=normalised(left)).subscriber, at=now)
    settings.ADDRESS_HASH_KEYS = [*settings.ADDRESS_HASH_KEYS, "a second key of this portal"]
    assert rekey_addresses(at=now) == 2
    assert rekey_addresses(at=now) == 0
    Subscriber.objects.all().delete()
    outcome = import_subscribers(
        [left, *others], audience=audience, proof="Signed the sheet", agreed_on=now.date(), by=officer, at=now
    )
    assert (outcome.added, outcome.known, outcome.refused) == (0, 0, 1)


def test_a_wrong_key_is_noticed(now, settings):
    SubscriptionFactory()
    settings.ADDRESS_HASH_KEYS = ["not the key that was used"]
    with pytest.raises(RefusedError, match="ADDRESS_HASH_KEY is not the one"):
        rekey_addresses(at=now)
    with pytest.raises(RefusedError, match="nobody can tell who has left"):
        import_subscribers(
            ["a@readers.example"], audience=AudienceFactory(), proof="Sheet", agreed_on=now.date(), by=None, at=now
        )


def test_the_hash_rests_on_its_own_key_alone(settings):
    before = address_hash("pat@readers.example")
    settings.SECRET_KEY = "another key altogether, as long as the first"
    assert address_hash("pat@readers.example") == before
    settings.ADDRESS_HASH_KEYS = ["another"]
    assert address_hash("pat@readers.example") != before
    assert Suppression.objects.count() == 0
