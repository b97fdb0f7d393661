"""What Postmark and Mailgun tell of our mail, in the shapes they send it, has the consequences of a returned mail (H07)."""

import hashlib
import hmac
import json

import pytest
from django.test import Client
from django.utils import timezone

from comms.models import Bounce, Delivery, Suppression
from comms.models.mail_ids import mail_id_of
from tests.factories.comms import DeliveryFactory, MessageFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
SECRET = "tide-and-lantern"
KEY = "signing-key"


@pytest.fixture(autouse=True)
def provider(settings):
    settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_SECRET = "postmark", SECRET
    settings.ANYMAIL = {**settings.ANYMAIL, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


@pytest.fixture
def sent():
    subscriber = SubscriptionFactory(subscriber__address="ann@readers.example").subscriber
    return DeliveryFactory(
        message=MessageFactory(), address=subscriber.address, subscriber=subscriber, state="accepted",
        ended_at=timezone.now(),
    )  # fmt: skip


def name_of(delivery):
    return f"<{mail_id_of(delivery.message_id, delivery.pk)}>"


def tell(told, secret=SECRET):
    """As a machine does: with no token, and with checks against forged forms on."""
    return Client(enforce_csrf_checks=True).post(
        f"/mail-events/{secret}/", json.dumps(told), content_type="application/json"
    )


def postmark(delivery, **changes):
    """A bounce as Postmark's documentation prints it."""
    return {
        "RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "TypeCode": 1, "Name": "Hard bounce", "Tag": "",
        "MessageID": "00000000-0000-0000-0000-000000000000", "Metadata": {"mail_id": name_of(delivery)},
        "ServerID": 1234, "MessageStream": "outbound", "Email": delivery.address, "From": "sender@portal.example",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "BouncedAt": "2026-11-22T08:41:33.2Z", "DumpAvailable": True, "Inactive": True, "CanActivate": True,
        "Subject": "News-Link June 2009",
    } | changes  # fmt: skip


def mailgun(delivery, key=KEY, **changes):
    """A failure as Mailgun's documentation prints it, signed."""
    token, stamp = "a" * 50, "1795336893"
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "id": "G9Bn5sl1TC6nu79C8C0bwg", "event": "failed", "severity": "permanent", "reason": "bounce",
        "log-level": "error", "timestamp": 1795336893.7, "recipient": delivery.address,
        "recipient-domain": "readers.example", "tags": [], "campaigns": [],
        "user-variables": {"mail_id": name_of(delivery)},
        "envelope": {"sender": "bounce@portal.example", "transport": "smtp", "targets": delivery.address},
        "message": {"headers": {"to": delivery.address, "message-id": name_of(delivery).strip("<>"), "subject": "x"}},
        "delivery-status": {
            "attempt-no": 1, "code": 550, "description": "", "session-seconds": 0.02,
            "message": "5.1.1 The email account that you tried to reach does not exist.",
        },
    }  # fmt: skip
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signature},
        "event-data": data | changes,
    }


def reasons():
    return list(Suppression.objects.values_list("reason", flat=True))


@pytest.mark.parametrize(("name", "told"), [("postmark", postmark), ("mailgun", mailgun)])
def test_an_address_that_does_not_exist_gets_nothing_more_however_often_it_is_told(name, told, sent, settings):
    settings.MAIL_PROVIDER = name
    waiting = DeliveryFactory(message=MessageFactory(), address=sent.address, subscriber=sent.subscriber)
    assert [tell(told(sent)).status_code for _time in range(3)] == [200, 200, 200]
    bounce = Bounce.objects.get()
    assert (bounce.delivery, bounce.kind, bounce.why, bounce.status) == (sent, "hard", "no_mailbox", "5.1.1")
    waiting.refresh_from_db()
    assert (reasons(), waiting.state) == (["bounced"], Delivery.State.SUPPRESSED)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("postmark", lambda sent: postmark(sent, RecordType="SpamComplaint", Type="SpamComplaint", Details="")),
        ("mailgun", lambda sent: mailgun(sent, event="complained")),
    ],
)
def test_a_complaint_ends_all_that_the_address_gets(name, told, sent, settings):
    settings.MAIL_PROVIDER = name
    assert tell(told(sent)).status_code == 200
    assert (reasons(), sent.subscriber.subscriptions.filter(ended_at=None).count()) == (["complained"], 0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("postmark", lambda sent: {
            "RecordType": "SubscriptionChange", "MessageID": "0", "Recipient": sent.address, "Origin": "Recipient",
            "SuppressSending": True, "SuppressionReason": "ManualSuppression", "ChangedAt": "2026-11-22T08:41:33Z",
            "Metadata": {"mail_id": name_of(sent)},
        }),
        ("mailgun", lambda sent: mailgun(sent, event="unsubscribed")),
    ],
)  # fmt: skip
def test_whoever_leaves_at_the_provider_leaves_us(name, told, sent, settings):
    settings.MAIL_PROVIDER = name
    assert tell(told(sent)).status_code == 200
    assert (reasons(), sent.subscriber.subscriptions.filter(ended_at=None).count()) == (["unsubscribed"], 0)


@pytest.mark.parametrize(
    ("name", "told", "counted"),
    [
        ("postmark", lambda sent: postmark(sent, Type="SoftBounce", Details="smtp;452 4.2.2 Mailbox full"), ["full"]),
        ("postmark", lambda sent: postmark(sent, Type="Blocked", Details="554 listed"), ["refused"]),
        ("postmark", lambda sent: postmark(sent, Email="other@elsewhere.example"), ["passed_on"]),
        ("postmark", lambda sent: postmark(sent, Type="Transient"), []),
        ("postmark", lambda sent: postmark(sent, Metadata={}), []),
        ("postmark", lambda sent: postmark(sent, Metadata={"mail_id": f"<{sent.pk}.aaaaaaaaaaaaaaaa@portal>"}), []),
        ("postmark", lambda sent: postmark(sent, RecordType="Delivery"), []),
        ("mailgun", lambda sent: mailgun(sent, severity="temporary"), []),
        ("mailgun", lambda sent: mailgun(sent, event="opened"), []),
    ],
)
def test_what_is_for_now_or_no_news_of_ours_stops_nothing(name, told, counted, sent, settings):
    settings.MAIL_PROVIDER = name
    assert tell(told(sent)).status_code == 200
    assert (list(Bounce.objects.values_list("why", flat=True)), reasons()) == (counted, [])


@pytest.mark.parametrize(("provider", "word"), [("postmark", ""), ("", SECRET), ("nobody", SECRET)])
def test_without_a_secret_or_a_provider_there_is_no_such_address(provider, word, sent, settings):
    settings.MAIL_PROVIDER, settings.MAIL_PROVIDER_SECRET = provider, word
    assert (tell(postmark(sent)).status_code, Bounce.objects.count()) == (404, 0)


def test_another_secret_a_forged_sign_and_what_nobody_can_read_change_nothing(sent, settings):
    assert tell(postmark(sent), secret="guess").status_code == 404
    assert tell("no object").status_code == 400
    settings.MAIL_PROVIDER = "mailgun"
    assert tell(mailgun(sent, key="guessed")).status_code == 400
    assert tell({}).status_code == 400
    assert Bounce.objects.count() == 0
