"""The trail: recorded with the change, append-only, read once and in order."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from partnerships import events
from partnerships.models import Event, Role
from tests.factories.partnerships import BodyFactory, PersonFactory, now, seated
from tests.worker import wait_until


@pytest.fixture(autouse=True)
def a_kind():
    events.register_event("body.tested", "{by} tested {subject}")


def record(body, **kwargs):
    return events.record("body.tested", body, at=now(), **{"by": None, "body": body, **kwargs})


def read_all(count):
    """Read until `count` events have come; a transaction in any database of the server may hold them back a while."""
    found = []

    def read():
        with events.unread("test") as more:
            found.extend(more)
        return len(found) >= count

    wait_until(read)
    return found


def test_an_unregistered_kind_is_refused(db):
    with pytest.raises(KeyError):
        events.record("body.imagined", BodyFactory(), by=None, at=now())


def test_a_kind_has_one_wording():
    with pytest.raises(ValueError, match="already registered"):
        events.register_event("body.tested", "{by} did something else")


def test_an_event_says_what_happened(db):
    body = BodyFactory(slug="lyp", name="Later Years Partnership")
    event = record(body, by=PersonFactory(name="Pat Lee"), before={"purpose": "a"}, after={"purpose": "b"})
    assert events.sentence(event) == "Pat Lee tested Later Years Partnership"
    assert (event.subject_type, event.subject_id, event.data) == (
        "partnerships.body",
        str(body.pk),
        {"before": {"purpose": "a"}, "after": {"purpose": "b"}},
    )


@pytest.mark.parametrize("statement", ["UPDATE partnerships_event SET kind = 'x'", "DELETE FROM partnerships_event"])
def test_events_are_append_only(db, statement):
    record(BodyFactory())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_hint_fires_after_commit(db, django_capture_on_commit_callbacks):
    heard = []
    events.event_recorded.connect(lambda event, **kwargs: heard.append(event), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            event = record(BodyFactory())
            assert heard == []
    finally:
        events.event_recorded.disconnect(dispatch_uid="test")
    assert heard == [event]


def test_who_sees_an_event(db):
    body = BodyFactory()
    member, officer, stranger = seated(Role.MEMBER, body), seated(Role.SUPPORT_OFFICER), PersonFactory()
    shown = {visibility: record(body, visibility=visibility) for visibility in Event.Visibility}
    everybody, members, private = (shown[visibility] for visibility in ("public", "members", "private"))
    assert set(Event.objects.visible_to(stranger)) == {everybody}
    assert set(Event.objects.visible_to(member)) == {everybody, members}
    assert set(Event.objects.visible_to(officer)) == {everybody, members, private}


@pytest.mark.django_db(transaction=True)
def test_a_reader_gets_each_event_once_even_one_that_commits_late():
    body = BodyFactory()
    Event.objects.all()
    started, finish = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                record(body, visibility="public", note="slow")
                started.set()
                finish.wait(10)
        finally:
            connection.close()

    worker = threading.Thread(target=slow)
    worker.start()
    assert started.wait(10)
    record(body, note="quick")
    with events.unread("test") as while_running:
        assert while_running == []
    finish.set()
    worker.join()
    assert sorted(event.data["note"] for event in read_all(2)) == ["quick", "slow"]
    with events.unread("test") as again:
        assert again == []


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_fails_reads_again():
    record(BodyFactory())
    with pytest.raises(RuntimeError), events.unread("test"):
        raise RuntimeError
    assert len(read_all(1)) == 1


def test_a_listener_that_fails_undoes_nothing(transactional_db, caplog):
    def fail(**_signal):
        raise OSError("The broker is gone.")

    events.event_recorded.connect(fail)
    try:
        record(BodyFactory())
    finally:
        events.event_recorded.disconnect(fail)
    assert Event.objects.count() == 1
    assert "The broker is gone." in caplog.text
