"""The outbox over real SMTP: each recipient once, every answer written, nothing lost by a dead worker."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from comms.actions import sending
from comms.actions.outbox import pause_message, queue_account_mail, stop_message
from comms.carriers import SmtpCarrier
from comms.models import Chunk, Delivery, Message, Suppression
from partnerships.models import Event, Role
from tests.factories.comms import DeliveryFactory, MessageFactory
from tests.factories.partnerships import seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def states(message):
    return list(message.deliveries.order_by("pk").values_list("state", flat=True))


def test_each_recipient_gets_one_mail_with_their_own_link(sink, carrier, now):
    message = MessageFactory()
    first, second = DeliveryFactory.create_batch(2, message=message)
    assert sending.send_next_chunk(carrier, at=now) == 2
    assert sending.send_next_chunk(carrier, at=now) == 0
    assert sink.addresses == sorted([first.address, second.address])
    assert sink.connections == 1
    mail = sink.mail_to(first.address)
    link = "http://testserver" + first.subscriber.unsubscribe_path
    assert mail["To"] == first.address
    assert mail["Message-ID"] == first.mail_id
    assert mail["List-Unsubscribe"] == f"<{link}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = mail.get_body(("plain",)).get_content()
    assert text.splitlines() == ["Hello", ".a line that begins with a dot", link]
    assert link in mail.get_body(("html",)).get_content()
    assert states(message) == ["accepted", "accepted"]


def test_a_chunk_is_one_event_without_addresses(sink, carrier, now):
    message = MessageFactory()
    DeliveryFactory.create_batch(3, message=message)
    sending.send_next_chunk(carrier, at=now)
    event = Event.objects.about(message).get(kind="mail.sent")
    assert event.data == {"accepted": 3, "deferred": 0, "failed": 0, "uncertain": 0, "returned": 0}


def test_urgent_mail_overtakes_a_newsletter(sink, carrier, now):
    DeliveryFactory(message=MessageFactory(queued_at=now - dt.timedelta(hours=1)))
    queue_account_mail("pat@portal.example", "Choose a password", "Link", by=None, at=now)
    sending.send_next_chunk(carrier, at=now)
    assert sink.addresses == ["pat@portal.example"]


def test_account_mail_is_emptied_once_it_has_gone(sink, carrier, now):
    message = queue_account_mail("Pat@Portal.example", "Choose a\r\nBcc: x@y.example", "Secret link", by=None, at=now)
    sending.send_next_chunk(carrier, at=now)
    message.refresh_from_db()
    assert (bytes(message.ready), message.text, message.emptied_at) == (b"", "", now)
    mail = sink.mail_to("pat@portal.example")
    assert (mail["Subject"], mail["Bcc"]) == ("Choose a Bcc: x@y.example", None)


@pytest.mark.parametrize(
    ("answer", "after_data", "state", "code"),
    [
        ("450 4.2.0 Greylisted", False, "deferred", 450),
        ("421 4.3.2 Closing", False, "deferred", 421),
        ("452 4.5.3 Too many", True, "deferred", 452),
        ("550 5.1.1 No such user", False, "failed", 550),
        ("554 5.7.1 Refused", True, "failed", 554),
        ("drop", False, "deferred", None),
        ("drop", True, "uncertain", None),
    ],
)
def test_an_answer_decides_the_state_and_the_others_still_go(answer, after_data, state, code, sink, carrier, now):
    message = MessageFactory()
    odd, _other = DeliveryFactory.create_batch(2, message=message)
    sink.answers[odd.address] = answer
    if after_data:
        sink.after_data.add(odd.address)
    sending.send_next_chunk(carrier, at=now)
    odd.refresh_from_db()
    assert (odd.state, odd.code) == (state, code)
    assert states(message) == [state, "accepted"]


def test_a_deferred_mail_is_tried_again_on_schedule_and_given_up_after_three_days(sink, carrier, now):
    delivery = DeliveryFactory(message=MessageFactory(queued_at=now))
    sink.answers[delivery.address] = "450 Later"
    waits = []
    at = now
    for _attempt in range(4):
        assert sending.send_next_chunk(carrier, at=at) == 1
        delivery.refresh_from_db()
        waits.append((delivery.next_attempt_at - at) // dt.timedelta(minutes=1))
        assert sending.send_next_chunk(carrier, at=delivery.next_attempt_at - dt.timedelta(seconds=1)) == 0
        at = delivery.next_attempt_at
    assert waits == [5, 10, 20, 40]
    sending.send_next_chunk(carrier, at=now + dt.timedelta(hours=73))
    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_a_kept_connection_that_died_meanwhile_costs_nothing(sink, carrier, now):
    carrier.open()
    carrier._server.sock.shutdown(2)
    message = DeliveryFactory().message
    sending.send_next_chunk(carrier, at=now)
    assert (states(message), len(sink.mails), sink.connections) == (["accepted"], 1, 2)


def test_an_unreachable_server_costs_no_attempt(settings, now):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    delivery = DeliveryFactory()
    sending.send_next_chunk(SmtpCarrier(), at=now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)
    assert delivery.next_attempt_at == now + dt.timedelta(minutes=1)


def lose_worker_after(message, place):
    """Claim a chunk and die with the delivery at `place` in mid-air."""
    claim = sending.claim_chunk(at=timezone.now())
    assert sending.mark_begun(claim.chunk, place)
    Chunk.objects.filter(pk=claim.chunk.pk).update(leased_until=timezone.now() - dt.timedelta(minutes=5))
    return claim


@pytest.mark.parametrize(("policy", "in_flight", "repeat"), [("hold", "uncertain", False), ("resend", "pending", True)])
def test_what_a_dead_worker_sent_stays_sent_and_the_rest_goes_again(policy, in_flight, repeat, settings, now):
    settings.COMMS_IN_FLIGHT = policy
    message = MessageFactory()
    DeliveryFactory.create_batch(4, message=message)
    claim = lose_worker_after(message, 3)
    assert sending.recover_lost_chunks(at=now) == 1
    assert sending.recover_lost_chunks(at=now) == 0
    assert states(message) == ["accepted", "accepted", in_flight, "pending"]
    assert message.deliveries.get(pk=claim.deliveries[2].pk).repeat_possible is repeat
    assert not sending.mark_begun(claim.chunk, 4)


def test_a_lease_that_still_runs_is_left_alone(now):
    DeliveryFactory()
    sending.claim_chunk(at=now)
    assert sending.recover_lost_chunks(at=now) == 0


def test_a_worker_whose_chunk_was_taken_away_sends_nothing_more(sink, carrier, now):
    message = MessageFactory()
    DeliveryFactory.create_batch(2, message=message)
    claim = lose_worker_after(message, 1)
    sending.recover_lost_chunks(at=now)
    sending.settle_chunk(claim, sending.send_claim(claim, carrier), at=now)
    assert sink.mails == []
    assert states(message) == ["uncertain", "pending"]


def test_nobody_is_claimed_after_unsubscribing(sink, carrier, now):
    message = MessageFactory()
    gone, stays = DeliveryFactory.create_batch(2, message=message)
    Suppression.objects.create(address_hash=gone.subscriber.address_hash, reason="unsubscribed", at=now)
    sending.send_next_chunk(carrier, at=now)
    assert sink.addresses == [stays.address]
    assert states(message) == ["suppressed", "accepted"]


def test_a_paused_message_waits_and_a_stopped_one_never_goes(sink, carrier, now):
    officer = seated(Role.SUPPORT_OFFICER)
    message = MessageFactory()
    DeliveryFactory.create_batch(2, message=message)
    pause_message(message, by=officer, at=now)
    assert sending.send_next_chunk(carrier, at=now) == 0
    stop_message(message, by=officer, at=now)
    assert states(message) == ["suppressed", "suppressed"]


def test_trial_portals_write_only_to_the_sink_or_to_example_addresses(settings, sink, carrier, now):
    settings.EMAIL_HOST = "mail.council.test"
    message = MessageFactory(kind=Message.Kind.TEST)
    delivery = DeliveryFactory(message=message, subscriber=None, address="somebody@council.test")
    carrier.open = lambda: None
    sending.send_next_chunk(carrier, at=now)
    delivery.refresh_from_db()
    assert (delivery.state, sink.mails) == ("failed", [])
    assert delivery.reply.startswith("Held back")


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_give_fifty_people_one_mail_each(sink, now):
    message = MessageFactory()
    DeliveryFactory.create_batch(50, message=message)
    sink.delay = 0.002

    def send():
        carrier = SmtpCarrier()
        try:
            while claim := sending.claim_chunk(at=timezone.now(), limit=7):
                sending.settle_chunk(claim, sending.send_claim(claim, carrier), at=timezone.now())
        finally:
            carrier.close()
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sink.addresses == sorted(message.deliveries.values_list("address", flat=True))
    assert Delivery.objects.filter(state="accepted").count() == 50


def test_a_line_break_in_an_address_fails_that_one_and_injects_nothing(sink, carrier, now):
    message = MessageFactory()
    evil = DeliveryFactory(message=message, address="a@b.example\r\nbcc: c@d.example")
    DeliveryFactory.create_batch(2, message=message)
    sending.send_next_chunk(carrier, at=now)
    assert states(message) == ["failed", "accepted", "accepted"]
    assert all(b"d.example" not in content for _address, content in sink.mails)
    assert evil.address not in sink.addresses
