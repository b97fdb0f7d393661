"""The public home: what the partnership is, what is new, what comes next (E01)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.events import record
from partnerships.models import Event
from portal.reports.home import latest_news
from tests.factories.partnerships import BodyFactory, PersonFactory

AT = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def news(body, kind="body.activated", at=AT, visibility=Event.Visibility.PUBLIC):
    return record(kind, body, by=None, at=at, body=body, visibility=visibility)


@pytest.fixture(autouse=True)
def kinds():
    from partnerships.events import kinds, register_event

    if "body.activated" not in {kind.kind for kind in kinds()}:
        register_event("body.activated", "{by} made {subject} active")


def test_home_greets_visitors_and_sends_signed_in_people_to_their_tasks(client):
    assert client.get("/").status_code == 200
    client.force_login(PersonFactory())
    assert client.get("/").headers["location"] == "/tasks/"
    assert client.get("/about/").status_code == 200


def test_home_sets_no_cookie(client):
    answer = client.get("/")
    assert (dict(answer.cookies), "csrfmiddlewaretoken" in answer.content.decode()) == ({}, False)


def test_home_searches_what_is_published(client):
    page = client.get("/").content.decode()
    assert 'action="/search/"' in page
    assert 'name="q"' in page


def test_home_without_anything_says_what_would_be_here(client):
    page = client.get("/").content.decode()
    assert "Nothing has been published yet." in page
    assert "No public event is announced" in page


def test_latest_news_is_public_newest_first_and_each_thing_once():
    lyp, sep = BodyFactory(name="Later Years"), BodyFactory(name="Energy")
    news(lyp)
    news(sep, at=AT + dt.timedelta(hours=1))
    news(lyp, at=AT + dt.timedelta(hours=2))
    news(BodyFactory(name="Secret"), visibility=Event.Visibility.MEMBERS)
    assert [item.words for item in latest_news()] == ["New partnership: Later Years", "New partnership: Energy"]


def test_latest_news_leaves_out_the_kinds_that_are_housekeeping():
    news(BodyFactory(), kind="person.invited")
    assert latest_news() == []


def test_home_takes_the_same_statements_at_one_and_at_three_news(client):
    counts = []
    for number in (1, 2):
        for _ in range(number):
            news(BodyFactory())
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts == [4, 4]


@pytest.mark.parametrize("path", ["/accessibility-statement/", "/privacy/", "/cookies/", "/contact/", "/calendar/"])
def test_public_page_sets_no_cookie(client, path):
    answer = client.get(path)
    assert (answer.status_code, dict(answer.cookies)) == (200, {})


def test_contact_names_the_address_that_mail_comes_from(client):
    assert client.get("/contact/").context["contact_email"] == "partnership@portal.example"


def test_today_is_read_once(client):
    assert client.get("/calendar/").context["calendar"].first == timezone.localdate().replace(day=1)


def test_home_kept_for_visitors_changes_with_the_news(client, settings):
    settings.KEEP_PAGES = True
    before = client.get("/")
    again = client.get("/", headers={"if-none-match": before.headers["etag"]})
    assert again.status_code == 304
    news(BodyFactory(name="Brand new"))
    after = client.get("/", headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, "Brand new" in after.content.decode()) == (200, True)


def test_home_of_a_signed_in_person_is_never_the_kept_one(client, settings):
    settings.KEEP_PAGES = True
    client.get("/about/")
    client.force_login(PersonFactory(name="Ada Quill"))
    assert "Ada Quill" in client.get("/about/").content.decode()
