"""What follows from returned mail: addresses that get no more, complaints, tasks; and what changes nothing."""

import datetime as dt
import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from comms import tasks
from comms.actions import returned_mail as actions
from comms.actions.outbox import queue_notice
from comms.actions.preferences import erase_subscriber, save_preferences
from comms.actions.returned_mail import take_return
from comms.actions.sending import claim_chunk, send_next_chunk
from comms.actions.subscriptions import confirm_subscription, unsubscribe
from comms.mime import Mail
from comms.models import Bounce, Delivery, Subscription, Suppression, UnreadReturn
from comms.models.mail_ids import return_address
from partnerships.access import RefusedError
from partnerships.models import Duty, Event, Role
from tests.comms.test_bounces import bounce_address, returned  # noqa: F401
from tests.factories.comms import (
    AudienceFactory,
    DeliveryFactory,
    MessageFactory,
    SubscriptionFactory,
)
from tests.factories.partnerships import PersonFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


@pytest.fixture
def sent(now):
    """A newsletter that went to a subscriber yesterday."""
    subscriber = SubscriptionFactory(subscriber__address="pat@readers.example").subscriber
    return gone(subscriber, now - DAY)


def gone(subscriber, at):
    return DeliveryFactory(message=MessageFactory(queued_at=at), subscriber=subscriber, state="accepted", ended_at=at)


def mail(name, delivery):
    return returned(name, pk=delivery.pk, to=delivery.address)


def reason_of(delivery):
    return Suppression.objects.filter(address_hash=delivery.subscriber.address_hash).values_list("reason", flat=True)


@pytest.mark.parametrize("name", ["postfix_no_mailbox", "exim_quoted", "qmail_quoted", "exchange_old", "plain_550"])
def test_an_address_that_does_not_exist_gets_nothing_more_at_once(name, sent, now):
    waiting = DeliveryFactory(subscriber=sent.subscriber)
    assert take_return(mail(name, sent), at=now) == "counted"
    assert list(reason_of(sent)) == ["bounced"]
    waiting.refresh_from_db()
    assert (waiting.state, Subscription.objects.running().count()) == ("suppressed", 1)
    assert list(Event.objects.values_list("kind", flat=True)) == ["address.stopped"]


def test_the_same_bounce_ten_times_and_out_of_order_counts_once(sent, now):
    names = ["expired", "postfix_no_mailbox", "delayed", "headers_only_full"] * 5
    for name in names[::-1] + names:
        take_return(mail(name, sent), at=now)
    assert sorted(Bounce.objects.values_list("kind", flat=True)) == ["hard", "soft"]
    assert (Suppression.objects.count(), Event.objects.count(), UnreadReturn.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize("name", ["delayed", "delivered", "out_of_office", "vacation", "challenge", "receipt"])
def test_what_is_no_bounce_changes_nothing(name, sent, now):
    assert take_return(mail(name, sent), at=now) == "nothing to do"
    assert (Bounce.objects.count(), UnreadReturn.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("plain_550", (b"a", b"a"), "gone"),
        ("plain_550", (b"returned+", b"returned+9"), "forged"),
        ("plain_550", (b".", b""), "unsigned"),
        ("letter", (b"a", b"a"), "letter"),
        ("says_nothing", (b"a", b"a"), "unclear"),
    ],
)
def test_what_cannot_be_believed_or_read_is_kept_once_and_changes_nothing(name, change, reason, sent, now):
    raw = returned(name, pk=sent.pk + 7, to=sent.address).replace(*change)
    for taken in ("kept for a person", "known already", "known already"):
        assert take_return(raw, at=now) == taken
    assert UnreadReturn.objects.get().reason == reason
    assert (Bounce.objects.count(), Suppression.objects.count()) == (0, 0)


def test_no_more_than_a_hundred_unread_of_a_reason_are_kept_for_thirty_days(sent, now, monkeypatch):
    monkeypatch.setattr(actions, "MOST_UNREAD", 3)
    for number in range(5):
        take_return(b"From: x@y.example\nSubject: %d\n\nHello" % number, at=now + number * DAY)
    assert list(UnreadReturn.objects.values_list("subject", flat=True)) == ["4", "3", "2"]
    assert actions.forget_unread(at=now + 33 * DAY) == 1
    assert actions.forget_unread(at=now + 33 * DAY) == 0


def test_a_bounce_about_an_address_we_never_wrote_to_is_not_for_good(sent, now):
    take_return(mail("passed_on", sent), at=now)
    assert (Bounce.objects.get().why, Suppression.objects.count()) == ("passed_on", 0)


def test_three_returns_some_time_apart_are_enough_and_one_mail_that_stayed_begins_anew(sent, now):
    subscriber = sent.subscriber
    for months in (0, 1):
        take_return(mail("headers_only_full", gone(subscriber, now + months * 30 * DAY)), at=now + months * 30 * DAY)
    sent.delete()
    stayed = gone(subscriber, now + 31 * DAY)
    take_return(mail("expired", gone(subscriber, now + 60 * DAY)), at=now + 60 * DAY)
    assert Suppression.objects.count() == 0
    stayed.delete()
    take_return(mail("expired", gone(subscriber, now + 62 * DAY)), at=now + 62 * DAY)
    assert Suppression.objects.get().reason == "bounced"


@pytest.mark.parametrize(("name", "days"), [("headers_only_full", 1), ("spam_refused", 30)])
def test_three_full_days_within_a_week_are_a_holiday_and_a_filter_empties_no_list(name, days, sent, now):
    for time in range(3):
        at = now + time * days * DAY
        take_return(mail(name, gone(sent.subscriber, at)), at=at)
    assert (Bounce.objects.count(), Suppression.objects.count()) == (3, 0)


def test_a_complaint_ends_everything_and_only_its_owner_s_new_subscription_lifts_it(sent, now, officer):
    waiting = DeliveryFactory(subscriber=sent.subscriber)
    take_return(mail("complaint", sent), at=now)
    waiting.refresh_from_db()
    assert (waiting.state, list(reason_of(sent)), Subscription.objects.running().count()) == (
        "suppressed", ["complained"], 0,
    )  # fmt: skip
    event = Event.objects.get(kind="subscription.complained")
    assert (event.data["ended"], event.data["proof"]) == (1, "Feedback-Type: abuse")
    unsubscribe(sent.subscriber, at=now)
    take_return(mail("postfix_no_mailbox", sent), at=now)
    assert list(reason_of(sent)) == ["complained"]
    with pytest.raises(RefusedError, match="Only they can ask again"):
        actions.lift_bounce(Bounce.objects.first(), reason="Asked", by=officer, at=now)
    with pytest.raises(RefusedError, match="subscription page"):
        save_preferences(sent.subscriber, audiences=[AudienceFactory()], bodies=[], at=now)
    confirm_subscription(SubscriptionFactory(subscriber=sent.subscriber, confirmed_at=None), at=now)
    assert Suppression.objects.count() == 0


def test_what_our_own_server_refuses_counts_as_returned(sink, carrier, now):
    good, bad = (DeliveryFactory(message=MessageFactory(kind="notice")) for _each in range(2))
    sink.answers[bad.address] = "550 5.1.1 No such user"
    while send_next_chunk(carrier, at=now):
        pass
    assert (actions.count_refused(at=now), actions.count_refused(at=now)) == (1, 0)
    assert (Bounce.objects.get().delivery, Bounce.objects.get().why) == (bad, "no_mailbox")
    assert not good.bounces.exists()


def test_mail_carries_its_own_address_to_come_back_to(sink, carrier, now):
    delivery = DeliveryFactory()
    send_next_chunk(carrier, at=now)
    assert sink.mail_to(delivery.address)["Message-ID"] == delivery.mail_id
    assert sink.senders == [return_address(delivery.pk)]


def test_people_whose_address_does_not_work_are_a_task_and_get_no_notices(now, officer):
    person = PersonFactory(email="pat@readers.example")
    delivery = DeliveryFactory(
        message=MessageFactory(kind="notice"), subscriber=None, address=person.email, state="accepted", ended_at=now
    )
    for _time in range(2):
        take_return(mail("postfix_no_mailbox", delivery), at=now)
    duty = Duty.objects.get()
    assert (duty.subject_label, duty.owed_role, duty.subject_address) == (
        person.name, "support_officer", Bounce.objects.get().get_absolute_url(),
    )  # fmt: skip
    letter = Mail(subject="A notice", text="Hello", sender="a@portal.example", date=now)
    assert queue_notice(letter, to=[person.email], by=None, at=now) is None
    assert queue_notice(letter, to=[person.email, officer.email], by=None, at=now).deliveries.count() == 1
    assert actions.withdraw_mended(at=now) == 0
    person.email = "pat.new@readers.example"
    person.save()
    assert (actions.withdraw_mended(at=now), Duty.objects.open().count()) == (1, 0)


def test_erasing_an_address_forgets_what_came_back_and_keeps_it_from_being_written_to(sent, now, officer):
    take_return(mail("postfix_no_mailbox", sent), at=now)
    take_return(returned("letter", pk=sent.pk, to=sent.address), at=now)
    erase_subscriber(sent.subscriber, by=officer, at=now)
    sent.refresh_from_db()
    assert (sent.address, Bounce.objects.count(), UnreadReturn.objects.count()) == (
        f"erased-{sent.subscriber_id}@erased.invalid", 0, 0,
    )  # fmt: skip
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"unsubscribed"}


def test_a_mail_server_hands_a_bounce_over_by_a_pipe(sent, monkeypatch, capsys):
    raw = mail("plain_550", sent).replace(b"To: returned+", b"X-To: partnership-")
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(raw)}))
    monkeypatch.setenv("ORIGINAL_RECIPIENT", return_address(sent.pk))
    call_command("read_bounce")
    assert capsys.readouterr().out == "Counted.\n"
    assert Bounce.objects.get().delivery == sent


def test_nobody_is_claimed_after_their_address_came_back(sent, now):
    waiting = DeliveryFactory(subscriber=sent.subscriber, message=MessageFactory())
    take_return(mail("postfix_no_mailbox", sent), at=now)
    waiting.state, waiting.ended_at = "pending", None
    waiting.save()
    assert claim_chunk(at=now) is None
    waiting.refresh_from_db()
    assert waiting.state == "suppressed"


def test_the_task_reads_only_when_there_is_a_mailbox(settings):
    settings.BOUNCE_MAILBOX_URL = ""
    tasks.read_returned_mail()
    settings.BOUNCE_MAILBOX_URL = "imap://x:y@127.0.0.1:1/INBOX"
    tasks.read_returned_mail()
    tasks.read_returned_mail()


def test_the_database_refuses_what_the_business_forbids(sent, now):
    good = {"delivery": sent, "kind": "hard", "why": "closed", "address_hash": "0" * 64, "at": now}
    Bounce.objects.create(**good)
    for constraint, wrong in {
        "bounce_once_a_delivery_and_kind": {},
        "bounce_is_hashed": {"kind": "soft", "why": "full", "address_hash": sent.address},
        "bounce_kind_follows_why": {"kind": "soft"},
    }.items():
        with refused(constraint):
            Bounce.objects.create(**good | wrong)
    with refused("unread_return_has_its_fingerprint"):
        UnreadReturn.objects.create(reason="letter", fingerprint="x", came_at=now)
    for constraint, wrong in {
        "delivery_count_of_what_has_ended": {"state": "pending"},
        "delivery_count_once_a_state": {"state": "accepted"},
    }.items():
        sent.message.delivery_counts.get_or_create(state="accepted", defaults={"count": 1})
        with refused(constraint):
            sent.message.delivery_counts.create(count=1, **wrong)


def test_labels_and_events_never_hold_an_address(sent, now):
    take_return(mail("postfix_no_mailbox", sent), at=now)
    take_return(mail("letter", sent), at=now)
    written = str(list(Event.objects.values_list("subject_label", "subject_address", "data")))
    assert "@" not in f"{written} {Bounce.objects.get()} {UnreadReturn.objects.get()}"
    assert Delivery.objects.get().bounces.count() == 1


@pytest.mark.parametrize(("why", "kind"), [("unknown", "hard"), ("full", "soft"), ("complaint", "complaint")])
def test_the_demonstration_can_play_that_a_mail_comes_back(why, kind, sink, carrier, settings, tmp_path, now, capsys):
    delivery = DeliveryFactory()
    send_next_chunk(carrier, at=now)
    ((_to, content),) = sink.mails
    settings.MAIL_SINK = tmp_path
    (tmp_path / "1.eml").write_bytes(b"X-Envelope-From: x@portal.example\r\n" + content)
    call_command("return_mail", "--as", why)
    assert (delivery.bounces.get().kind, "counted" in capsys.readouterr().out) == (kind, True)
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("return_mail")
