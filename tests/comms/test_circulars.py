"""Circulars to the LSP network: whom they reach, once each, and what stands when they have gone (E16)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from comms.actions.circulars import drop_circular, send_circular, send_circular_test, write_circular
from comms.actions.preferences import save_preferences
from comms.mime.letters import circular_letter
from comms.models import Circular, Delivery, Message, Suppression
from comms.models.addresses import address_hash
from comms.reports.audiences import circular_seen
from comms.reports.mail_log import sendings, sendings_shown
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tests.factories.comms import AudienceFactory, SubscriptionFactory
from tests.factories.comms_circulars import CircularFactory
from tests.factories.partnerships import BodyFactory, PersonFactory, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, email="officer@portal.example")


def member(address, circular, **kwargs):
    """Somebody brought in from a list of people who agreed."""
    values = {"source": "list", "added_by": circular.written_by} | kwargs
    return SubscriptionFactory(subscriber__address=address, audience=circular.audience, **values).subscriber


def send(circular, by):
    now = timezone.now()
    return send_circular(circular, seen=circular_seen(circular, at=now), by=by, at=now)


def test_each_member_and_each_person_with_a_seat_gets_one_mail(officer):
    circular = CircularFactory()
    member("ann@network.example", circular)
    member("officer@portal.example", circular)
    seated(Role.MEMBER, email="bob@board.example")
    PersonFactory(email="no.seat@board.example")
    send(circular, officer)
    mails = Delivery.objects.order_by("address").values_list("address", "message__kind")
    assert list(mails) == [
        ("ann@network.example", "circular"),
        ("bob@board.example", "notice"),
        ("officer@portal.example", "circular"),
    ]


def test_who_joined_on_the_website_was_promised_news_link_only(officer):
    circular = CircularFactory(audience__has_seated=False)
    member("form@network.example", circular, source="form")
    with pytest.raises(RefusedError, match="Nobody is in this audience yet"):
        send(circular, officer)
    assert Message.objects.count() == 0


def test_nobody_who_unsubscribed_is_written_to_whether_listed_or_seated(officer):
    circular = CircularFactory()
    member("gone@network.example", circular)
    seated(Role.MEMBER, email="gone@board.example")
    for address in ("gone@network.example", "gone@board.example"):
        Suppression.objects.create(address_hash=address_hash(address), reason="unsubscribed", at=timezone.now())
    send(circular, officer)
    assert list(Delivery.objects.values_list("address", flat=True)) == ["officer@portal.example"]


def test_who_leaves_every_list_gets_nothing_that_still_waits(officer):
    circular = CircularFactory(audience__has_seated=False)
    reader = member("ann@network.example", circular)
    send(circular, officer)
    followed = BodyFactory()
    save_preferences(reader, audiences=[], bodies=[followed], at=timezone.now())
    assert Delivery.objects.get().state == Delivery.State.SUPPRESSED


def test_it_goes_once_and_its_words_stand(officer):
    circular = CircularFactory()
    sent = send(circular, officer)
    for act in (
        lambda: send(circular, officer),
        lambda: drop_circular(circular, by=officer, at=timezone.now()),
        lambda: write_circular(circular, {"subject": "Other"}, audience=sent.audience, by=officer, at=timezone.now()),
        lambda: send_circular_test(circular, to="me@portal.example", by=officer, at=timezone.now()),
    ):
        with pytest.raises(RefusedError, match="This circular has gone"):
            act()
    assert Message.objects.count() == 1


def test_its_marks_show_on_the_page_and_in_both_parts_of_the_mail(client, officer):
    text = "By **Friday**, see [the calendar](/calendar/).\n\n- one\n- two <b>"
    circular = CircularFactory(text=text, link_words="", link_path="")
    mail = circular_letter(circular, at=timezone.now(), bulk=False)
    assert "By Friday, see the calendar (http://testserver/calendar/).\n\n- one\n- two <b>\n" in mail.text
    marks = ["<strong>Friday</strong>", ">one</li>", "two &lt;b&gt;</li>"]
    assert [mark in mail.html for mark in marks] == [True] * 3
    assert ('href="http://testserver/calendar/"' in mail.html, "**" in mail.html) == (True, False)
    client.force_login(officer)
    page = client.get(circular.get_absolute_url()).content.decode()
    assert [mark in page for mark in marks] == [True] * 3


def test_what_changed_after_it_was_looked_at_does_not_go(officer):
    circular = CircularFactory()
    seen = circular_seen(circular, at=timezone.now())
    member("late@network.example", circular)
    with pytest.raises(RefusedError, match="changed after you looked"):
        send_circular(circular, seen=seen, by=officer, at=timezone.now())
    assert Delivery.objects.count() == 0


def test_an_administrator_may_write_but_not_send():
    administrator = seated(Role.ADMINISTRATOR)
    circular = CircularFactory(written_by=administrator)
    with pytest.raises(NotAllowedError):
        send(circular, administrator)


def test_an_audience_that_anybody_may_join_gets_none(officer):
    with pytest.raises(RefusedError, match="News-Link and reports only"):
        write_circular(
            None, {"subject": "News", "text": "Words"}, audience=AudienceFactory(is_open=True), by=officer,
            at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"text": ""}, "circular_says_something"),
        ({"subject": "Two\nlines"}, "circular_subject_is_one_line"),
        ({"link_words": ""}, "circular_link_has_words"),
        ({"link_path": "//elsewhere.example/"}, "circular_links_into_the_portal"),
        ({"sent_at": "2009-05-01T09:00Z"}, "circular_sent_by_somebody"),
    ],
)
def test_what_the_database_refuses(changes, constraint):
    circular = CircularFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Circular.objects.filter(pk=circular.pk).update(**changes)


def test_what_went_cannot_be_given_up(officer):
    circular = send(CircularFactory(), officer)
    with pytest.raises(IntegrityError, match="circular_sent_or_dropped"), transaction.atomic():
        Circular.objects.filter(pk=circular.pk).update(dropped_at=timezone.now())


def test_from_the_first_words_to_the_mail_log_in_the_browser(client, officer):
    client.force_login(officer)
    audience = CircularFactory(written_by=officer, dropped_at=timezone.now()).audience
    address = reverse("comms:circular_write", args=[audience.slug])
    words = {"subject": "Draft plan", "text": "Look.\r\n\r\nThen say.", "link_words": "Read it"}
    refused = client.post(address, words | {"link_path": "https://elsewhere.example/plan/"})
    assert refused.context["form"].errors["link_path"] == [
        "Enter a page of this portal, beginning with http://testserver/"
    ]
    written = client.post(address, words | {"link_path": "http://testserver/calendar/?month=2009-06"})
    circular = Circular.objects.drafts().get()
    assert (written.url, circular.link_path) == (circular.get_absolute_url(), "/calendar/?month=2009-06")
    client.post(reverse("comms:circular_test", args=[circular.pk]), {"to": "look@portal.example"})
    assert Message.objects.get(kind="test").subject == "Test: Draft plan"
    page = client.get(reverse("comms:circular_send", args=[circular.pk]))
    client.post(reverse("comms:circular_send", args=[circular.pk]), page.context["form"].initial)
    (line,) = sendings_shown(sendings())
    assert (line.subject, line.addressed, line.mails) == ("Draft plan", (("People whose seat it concerns", 1),), 1)
    assert "Read it:\nhttp://testserver/calendar/?month=2009-06\n" in Message.objects.get(kind="notice").text
