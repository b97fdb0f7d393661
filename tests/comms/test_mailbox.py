"""The mailbox for returned mail: read in order, moved only after what follows is in the database."""

import pytest
from django.db import DatabaseError
from django.utils import timezone

from comms import tasks
from comms.bounces.mailbox import MOST_BYTES, READ_FOLDER, MailboxError, open_mailbox
from comms.models import Bounce, UnreadReturn
from tests.comms.test_bounces import returned
from tests.factories.comms import DeliveryFactory
from tests.imap import ImapServer

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["moves", "copies"])
def server(request, settings):
    with ImapServer(can_move=request.param) as server:
        settings.BOUNCE_MAILBOX_URL = server.url
        yield server


def bounce():
    delivery = DeliveryFactory(state="accepted", ended_at=timezone.now())
    return returned("postfix_no_mailbox", pk=delivery.pk, to=delivery.address)


def test_what_waits_is_read_once_and_put_away(server):
    server.put(bounce())
    server.put(b"From: a@b.example\nSubject: Hello\n\nA letter" + b"x" * MOST_BYTES)
    for _time in range(2):
        tasks.read_returned_mail()
    assert (Bounce.objects.count(), UnreadReturn.objects.get().reason) == (1, "letter")
    assert [len(server.folders[name]) for name in ("INBOX", READ_FOLDER)] == [0, 2]


def test_a_mail_stays_in_the_mailbox_until_what_follows_is_in_the_database(server, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    server.put(bounce())
    monkeypatch.setattr(tasks, "take_return", broken)
    with pytest.raises(DatabaseError):
        tasks.read_returned_mail()
    monkeypatch.undo()
    assert (len(server.folders["INBOX"]), len(server.folders[READ_FOLDER])) == (1, 0)
    tasks.read_returned_mail()
    assert (len(server.folders["INBOX"]), Bounce.objects.count()) == (0, 1)


def test_what_was_put_away_long_ago_is_deleted(server):
    server.put(b"an old one", READ_FOLDER)
    server.put(b"a new one", READ_FOLDER)
    tasks.read_returned_mail()
    assert list(server.folders[READ_FOLDER].values()) == [b"a new one"]


def test_a_mailbox_that_cannot_be_had_is_said_and_tried_again(server, settings, caplog):
    server.put(bounce())
    server.password = "changed"
    tasks.read_returned_mail()
    assert "The next round tries again." in caplog.text
    assert "wait/here" not in caplog.text
    with pytest.raises(MailboxError, match="cannot be opened"), open_mailbox(server.url.replace("INBOX", "Elsewhere")):
        pass
    settings.BOUNCE_MAILBOX_URL = server.url
    tasks.read_returned_mail()
    assert Bounce.objects.count() == 1
