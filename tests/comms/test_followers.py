"""Following a body, the page of one's own mail, being forgotten, and what a mail scanner cannot do (E07, H07)."""

import datetime as dt
import hashlib
import html
import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comms.actions.following import tell_followers
from comms.actions.preferences import erase_subscriber, save_preferences
from comms.actions.subscriber_lists import import_subscribers
from comms.actions.subscriptions import unsubscribe
from comms.models import Addressed, Delivery, Message, Subscriber, Subscription, Suppression, consent
from comms.models.addresses import address_hash
from partnerships.access import RefusedError
from partnerships.models import Event, Role
from tests.factories.comms import (
    AudienceFactory,
    CalendarEntryFactory,
    DeliveryFactory,
    MessageFactory,
    NewsLinkIssueFactory,
    PublicationFactory,
    StoryFactory,
    SubscriptionFactory,
)
from tests.factories.comms_press import PressReleaseFactory
from tests.factories.partnerships import BodyFactory, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def follower_of(body, **options):
    return SubscriptionFactory(audience=None, body=body, source="follow", **options).subscriber


def announce(body, at, **options):
    entry = CalendarEntryFactory(body=body, starts_at=at + dt.timedelta(days=9), **options)
    happened("event.announced", entry, at, body=body)
    return entry


def happened(kind, subject, at, body=None):
    """An event of a transaction long ago: whatever else the server does, it is settled."""
    Event.objects.create(
        kind=kind, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), subject_label=str(subject),
        subject_address=subject.get_absolute_url(), body=body, at=at, visibility="public", transaction=1,
    )  # fmt: skip


def told(subscriber):
    return list(
        Delivery.objects.filter(subscriber=subscriber, message__kind="followed").values_list(
            "message__subject", flat=True
        )
    )


def test_following_starts_with_the_mailed_link_and_keeps_which_words_were_agreed_to(client):
    body = BodyFactory(kind="thematic", name="Later Years Partnership")
    reply = client.post(reverse("comms:follow", args=[body.slug]), {"address": "Pat@Readers.example"})
    assert reply.headers["Location"] == reverse("comms:subscribe_sent")
    message = Message.objects.get()
    assert message.subject == "Confirm that you want news from Later Years Partnership"
    client.post(re.search(r"http://testserver(/news-link/subscribe/confirm/\S+)", message.text)[1])
    subscription = Subscription.objects.running().get()
    assert (subscription.body, subscription.source, subscription.wording) == (body, "follow", "follow-1")


@pytest.mark.parametrize("data", [{}, {"address": "pat"}, {"address": "pat@x.example\r\nBcc: a@b.example"}])
def test_a_bad_address_follows_nothing(client, data):
    body = BodyFactory(kind="thematic")
    assert client.post(reverse("comms:follow", args=[body.slug]), data).status_code == 200
    assert Subscriber.objects.count() == 0


def test_words_that_people_agreed_to_change_only_with_their_version():
    words = "".join(f"{each.version}{each.words}" for each in (consent.NEWS_LINK, consent.FOLLOW, consent.CHOICE))
    assert hashlib.sha256(words.encode()).hexdigest()[:12] == "10ebaba50a89"


def test_one_mail_tells_of_all_bodies_followed_and_only_once(now):
    one, other = BodyFactory(), BodyFactory()
    both, only = follower_of(one), follower_of(other)
    SubscriptionFactory(audience=None, body=other, subscriber=both)
    announce(one, now), announce(other, now)
    announce(other, now, cancelled_at=now), announce(other, now, is_public=False)
    announce(other, now - dt.timedelta(hours=1))  # before they began to follow
    assert tell_followers(at=now) == 2
    assert told(both) == ["News from 2 partnerships you follow"]
    assert told(only) == [f"News from {other.name}"]
    assert tell_followers(at=now) == 0
    counts = Addressed.objects.filter(who=f"Followers of {other.name}").values_list("count", flat=True)
    assert list(counts) == [1, 1]


def test_a_press_release_leads_its_followers_to_the_page_that_everybody_can_open(now):
    release = PressReleaseFactory(issued=True)
    follower = follower_of(release.body)
    happened("press.issued", release, now, body=release.body)
    assert tell_followers(at=now) == 1
    assert told(follower) == [f"News from {release.body.name}"]
    assert f"Press release: {release.title}" in (text := Message.objects.get(kind="followed").text)
    assert release.public_address in text
    assert release.get_absolute_url() not in text


def test_a_story_that_comes_with_news_link_is_not_sent_a_second_time(now):
    body, publication = BodyFactory(), PublicationFactory()
    story = StoryFactory(body=body)
    issue = story_published(story, publication)
    reader, follower = follower_of(body), follower_of(body)
    DeliveryFactory(message=MessageFactory(publication=publication), subscriber=reader)
    happened("issue.published", publication, now)
    assert tell_followers(at=now) == 1
    assert (told(reader), told(follower)) == ([], [f"News from {body.name}"])
    assert f"/news-link/{issue.slug}/#story-{story.pk}" in Message.objects.get(kind="followed").text


def story_published(story, publication):
    signed = {"approved_at": timezone.now(), "approved_data": {}, "approved_hash": "0" * 64}
    issue = NewsLinkIssueFactory(month=dt.date(2009, 5, 1), state="published", publication=publication, **signed)
    type(story).objects.filter(pk=story.pk).update(state="accepted", issue=issue)
    return issue


def test_whoever_left_is_told_nothing(now):
    body = BodyFactory()
    unsubscribe(follower_of(body), at=now)
    follower_of(body, confirmed_at=None)
    announce(body, now)
    assert tell_followers(at=now) == 0


def test_the_page_of_ones_own_mail_gives_exactly_what_is_ticked(client, now):
    audience, press = AudienceFactory(), AudienceFactory(slug="local-media")
    body = BodyFactory(kind="thematic")
    subscriber = SubscriptionFactory(audience=audience).subscriber
    waiting = DeliveryFactory(message=MessageFactory(kind="followed", publication=None), subscriber=subscriber)
    page = client.get(subscriber.preferences_path)
    assert page.context["form"].initial == {"audiences": [audience.pk], "bodies": []}
    assert page.headers["X-Robots-Tag"] == "noindex"
    client.post(subscriber.preferences_path, {"audiences": [press.pk], "bodies": [body.pk]})
    running = subscriber.subscriptions.running()
    assert sorted(str(row.to) for row in running) == sorted([str(press), str(body)])
    assert {row.source for row in running} == {"choice"}
    client.post(subscriber.preferences_path, {"audiences": [press.pk]})
    waiting.refresh_from_db()
    assert waiting.state == "suppressed"
    reply = client.post(subscriber.preferences_path, {})
    assert "You are unsubscribed" in reply.content.decode()
    assert (running.all().count(), Suppression.objects.count()) == (0, 1)
    save_preferences(subscriber, audiences=[press], bodies=[], at=now)
    assert (running.all().count(), Suppression.objects.count()) == (1, 0)


def test_a_closed_group_can_be_left_but_not_joined(client):
    closed = AudienceFactory(slug="closed", is_open=False)
    stranger = SubscriptionFactory(audience=AudienceFactory()).subscriber
    reply = client.post(stranger.preferences_path, {"audiences": [closed.pk]})
    assert list(reply.context["form"].errors) == ["audiences"]
    assert stranger.subscriptions.running().get().audience.slug == "key-stakeholders"


@pytest.mark.parametrize("path", ["/news-link/preferences/x/", "/news-link/preferences/x/delete/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_opens_no_page(client, path, method):
    SubscriptionFactory()
    assert getattr(client, method)(path).status_code == 404
    assert Subscription.objects.running().count() == 1


def test_the_unsubscribe_link_opens_no_other_page(client):
    subscriber = SubscriptionFactory().subscriber
    assert client.get(reverse("comms:preferences", args=[subscriber.unsubscribe_token])).status_code == 404


def test_only_the_one_click_page_does_without_a_cross_site_token():
    subscriber = SubscriptionFactory().subscriber
    client = Client(enforce_csrf_checks=True)
    for path in (subscriber.preferences_path, f"{subscriber.preferences_path}delete/"):
        assert client.post(path, {}).status_code == 403
    assert Subscription.objects.running().count() == 1


def test_a_personal_link_reaches_no_log(caplog):
    from portal.personal_links import WithoutPersonalLinks

    path = SubscriptionFactory().subscriber.preferences_path
    Client(enforce_csrf_checks=True).post(path, {})
    (line,) = [record for record in caplog.records if record.name == "django.security.csrf"]
    WithoutPersonalLinks().filter(line)
    assert line.getMessage().endswith("/news-link/preferences/.../")


def test_an_erased_address_stands_nowhere_and_stays_out(client, now):
    subscriber = SubscriptionFactory(subscriber__address="pat@readers.example").subscriber
    sent = DeliveryFactory(subscriber=subscriber, state="accepted", ended_at=now)
    password = DeliveryFactory(subscriber=None, address="pat@readers.example", message=MessageFactory(kind="account"))
    client.post(f"{subscriber.preferences_path}delete/")
    sent.refresh_from_db(), password.refresh_from_db(), subscriber.refresh_from_db()
    assert (sent.address, subscriber.address) == (f"erased-{subscriber.pk}@erased.invalid",) * 2
    assert (password.address, password.state) == ("pat@readers.example", "pending")
    assert Suppression.objects.filter(address_hash=address_hash("pat@readers.example")).count() == 1
    assert client.get(subscriber.preferences_path).status_code == 404
    erase_subscriber(subscriber, at=now)
    assert Event.objects.filter(kind="subscriber.erased").count() == 1
    outcome = import_subscribers(
        ["PAT@readers.example."], body=BodyFactory(), proof="Sheet", agreed_on=dt.date(2009, 5, 12),
        by=seated(Role.SUPPORT_OFFICER), at=now,
    )  # fmt: skip
    assert (outcome.added, outcome.refused) == (0, 1)


def test_an_officer_erases_an_address(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    subscriber = SubscriptionFactory().subscriber
    client.post(reverse("comms:subscriber_erase", args=[subscriber.pk]))
    assert Subscriber.objects.filter(erased_at=None).count() == 0
    assert client.get(reverse("comms:subscriber_erase", args=[subscriber.pk])).status_code == 404


def test_nobody_agreed_on_a_day_to_come(now):
    with pytest.raises(RefusedError, match="still to come"):
        import_subscribers(
            ["a@readers.example"], audience=AudienceFactory(), proof="Sheet", by=seated(Role.SUPPORT_OFFICER), at=now,
            agreed_on=timezone.localdate(now) + dt.timedelta(days=1),
        )  # fmt: skip


def test_a_scanner_that_opens_every_link_three_times_changes_nothing(now):
    """Mail scanners open whatever a mail links to, by GET and HEAD, before its reader does (H07)."""
    body = BodyFactory(kind="thematic")
    subscriber = follower_of(body)
    announce(body, now)
    tell_followers(at=now)
    text = Message.objects.get(kind="followed").text
    text = text.replace("⟦unsubscribe⟧", f"http://testserver{subscriber.unsubscribe_path}")
    text = text.replace("⟦preferences⟧", f"http://testserver{subscriber.preferences_path}")
    waiting = SubscriptionFactory(confirmed_at=None)
    links = re.findall(r"http://testserver(/\S*)", text)
    links.append(reverse("comms:subscribe_confirm", args=[waiting.confirm_token]))
    links += [f"{subscriber.preferences_path}delete/", reverse("comms:follow", args=[body.slug])]
    before = everything()
    for link in links * 3:
        page = Client().get(html.unescape(link).split("#")[0])
        head = Client().head(link.split("#")[0])
        assert (page.status_code, head.status_code) == (200, 200), link
    assert len(links) >= 6
    assert everything() == before


def everything():
    """Every row of the app as it stands."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("comms").get_models()
        if model._meta.model_name in {"subscriber", "subscription", "suppression", "delivery", "message", "audience"}
    }


def test_a_manager_sees_how_many_follow_and_no_address(client):
    body = BodyFactory(kind="thematic", name="Later Years Partnership")
    addresses = [follower_of(body).address for _each in range(2)]
    client.force_login(seated(Role.MANAGER, body))
    page = client.get(reverse("comms:forward_news", args=[body.slug])).content.decode()
    assert "<strong>2</strong> addresses follow" in page
    assert f"http://testserver/partnerships/{body.slug}/follow/" in page
    assert [address for address in addresses if address in page] == []


def test_a_list_is_looked_at_before_it_is_brought_in(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    audience = AudienceFactory()
    SubscriptionFactory(audience=audience, subscriber__address="known@readers.example")
    data = {
        "audience": audience.pk, "proof": "Sheet", "addresses": "new@readers.example\nKnown@readers.example",
        "agreed_on_day": 12, "agreed_on_month": 5, "agreed_on_year": 2009,
    }  # fmt: skip
    address = reverse("comms:subscriber_import")
    page = client.post(address, data)
    assert (page.context["preview"].added, page.context["preview"].known) == (1, 1)
    assert Subscriber.objects.count() == 1
    data["seen"] = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]
    other = client.post(address, data | {"addresses": "else@readers.example"})
    assert (other.status_code, Subscriber.objects.count()) == (200, 1)
    assert client.post(address, data).status_code == 302
    assert Subscription.objects.get(source="list").agreed_on == dt.date(2009, 5, 12)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tab_news_takes_the_same_statements_for_any_number(rows, client, django_assert_num_queries, now):
    body = BodyFactory(kind="thematic")
    for _row in range(rows):
        announce(body, now)
    with django_assert_num_queries(4):
        client.get(reverse("comms:body_news", args=[body.slug]))
