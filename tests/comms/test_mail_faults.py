"""Mail servers that misbehave: every answer, hang and drop has its state, and nobody else suffers (F13–F15)."""

import datetime as dt

import pytest
from django.utils import timezone

from comms.actions import claiming, sending
from comms.actions.outbox import queue_account_mail
from comms.carriers import SmtpCarrier, smtp
from comms.models import Chunk, Message
from tests.factories.comms import DeliveryFactory, MessageFactory
from tests.smtp_script import Running

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def server(settings):
    with Running() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def carrier(server):
    carrier = SmtpCarrier()
    yield carrier
    carrier.close()


@pytest.fixture
def impatient(monkeypatch):
    """A hanging server hangs for ever: nobody need wait ten seconds to learn it."""
    monkeypatch.setattr(smtp, "COMMAND_SECONDS", 1)
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 1)


def to(*names, message=None):
    message = message or MessageFactory()
    return [DeliveryFactory(message=message, address=f"{name}.one@matrix.example") for name in names]


def states(message):
    return list(message.deliveries.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("behaviour", "state", "minutes"),
    [
        ("c421", "deferred", 1),
        ("c450", "deferred", 5),
        ("c451", "deferred", 15),
        ("c452", "deferred", 60),
        ("grey", "deferred", 5),
        ("dropbefore", "deferred", 1),
        ("c550", "failed", None),
        ("c552", "failed", None),
        ("c554", "failed", None),
        ("mime8", "failed", None),
        ("utf8", "failed", None),
        ("dropafter", "uncertain", None),
    ],
)
def test_every_answer_has_its_state_and_time_and_the_others_still_go(
    behaviour, state, minutes, pipelining, server, carrier, now
):
    server.pipelining = pipelining
    message = MessageFactory()
    _first, odd, _last = to("fine", behaviour, "alright", message=message)
    sending.send_next_chunk(carrier, at=now)
    assert states(message) == ["accepted", state, "accepted"]
    odd.refresh_from_db()
    assert odd.next_attempt_at == now + dt.timedelta(minutes=minutes or 0)
    assert (odd.ended_at is None) == (state == "deferred")
    sending.send_next_chunk(carrier, at=now)
    assert server.tried[odd.address] == 1


@pytest.mark.parametrize(
    ("behaviour", "state"), [("hangrcpt", "deferred"), ("hangdata", "deferred"), ("hangbody", "uncertain")]
)
def test_a_server_that_hangs_at_a_mail_is_given_up_in_time(behaviour, state, server, carrier, impatient, now):
    (odd,) = to(behaviour)
    sending.send_next_chunk(carrier, at=now)
    assert states(odd.message) == [state]


@pytest.mark.parametrize("step", ["banner", "ehlo"])
def test_a_server_that_hangs_before_any_mail_costs_no_attempt(step, server, carrier, monkeypatch, now):
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 1)
    server.hang_at = step
    (waits,) = to("fine")
    assert sending.send_next_chunk(carrier, at=now) == 0
    waits.refresh_from_db()
    assert (waits.state, waits.attempts, waits.next_attempt_at) == ("pending", 0, now + dt.timedelta(minutes=1))


def test_a_server_that_hangs_at_the_sender_defers(server, carrier, impatient, now):
    server.hang_at = "mail"
    (odd,) = to("fine")
    sending.send_next_chunk(carrier, at=now)
    assert states(odd.message) == ["deferred"]


@pytest.mark.parametrize("answer", ["454 4.7.0 TLS not available", "220 Ready"])
def test_without_tls_nothing_is_said_and_the_outbox_says_why(answer, server, carrier, settings, now):
    settings.EMAIL_USE_TLS, server.starttls = True, answer
    (waits,) = to("fine")
    assert sending.send_next_chunk(carrier, at=now) == 0
    assert (states(waits.message), server.mails) == (["pending"], [])
    assert Chunk.objects.get().trouble != ""


def test_a_server_without_starttls_is_not_spoken_to_in_the_clear(server, carrier, settings, now):
    settings.EMAIL_USE_TLS = True
    (waits,) = to("fine")
    sending.send_next_chunk(carrier, at=now)
    assert (states(waits.message), server.mails) == (["pending"], [])
    assert Chunk.objects.get().trouble == "STARTTLS extension not supported by server."


def test_too_many_connections_cost_no_attempt(server, carrier, now):
    server.most_connections = 1
    first, second = carrier, SmtpCarrier()
    first.open()
    (waits,) = to("fine")
    assert sending.send_next_chunk(second, at=now) == 0
    assert states(waits.message) == ["pending"]
    assert Chunk.objects.get().trouble == "421 4.7.0 Too many connections"
    waits.message.deliveries.update(next_attempt_at=now)
    assert sending.send_next_chunk(first, at=now) == 1
    assert states(waits.message) == ["accepted"]


@pytest.mark.parametrize("pipelining", [False, True])
def test_a_mail_called_back_in_mid_announcement_leaves_nothing_behind(pipelining, server, carrier, now):
    """The server may wait for a mail by then: it gets neither that one nor the next one's commands for it."""
    server.pipelining = pipelining
    message, other = MessageFactory(), MessageFactory()
    to("fine", message=message)
    claim = claiming.claim_chunk(at=now)
    Message.objects.filter(pk=message.pk).update(paused_at=now)
    sending.settle_chunk(claim, sending.send_claim(claim, carrier), at=now)
    assert (states(message), server.mails) == (["pending"], [])
    to("alright", message=other)
    sending.send_next_chunk(carrier, at=now)
    assert [address for address, _content in server.mails] == ["alright.one@matrix.example"]


def test_greylisting_is_waited_out(server, carrier, now):
    (grey,) = to("grey")
    sending.send_next_chunk(carrier, at=now)
    sending.send_next_chunk(carrier, at=now + dt.timedelta(minutes=5))
    assert states(grey.message) == ["accepted"]
    assert [address for address, _content in server.mails] == [grey.address]


def test_soft_failures_stop_after_three_days_of_their_own(server, carrier, now):
    """Counted from the first refusal, so that a message that was paused for a week is still tried."""
    (full,) = to("c452", message=MessageFactory(queued_at=now - dt.timedelta(days=9)))
    sending.send_next_chunk(carrier, at=now)
    assert states(full.message) == ["deferred"]
    sending.send_next_chunk(carrier, at=now + dt.timedelta(hours=72))
    full.refresh_from_db()
    assert (full.state, full.code) == ("failed", 452)
    assert full.reply == "Given up after three days of trying. The last answer was: 4.2.2 Mailbox full"


def test_a_sender_in_a_tarpit_steps_back_for_urgent_mail(server, carrier, impatient, monkeypatch, now):
    monkeypatch.setattr(sending, "LOOK_SECONDS", 0)
    newsletter = MessageFactory()
    to("tarpit", "other", message=newsletter)
    claim = claiming.claim_chunk(at=now)
    queue_account_mail("urgent@portal.example", "Choose a password", "Link", by=None, at=now)
    sending.settle_chunk(claim, sending.send_claim(claim, carrier), at=now)
    assert states(newsletter) == ["pending", "pending"]
    sending.send_next_chunk(carrier, at=now)
    assert [address for address, _content in server.mails] == ["urgent@portal.example"]
    sending.send_next_chunk(carrier, at=now)
    assert states(newsletter) == ["deferred", "accepted"]


def test_urgent_mail_does_not_step_back_for_other_urgent_mail(server, carrier, monkeypatch, now):
    monkeypatch.setattr(sending, "LOOK_SECONDS", 0)
    urgent = MessageFactory(kind=Message.Kind.NOTICE)
    to("one", "two", message=urgent)
    claim = claiming.claim_chunk(at=now)
    queue_account_mail("urgent@portal.example", "Choose a password", "Link", by=None, at=now)
    assert len(sending.send_claim(claim, carrier)) == 2


def test_a_mail_that_cannot_be_made_fails_alone(server, carrier, now):
    """F15: letters that no header takes, a line break that would bring another recipient in."""
    message = MessageFactory()
    DeliveryFactory(message=message, address="zoë@matrix.example")
    DeliveryFactory(message=message, address="a@matrix.example\r\nbcc: c@evil.example")
    to("fine", "alright", message=message)
    sending.send_next_chunk(carrier, at=now)
    assert states(message) == ["failed", "failed", "accepted", "accepted"]
    assert not any(b"evil.example" in content for _address, content in server.mails)


def test_a_message_with_an_unknown_gap_fails_visibly_and_at_once(server, carrier, now):
    message = MessageFactory()
    message.ready = bytes(message.ready).replace(b"unsubscribe", b"unheard_of")
    message.save()
    to("fine", message=message)
    sending.send_next_chunk(carrier, at=now)
    assert states(message) == ["failed"]
    assert message.deliveries.get().reply == sending.CANNOT_BE_MADE
