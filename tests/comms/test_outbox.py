"""What the support office does with mail that is going out."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comms import tasks
from comms.actions import outbox as actions
from comms.actions import sending
from comms.models import Chunk, Delivery, Message
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tests.factories.comms import DeliveryFactory, MessageFactory, PublicationFactory
from tests.factories.partnerships import PersonFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def ended(message, state, now, **kwargs):
    return DeliveryFactory(message=message, state=state, ended_at=now, **kwargs)


def test_pausing_in_mid_chunk_gives_the_rest_back_and_resuming_sends_each_once(sink, carrier, officer, now):
    message = MessageFactory()
    DeliveryFactory.create_batch(3, message=message)
    claim = sending.claim_chunk(at=now)
    assert sending.mark_begun(claim.chunk, 1)
    actions.pause_message(message, by=officer, at=now)
    assert not sending.mark_begun(claim.chunk, 2)
    sending.settle_chunk(claim, {}, at=now)
    assert list(message.deliveries.values_list("state", "attempts")) == [("pending", 0)] * 3
    actions.resume_message(message, by=officer, at=now)
    actions.resume_message(message, by=officer, at=now)
    message.deliveries.update(next_attempt_at=now)
    sending.send_next_chunk(carrier, at=now)
    assert len(sink.mails) == 3


def test_stopping_in_mid_chunk_suppresses_the_rest(officer, now):
    message = MessageFactory()
    DeliveryFactory.create_batch(2, message=message)
    claim = sending.claim_chunk(at=now)
    actions.stop_message(message, by=officer, at=now)
    sending.settle_chunk(claim, {}, at=now)
    assert set(message.deliveries.values_list("state", flat=True)) == {"suppressed"}
    with pytest.raises(RefusedError, match="stopped for good"):
        actions.resume_message(message, by=officer, at=now)


def test_only_the_refused_are_tried_again(officer, now):
    message = MessageFactory()
    for state in ("accepted", "failed", "uncertain"):
        ended(message, state, now)
    assert actions.retry_deliveries(message, by=officer, at=now) == 1
    assert sorted(message.deliveries.values_list("state", flat=True)) == ["accepted", "pending", "uncertain"]


def test_the_uncertain_are_taken_as_sent_or_sent_again(officer, now):
    message = MessageFactory()
    ended(message, "uncertain", now)
    assert actions.settle_uncertain(message, by=officer, at=now) == 1
    assert actions.settle_uncertain(message, by=officer, at=now) == 0
    assert message.deliveries.get().state == "accepted"


def test_a_mail_whose_link_was_removed_cannot_be_tried_again(officer, now):
    message = MessageFactory(kind="account", emptied_at=now)
    with pytest.raises(RefusedError, match="Ask for a new one"):
        actions.retry_deliveries(message, by=officer, at=now)


def test_only_the_support_office_works_the_outbox(now):
    message, stranger = MessageFactory(), PersonFactory()
    for act in (actions.pause_message, actions.stop_message, actions.retry_deliveries, actions.settle_uncertain):
        with pytest.raises(NotAllowedError):
            act(message, by=stranger, at=now)


@pytest.mark.parametrize(
    ("act", "state", "becomes"),
    [("pause", "pending", "pending"), ("stop", "pending", "suppressed"), ("retry", "failed", "pending"),
     ("settle", "uncertain", "accepted"), ("resend", "uncertain", "pending"), ("drop", "failed", "suppressed")],
)  # fmt: skip
def test_each_act_has_its_page_that_asks_first(act, state, becomes, client, officer, now):
    client.force_login(officer)
    message = MessageFactory()
    DeliveryFactory(message=message, state=state, ended_at=None if state == "pending" else now)
    address = reverse(f"comms:message_{act}", args=[message.pk])
    page = client.get(address).content.decode()
    assert message.deliveries.get().state == state
    assert ("It is about 1 address." in page) == (act in {"retry", "settle", "resend", "drop"})
    assert client.post(address).headers["Location"] == message.get_absolute_url()
    assert message.deliveries.get().state == becomes


def test_the_mail_log_shows_to_whom_and_when(client, officer, now):
    client.force_login(officer)
    message = MessageFactory()
    sent, failed = ended(message, "accepted", now), ended(message, "failed", now, code=550, reply="No such user")
    page = client.get(message.get_absolute_url()).content.decode()
    assert sent.address in page
    assert "550 No such user" in page
    page = client.get(message.get_absolute_url(), {"state": "failed"}).content.decode()
    assert (sent.address in page, failed.address in page) == (False, True)


def test_each_recipient_is_found_by_page_by_address_and_in_the_file(client, officer, now):
    client.force_login(officer)
    message = MessageFactory()
    Delivery.objects.bulk_create(
        Delivery(message=message, address=f"r{number:03}@one.example", priority=9, state="accepted", ended_at=now,
                 next_attempt_at=now)
        for number in range(205)
    )  # fmt: skip
    address, choice = message.get_absolute_url(), {"state": "accepted"}
    pages = [client.get(address, choice | {"page": page}).content.decode() for page in (1, 2, 3)]
    assert [page.count("@one.example</th>") for page in pages] == [100, 100, 5]
    found = client.get(address, choice | {"q": "R204"})
    assert [delivery.address for delivery in found.context["page_obj"]] == ["r204@one.example"]
    [(_label, file)] = found.context["downloads"]
    lines = b"".join(client.get(file).streaming_content).decode().splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["r204@one.example", "Sent"]]
    assert len(b"".join(client.get(f"{address}recipients.csv").streaming_content).splitlines()) == 206


def test_what_is_paused_is_counted_apart_and_what_was_stopped_does_not_go_on(client, officer, now):
    client.force_login(officer)
    message = MessageFactory()
    DeliveryFactory.create_batch(2, message=message)
    chunk = Chunk.objects.create(message=message, size=1, leased_until=now, started_at=now)
    DeliveryFactory(message=message, state="claimed", chunk=chunk, place=1)
    actions.pause_message(message, by=officer, at=now)
    outbox = client.get(reverse("comms:outbox")).context["outbox"]
    assert (outbox.waiting, outbox.paused) == (0, 2)
    actions.stop_message(message, by=officer, at=now)
    assert "Sending goes on by itself" not in client.get(message.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_outbox_takes_the_same_statements_for_any_number(rows, client, officer, django_assert_num_queries):
    client.force_login(officer)
    for _row in range(rows):
        DeliveryFactory.create_batch(2, message=MessageFactory())
    with django_assert_num_queries(10):
        client.get(reverse("comms:outbox"))


def test_the_task_sends_until_nothing_is_due(sink):
    DeliveryFactory.create_batch(3, message=MessageFactory())
    DeliveryFactory(message=MessageFactory(kind="notice"))
    tasks.send_mail()
    tasks._carrier.close()
    assert len(sink.mails) == 4


def test_without_a_queue_a_hint_is_quickly_given_up(settings, caplog):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    tasks.wake_senders(count=1)
    assert "is found by a later sweep" in caplog.text


def test_the_database_refuses_what_the_business_forbids(now):
    message = MessageFactory()
    first = DeliveryFactory(message=message)
    cases = {
        "delivery_once_an_address": {"subscriber": first.subscriber},
        "delivery_address_is_small": {"address": "Big@readers.example"},
        "delivery_claimed_in_a_chunk": {"state": "claimed"},
        "delivery_waits_or_has_ended": {"state": "accepted"},
    }
    for constraint, wrong in cases.items():
        with refused(constraint):
            DeliveryFactory(message=message, **wrong)
    for constraint, wrong in {
        "message_has_a_subject": {"subject": "", "ready": b""},
        "message_subject_is_one_line": {"subject": "a\nBcc: b", "ready": b""},
        "message_newsletter_is_published": {"publication": None},
        "message_one_newsletter_a_publication": {"publication": message.publication},
    }.items():
        with refused(constraint):
            MessageFactory(**wrong)
    for constraint, wrong in {"chunk_begun_within_size": {"begun": 2}, "chunk_lost_has_ended": {"lost": True}}.items():
        with refused(constraint):
            Chunk.objects.create(message=message, size=1, leased_until=now, started_at=now, **wrong)
    publication = PublicationFactory()
    for constraint, wrong in {
        "publication_revision_once": {},
        "publication_revisions_from_one": {"revision": 0},
        "publication_has_its_hash": {"sha256": "x", "revision": 2},
    }.items():
        with refused(constraint):
            fields = {"kind": publication.kind, "slug": publication.slug, "revision": 1, "sha256": "0" * 64} | wrong
            publication._meta.model.objects.create(title="x", html="", data={}, published_at=now, **fields)


def test_labels_never_hold_an_address():
    delivery = DeliveryFactory()
    assert "@" not in f"{delivery} {delivery.subscriber} {Message.objects.get()}"
    assert Delivery.objects.needing_attention().count() == 0
