"""Public pages kept until something happens: cheap to ask again, never stale, never anybody's own."""

import threading

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from partnerships.actions.body_pages import edit_page
from partnerships.models import Role
from portal.kept_pages import OF_THE_BODY, UnchangedPages
from tests.factories.partnerships import BodyFactory, seated
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/partnerships/lyp/"


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEEP_PAGES = True


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", purpose="First purpose")


def edit(body, purpose):
    edit_page(body, purpose=purpose, introduction="", contact="", by=None, at=timezone.now())


def settled():
    """Whether every event is older than every running transaction; those of other databases count too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(transaction) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM partnerships_event"
        )
        return cursor.fetchone()[0]


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


class Reader:
    """A browser at the door of the WSGI application; `passed` counts what went on to Django."""

    def __init__(self):
        django, self.passed = get_wsgi_application(), 0

        def counted(environ, start_response):
            self.passed += 1
            return django(environ, start_response)

        self.application = UnchangedPages(counted)

    def get(self, tag=None, **environ):
        if tag:
            environ["HTTP_IF_NONE_MATCH"] = tag
        return self.ask(**environ)

    def ask(self, method="GET", **environ):
        asked = RequestFactory().generic(method, ADDRESS, **environ).environ
        told = []
        response = self.application(asked, lambda status, headers: told.append((int(status[:3]), dict(headers))))
        content = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        ((status, headers),) = told
        return status, headers, content


@pytest.fixture
def reader(body):
    return Reader()


def test_an_unchanged_page_never_reaches_django(reader, django_assert_num_queries):
    _, first, _ = reader.get()
    with django_assert_num_queries(1):
        status, headers, content = reader.get(f'W/"x", {first["ETag"]}')
    assert (status, content, reader.passed) == (304, b"", 1)
    assert headers == {name: value for name, value in first.items() if name not in OF_THE_BODY}


def test_a_change_passes_on_to_django(reader, body):
    _, first, _ = reader.get()
    edit(body, "Second purpose")
    # An event that settles makes the page once more, which is not what is asked here.
    wait_until(settled)
    status, headers, content = reader.get(first["ETag"])
    assert (status, b"Second purpose" in content, reader.passed) == (200, True, 2)
    assert reader.get(headers["ETag"])[0] == 304
    assert reader.passed == 2


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"},
        {"HTTP_COOKIE": "messages=x"},
        {"QUERY_STRING": "page=2"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"method": "POST"},
        {"HTTP_IF_NONE_MATCH": '"another"'},
    ],
    ids=str,
)
def test_any_doubt_goes_on_to_django(reader, other):
    _, first, _ = reader.get()
    reader.ask(**{"HTTP_IF_NONE_MATCH": first["ETag"], **other})
    assert reader.passed == 2


def test_another_host_is_refused_even_with_the_tag(reader):
    _, first, _ = reader.get()
    assert reader.get(first["ETag"], HTTP_HOST="evil.example")[0] == 400


def test_without_the_events_django_answers_that_something_is_wrong(reader, as_owner):
    _, first, _ = reader.get()
    as_owner("ALTER TABLE partnerships_event RENAME TO gone")
    try:
        status, _, _ = reader.get(first["ETag"])
    finally:
        as_owner("ALTER TABLE gone RENAME TO partnerships_event")
    assert (status, reader.passed) == (500, 2)
