"""Public pages kept until something happens: cheap to ask again, never stale, never anybody's own."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from partnerships.actions.body_pages import edit_page
from partnerships.models import Role
from tests.factories.partnerships import BodyFactory, seated

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/partnerships/lyp/"


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEEP_PUBLIC_PAGES = True


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", purpose="First purpose")


def edit(body, purpose):
    edit_page(body, purpose=purpose, introduction="", contact="", by=None, at=timezone.now())


def test_an_unchanged_page_costs_one_statement_and_no_words(client, body, django_assert_num_queries):
    first = client.get(ADDRESS)
    with django_assert_num_queries(1):
        again = client.get(ADDRESS)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    with django_assert_num_queries(1):
        unchanged = client.get(ADDRESS, headers={"if-none-match": f'W/"x", {first["ETag"]}'})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
    assert unchanged["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert "Content-Type" not in unchanged
    assert first["Cache-Control"] == "no-cache"


def test_an_anonymous_page_carries_no_token_and_no_cookie(client, body):
    page = client.get(ADDRESS)
    assert b"csrfmiddlewaretoken" not in page.content
    assert not page.cookies


def test_a_change_shows_at_once(client, body):
    tag = client.get(ADDRESS)["ETag"]
    edit(body, "Second purpose")
    changed = client.get(ADDRESS, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert b"Second purpose" in changed.content


def test_a_change_that_commits_late_shows_too(client, body):
    other = BodyFactory(slug="sep")
    written, finish = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            edit(body, "Late purpose")
            written.set()
            finish.wait(10)
        connection.close()

    worker = threading.Thread(target=slow)
    worker.start()
    assert written.wait(10)
    edit(other, "Quick purpose")
    tag = client.get(ADDRESS)["ETag"]
    assert b"First purpose" in client.get(ADDRESS).content
    finish.set()
    worker.join()
    assert b"Late purpose" in client.get(ADDRESS, headers={"if-none-match": tag}).content


def test_somebody_signed_in_gets_a_page_of_their_own(client, body):
    client.get(ADDRESS)
    client.force_login(seated(Role.MANAGER, body))
    page = client.get(ADDRESS)
    assert b"Edit page" in page.content
    assert "no-store" in page["Cache-Control"]
    client.logout()
    assert b"Edit page" not in client.get(ADDRESS).content


def test_another_host_and_a_refusal_are_not_kept(client, body):
    client.get(ADDRESS)
    assert client.get(ADDRESS, headers={"host": "evil.example"}).status_code == 400
    assert client.get("/partnerships/none/").status_code == 404
    assert client.get(f"{ADDRESS}edit/").status_code == 302


def test_a_connection_that_broke_is_made_anew(client, body):
    first = client.get(ADDRESS)
    connection.connection.close()
    assert client.get(ADDRESS).content == first.content
