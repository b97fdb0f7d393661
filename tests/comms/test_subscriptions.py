"""Double opt-in, a way out that always works, and what a scanner cannot do."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comms.actions.subscriber_lists import import_subscribers
from comms.actions.subscriptions import ask_to_subscribe, unsubscribe
from comms.models import Delivery, Message, Subscriber, Subscription, Suppression
from comms.models.addresses import BadAddressError, address_hash, normalised
from partnerships.access import NotAllowedError
from partnerships.models import Event, Role
from tests.factories.comms import AudienceFactory, DeliveryFactory, MessageFactory, SubscriptionFactory
from tests.factories.partnerships import PersonFactory, seated

pytestmark = pytest.mark.django_db
MAY = dt.date(2009, 5, 12)


@pytest.fixture
def now():
    return timezone.now()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Pat@Example.COM ", "pat@example.com"),
        ("pat@example.com.", "pat@example.com"),
        ("pat@ｅｘａｍｐｌｅ.com", "pat@example.com"),
        ("pat@münchen.example", "pat@xn--mnchen-3ya.example"),
        ("o'neil+news@portal.example", "o'neil+news@portal.example"),
    ],
)
def test_one_spelling_for_each_address(typed, kept):
    assert normalised(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "pat", "pat@", "@example.com", "pat@example", "a@b@c.com", "pat@exa mple.com", "pat@example.com\r\nBcc: x@y.com",
     "pat@-x.com", ".pat@example.com", "p..at@example.com", f"{'a' * 65}@example.com", f"pat@{'a.' * 130}com",
     "Pat <pat@example.com>", "pat\u200b@example.com", "pät@example.com", "pat@example.com,x@example.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(BadAddressError):
        normalised(typed)


def ask(client, **data):
    audience = AudienceFactory()
    return client.post(reverse("comms:subscribe"), {"address": "Pat@Readers.example", "audience": audience.pk} | data)


def test_subscribing_starts_only_with_the_button_behind_the_mailed_link(client):
    assert ask(client).headers["Location"] == reverse("comms:subscribe_sent")
    subscription = Subscription.objects.get()
    link = re.search(r"http://testserver(/news-link/subscribe/confirm/\S+)", Message.objects.get().text)[1]
    for method in (client.get, client.head, client.get):
        assert method(link).status_code == 200
    subscription.refresh_from_db()
    assert subscription.confirmed_at is None
    assert client.post(link).status_code == 200
    assert Subscription.objects.running().get() == subscription
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        "mail.queued", "subscription.asked", "subscription.confirmed",
    ]  # fmt: skip


def test_the_reply_does_not_tell_whether_an_address_is_known(client):
    SubscriptionFactory(subscriber__address="pat@readers.example")
    assert ask(client).headers["Location"] == reverse("comms:subscribe_sent")
    assert Subscription.objects.count() == 1
    assert Message.objects.get().subject.startswith("You already get News-Link")


def test_no_more_than_three_letters_an_hour_to_one_address(now):
    audience = AudienceFactory()
    for _time in range(5):
        ask_to_subscribe("pat@readers.example", audience=audience, at=now)
    assert Delivery.objects.count() == 3
    ask_to_subscribe("pat@readers.example", audience=audience, at=now + dt.timedelta(minutes=61))
    assert Delivery.objects.count() == 4


@pytest.mark.parametrize("token", ["x", "eyJwayI6MX0:abc", "1:1qabc:zzz"])
@pytest.mark.parametrize("name", ["comms:subscribe_confirm", "comms:unsubscribe"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_does_nothing(client, name, token, method):
    SubscriptionFactory()
    assert getattr(client, method)(reverse(name, args=[token])).status_code == 404
    assert Subscription.objects.running().count() == 1


def test_a_confirmation_link_ends_after_seven_days(client, time_machine):
    subscription = SubscriptionFactory(confirmed_at=None)
    link = reverse("comms:subscribe_confirm", args=[subscription.confirm_token])
    time_machine.move_to(timezone.now() + dt.timedelta(days=8))
    assert client.post(link).status_code == 404


def test_a_link_of_one_purpose_serves_no_other(client):
    subscription = SubscriptionFactory()
    address = reverse("comms:subscribe_confirm", args=[subscription.subscriber.unsubscribe_token])
    assert client.get(address).status_code == 404


def test_opening_the_unsubscribe_link_changes_nothing_and_posting_ends_it_at_once():
    subscription = SubscriptionFactory()
    waiting = DeliveryFactory(subscriber=subscription.subscriber)
    link = subscription.subscriber.unsubscribe_path
    client = Client(enforce_csrf_checks=True)
    for method in (client.get, client.head, client.options):
        method(link)
    assert Subscription.objects.running().count() == 1
    reply = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert (reply.status_code, Subscription.objects.running().count()) == (200, 0)
    waiting.refresh_from_db()
    assert waiting.state == "suppressed"
    assert client.post(link).status_code == 200
    assert Event.objects.filter(kind="subscription.ended").count() == 1


def test_account_mail_still_reaches_somebody_who_unsubscribed(now):
    subscriber = SubscriptionFactory().subscriber
    other = DeliveryFactory(message=MessageFactory(kind="notice"), subscriber=subscriber)
    unsubscribe(subscriber, at=now)
    other.refresh_from_db()
    assert other.state == "pending"


def test_whoever_unsubscribed_stays_out_of_an_imported_list_in_every_spelling(now):
    officer, audience = seated(Role.SUPPORT_OFFICER), AudienceFactory()
    unsubscribe(SubscriptionFactory(subscriber__address="pat@readers.example").subscriber, at=now)
    Subscriber.objects.all().delete()
    outcome = import_subscribers(
        ["PAT@Readers.EXAMPLE.", "new@readers.example", "New@readers.example"],
        audience=audience, proof="Signed the sheet", agreed_on=MAY, by=officer, at=now,
    )  # fmt: skip
    assert (outcome.added, outcome.known, outcome.refused) == (1, 0, 1)
    assert list(Subscriber.objects.wanting([audience]).values_list("address", flat=True)) == ["new@readers.example"]


def test_asking_again_oneself_lifts_an_earlier_unsubscription(client, now):
    unsubscribe(SubscriptionFactory(subscriber__address="pat@readers.example").subscriber, at=now)
    ask(client)
    client.post(reverse("comms:subscribe_confirm", args=[Subscription.objects.waiting().get().confirm_token]))
    assert Suppression.objects.count() == 0
    assert Subscription.objects.running().count() == 1


def test_importing_twice_changes_nothing(now):
    officer, audience = seated(Role.SUPPORT_OFFICER), AudienceFactory()
    for added in (2, 0):
        outcome = import_subscribers(
            ["a@readers.example", "b@readers.example"],
            audience=audience,
            proof="Sheet",
            agreed_on=MAY,
            by=officer,
            at=now,
        )
        assert outcome.added == added
    assert Subscription.objects.running().count() == 2


def test_only_the_support_office_brings_in_a_list(now):
    with pytest.raises(NotAllowedError):
        import_subscribers(
            ["a@readers.example"], audience=AudienceFactory(), proof="x", agreed_on=MAY, by=PersonFactory(), at=now
        )


def test_a_list_with_bad_lines_names_them_and_brings_in_nobody(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    data = {"audience": AudienceFactory().pk, "proof": "Sheet", "addresses": "good@readers.example\n\nbad\nalso bad@x"}
    reply = client.post(reverse("comms:subscriber_import"), data)
    assert [error[:7] for error in reply.context["form"].errors["addresses"]] == ["Line 3:", "Line 4:"]
    assert Subscriber.objects.count() == 0
    assert "good@readers.example" in reply.content.decode()


def test_an_officer_removes_a_subscriber(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    subscription = SubscriptionFactory()
    client.post(reverse("comms:subscriber_remove", args=[subscription.subscriber_id]))
    assert Subscription.objects.running().count() == 0
    assert Event.objects.filter(kind="subscription.removed").count() == 1


def test_no_event_holds_an_address(client):
    ask(client)
    subscription = Subscription.objects.get()
    client.post(reverse("comms:subscribe_confirm", args=[subscription.confirm_token]))
    client.post(subscription.subscriber.unsubscribe_path)
    written = str(list(Event.objects.values_list("subject_label", "subject_address", "data", "by_label")))
    assert "readers.example" not in written
    assert address_hash("pat@readers.example") not in written


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_subscribers_takes_the_same_statements_for_any_number(rows, client, django_assert_num_queries):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    SubscriptionFactory.create_batch(rows)
    with django_assert_num_queries(7):
        client.get(reverse("comms:subscriber_list"))
