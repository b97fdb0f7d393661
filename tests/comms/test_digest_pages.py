"""The digest's page and its link to stop (H13)."""

import datetime as dt
import logging

import pytest
from django.test import Client

from comms.actions.digests import choose_digest, send_digests
from comms.mime import Mould
from comms.models import Digest, DutyTold, Message
from comms.reports.digests import own_digest
from partnerships.access import NotAllowedError
from partnerships.duties import open_duty
from partnerships.models import Event, Role
from portal.personal_links import WithoutPersonalLinks
from tests.factories.comms_digests import DigestFactory
from tests.factories.partnerships import (
    BodyFactory,
    PersonFactory,
    seated,
)

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)  # a Friday
TODAY, DAY = MORNING.date(), dt.timedelta(days=1)


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body, name="Mary Moss")


def check_due(body, on, at=MORNING):
    return open_duty("page_check.due", body, body=body, role=Role.MANAGER, due_on=on, at=at)[0]


def test_the_mail_can_be_stopped_with_one_press_and_forgets_its_words(client, body, manager):
    body.name = "A & B <i>⟦to⟧</i>"
    body.save()
    digest = DigestFactory(person=manager)
    check_due(body, TODAY)
    send_digests(at=MORNING)
    message = Message.objects.get()
    assert message.holds_personal_link
    assert not message.is_harmless_twice
    assert "Check the page of A & B <i>to</i>" in message.text
    assert "A &amp; B &lt;i&gt;to&lt;/i&gt;" in message.html
    mail = Mould(message.ready).fill({"to": manager.email, "mail_id": "1.1@x"}).decode()
    assert f"List-Unsubscribe: <http://testserver{digest.stop_path}>" in mail
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in mail
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(digest.stop_path).status_code == 200
    digest.refresh_from_db()
    assert digest.frequency == "daily"  # a scanner that opens the link stops nothing
    for _ in range(2):
        assert strict.post(digest.stop_path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    digest.refresh_from_db()
    assert digest.frequency == "never"
    assert Event.objects.filter(kind="digest.chosen").count() == 1
    hidden = logging.LogRecord("", 20, "", 1, "GET %s", (digest.stop_path,), None)
    WithoutPersonalLinks().filter(hidden)
    assert hidden.getMessage() == "GET /digest/stop/.../"
    for nonsense in ("x", "1:2", digest.stop_path.split("/")[-2] + "x"):
        assert client.get(f"/digest/stop/{nonsense}/").status_code == 404


def test_the_page_shows_what_it_would_say_and_counts_nothing_as_told(client, body, manager):
    check_due(body, TODAY)
    client.force_login(manager)
    for _ in range(2):
        assert "Check the page of Later Years Partnership" in client.get("/account/digest/").content.decode()
    assert not DutyTold.objects.exists()
    saved = client.post("/account/digest/", {"frequency": "weekly", "weekday": "2"}, follow=True)
    assert "Your digest comes each week, on Wednesday at seven" in saved.content.decode()
    assert Digest.objects.get().words == "Each week, on Wednesday"
    assert "Each week, on Wednesday" in client.get("/account/").content.decode()
    for bad in ({}, {"frequency": "hourly"}, {"frequency": "weekly", "weekday": "9"}, {"frequency": "a\x00b"}):
        assert "There is a problem" in client.post("/account/digest/", bad).content.decode()
    with pytest.raises(NotAllowedError):
        choose_digest(PersonFactory(), frequency="never", weekday=0, by=manager, at=MORNING)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(client, body, manager, count, django_assert_num_queries):
    for number in range(count):
        check_due(body, TODAY + number * DAY)
    DigestFactory(person=manager)
    own_digest(manager, at=MORNING)
    client.force_login(manager)
    with django_assert_num_queries(8):
        client.get("/account/digest/")
