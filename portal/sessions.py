"""Sessions in the database, read together with their person in one statement.

A session ends after SESSION_IDLE without a request, at the latest SESSION_COOKIE_AGE after
its person signed in, and at once when its row goes.
"""

import datetime as dt
from functools import cache

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from partnerships.models import Person
from partnerships.models.statements import Statement
from portal.models import Session

BROWSER_KEY = "browser"
# "Last used" need not be truer than this, so that reading a page rarely writes a row.
SEEN_EVERY = dt.timedelta(minutes=1)


@cache
def _live_session():
    """SessionQuerySet.live with its person as a ready statement: each signed-in page asks it, and building it costs more."""
    sides = (("session", Session), ("person", Person))
    columns = [f'{side}."{field.column}"' for side, model in sides for field in model._meta.concrete_fields]
    sql = f"""
        SELECT {", ".join(columns)}
        FROM {Session._meta.db_table} session LEFT JOIN {Person._meta.db_table} person ON person.id = session.person_id
        WHERE session.session_key = %(key)s AND session.expire_date > %(at)s AND session.seen_at > %(idle_since)s
    """  # noqa: S608  names of our own tables and columns
    return Statement("live_session", sql, key="text", at="timestamptz", idle_since="timestamptz")


def live_session(key, *, at):
    """The session of this key if it would still be accepted at `at`, and its person; None for what there is not."""
    found = _live_session().opening_rows(key=key, at=at, idle_since=at - settings.SESSION_IDLE)
    if not found:
        return None, None
    (values,) = found
    fields = [field.attname for field in Session._meta.concrete_fields]
    own, persons = values[: len(fields)], values[len(fields) :]
    session = Session.from_db(connection.alias, fields, own)
    if session.person_id is None:
        return session, None
    return session, Person.from_db(connection.alias, [field.attname for field in Person._meta.concrete_fields], persons)


class SessionStore(db.SessionStore):
    """Django's database store, which also knows whose session it is and since when."""

    def __init__(self, session_key=None):
        super().__init__(session_key)
        self.person = None
        self.started_at = None

    @classmethod
    def get_model_class(cls):
        return Session

    def _get_session_from_db(self):
        now = timezone.now()
        row, person = live_session(self.session_key, at=now)
        if row is None:
            self._session_key = None
            return None
        if now - row.seen_at > SEEN_EVERY:
            self.model.objects.filter(pk=row.pk).update(seen_at=now)
        self.person, self.started_at = person, row.started_at
        return row

    def create_model_instance(self, data):
        now = timezone.now()
        started_at = self.started_at or now
        return self.model(
            session_key=self._get_or_create_session_key(),
            session_data=self.encode(data),
            expire_date=started_at + dt.timedelta(seconds=self.get_session_cookie_age()),
            person_id=data.get(SESSION_KEY),
            browser=data.get(BROWSER_KEY, ""),
            started_at=started_at,
            seen_at=now,
        )

    def cycle_key(self):
        """Go on under a new key: signing in and a new password start the clock afresh."""
        self.started_at = None
        super().cycle_key()

    def flush(self):
        self.person = self.started_at = None
        super().flush()


def signed_in_person(request):
    """The person of the request's session; nobody if they may no longer sign in or changed their password since.

    Does what django.contrib.auth.get_user does, without its second statement.
    """
    session = request.session
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return AnonymousUser()
    person = session.person
    if person is None or not person.is_active:
        return AnonymousUser()
    known = session.get(HASH_SESSION_KEY) or ""
    if constant_time_compare(known, person.get_session_auth_hash()):
        return person
    if any(constant_time_compare(known, old) for old in person.get_session_auth_fallback_hash()):
        # The secret key was changed: carry the session over to the new one.
        session.cycle_key()
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        return person
    session.flush()
    return AnonymousUser()


def browser_in_words(user_agent):
    """What a person would call the browser that sends this header, such as “Firefox on Windows”."""
    browsers = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
    systems += (("Mac OS", "Mac"), ("Linux", "Linux"))
    browser = next((word for mark, word in browsers if mark in user_agent), "A browser")
    system = next((word for mark, word in systems if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser


def end_sessions(person, *, but=None):
    """End the sessions of a person in every browser, except the one with the key `but`; returns how many."""
    return Session.objects.filter(person=person).exclude(session_key=but or "").delete()[0]


def clear_expired(*, at):
    """Forget the sessions that nobody could use any more at `at`."""
    Session.objects.filter(expire_date__lt=at).delete()
