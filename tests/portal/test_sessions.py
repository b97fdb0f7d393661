"""Sessions: one statement for session and person, and an end that is an end (A7)."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import Session
from portal.sessions import browser_in_words, clear_expired, end_sessions, live_session
from tests.factories.partnerships import PersonFactory
from tests.factories.portal import PASSWORD, invited, sign_in

ACCOUNT = "/account/sessions/"


@pytest.fixture
def person(db):
    return invited(name="Ada Quill", email="ada@portal.example")


@pytest.fixture
def signed_in(client, person):
    assert sign_in(client, person).status_code == 302
    return client


def age(**by):
    """Make every session older."""
    delta = dt.timedelta(**by)
    for session in Session.objects.all():
        session.seen_at -= delta
        session.started_at -= delta
        session.expire_date -= delta
        session.save()


def test_session_and_person_come_in_one_statement(signed_in):
    with CaptureQueriesContext(connection) as queries:
        signed_in.get(ACCOUNT)
    asked = [query["sql"].replace('"', "") for query in queries]
    assert sum(statement.startswith("EXECUTE live_session") for statement in asked) == 1
    assert sum("FROM partnerships_person" in statement for statement in asked) == 0


def test_signing_in_changes_the_session_key(client, person):
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(client, person)
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_session_knows_person_and_browser(client, person):
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    sign_in(client, person, **{"user-agent": firefox})
    session = Session.objects.get(pk=client.session.session_key)
    assert (session.person, session.browser) == (person, "Firefox on Windows")


def test_sign_out_needs_a_post_and_ends_the_session_on_the_server(signed_in, person):
    key = signed_in.session.session_key
    signed_in.get("/account/logout/")
    assert Session.objects.filter(pk=key).exists()
    signed_in.post("/account/logout/")
    assert not Session.objects.filter(person=person).exists()
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key
    assert stolen.get(ACCOUNT).status_code == 302


def test_stopped_person_is_out_at_the_next_request(signed_in, person):
    assert signed_in.get(ACCOUNT).status_code == 200
    person.is_active = False
    person.save()
    assert signed_in.get(ACCOUNT).status_code == 302


def test_new_password_ends_the_other_sessions(signed_in, person):
    elsewhere = Client()
    sign_in(elsewhere, person)
    new = "marmalade lantern brook"
    signed_in.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert elsewhere.get(ACCOUNT).status_code == 302
    assert signed_in.get(ACCOUNT).status_code == 200
    assert Session.objects.filter(person=person).count() == 1


def test_password_set_elsewhere_ends_the_session(signed_in, person):
    person.set_password("another passphrase here")
    person.save()
    assert signed_in.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_idle_session_ends(signed_in, minutes, status):
    Session.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=minutes))
    assert signed_in.get(ACCOUNT).status_code == status


def test_session_ends_twelve_hours_after_sign_in_however_busy(signed_in):
    age(hours=11, minutes=59)
    Session.objects.update(seen_at=timezone.now())
    assert signed_in.get(ACCOUNT).status_code == 200
    # Saved again, as a message or a form would do: the end stays where it was.
    session = signed_in.session
    session["note"] = "kept"
    session.save()
    age(minutes=2)
    Session.objects.update(seen_at=timezone.now())
    assert signed_in.get(ACCOUNT).status_code == 302


def test_last_use_is_noted_once_a_minute(signed_in):
    signed_in.get(ACCOUNT)
    with CaptureQueriesContext(connection) as quick:
        signed_in.get(ACCOUNT)
    Session.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=5))
    with CaptureQueriesContext(connection) as later:
        signed_in.get(ACCOUNT)
    assert [sum(query["sql"].startswith("UPDATE") for query in run) for run in (quick, later)] == [0, 1]


def test_changed_secret_key_keeps_the_session(signed_in, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is also long enough for this test to work"
    assert signed_in.get(ACCOUNT).status_code == 200
    assert signed_in.get(ACCOUNT).status_code == 200


def test_session_of_a_backend_no_longer_used_is_nobodys(signed_in, settings):
    settings.AUTHENTICATION_BACKENDS = ["rules.permissions.ObjectPermissionBackend"]
    assert signed_in.get(ACCOUNT).status_code == 302


def test_sign_out_everywhere_else(signed_in, person):
    others = [Client(), Client()]
    for other in others:
        sign_in(other, person)
    page = signed_in.post(ACCOUNT, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["You are signed out in 2 other browsers."]
    assert [other.get(ACCOUNT).status_code for other in others] == [302, 302]
    assert signed_in.get(ACCOUNT).status_code == 200


def test_end_sessions_leaves_other_people_alone(person):
    neighbour = PersonFactory()
    client = Client()
    client.force_login(neighbour)
    assert end_sessions(person) == 0
    assert client.get(ACCOUNT).status_code == 200


def test_expired_sessions_are_forgotten_at_night(signed_in, person):
    clear_expired(at=timezone.now())
    assert Session.objects.filter(person=person).count() == 1
    clear_expired(at=timezone.now() + dt.timedelta(hours=13))
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("", "A browser"),
    ],
)
def test_browser_in_words(header, words):
    assert browser_in_words(header) == words


def test_the_ready_statement_reads_what_live_says(db, settings):
    person, now = PersonFactory(), timezone.now()
    hour, idle = dt.timedelta(hours=1), settings.SESSION_IDLE
    times = ((hour, -hour + idle), (hour, dt.timedelta(0)), (-hour, dt.timedelta(0)), (hour, -2 * idle), (hour, -idle))
    for number, (expires, seen) in enumerate(times):
        Session.objects.create(
            session_key=f"key{number}", session_data="", expire_date=now + expires, person=person, started_at=now,
            seen_at=now + min(seen, dt.timedelta(0)),
        )  # fmt: skip
    Session.objects.create(session_key="nobody", session_data="", expire_date=now + hour, started_at=now, seen_at=now)
    for session in Session.objects.all():
        said = Session.objects.live(at=now).select_related("person").filter(pk=session.pk).first()
        assert live_session(session.session_key, at=now) == (said, said.person if said else None)
    assert live_session("no such key", at=now) == (None, None)
