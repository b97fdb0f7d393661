"""Mail providers over real HTTP: a small server plays the provider, in Postmark's and Mailgun's words."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from comms.actions import sending
from comms.carriers import SmtpCarrier, new_carrier
from comms.models import Chunk
from tests.factories.comms import DeliveryFactory, MessageFactory

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    """Keeps each request; `answers` maps an address to (status, body), or to "hang" or "drop"."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = self.read_request(body)
        self.server.requests.append(asked)
        answer = self.server.answers.get(
            asked["To"], (200, {"ErrorCode": 0, "Message": "OK", "To": asked["To"], "MessageID": "p-1"})
        )
        if answer == "hang":
            self.server.stopping.wait(30)
        if answer in ("hang", "drop"):
            self.close_connection = True
            return
        status, told = answer
        told = (told if isinstance(told, str) else json.dumps(told)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def read_request(self, body):
        if self.headers["Content-Type"].startswith("application/json"):
            return json.loads(body)
        fields = dict(parse_qsl(body.decode()))
        return {"To": fields["to"], **fields}

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.requests, server.answers, server.stopping = [], {}, threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/"
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {
        **settings.ANYMAIL,
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": address,
        "MAILGUN_API_KEY": "key",
        "MAILGUN_API_URL": address,
    }
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def carrier(provider):
    carrier = new_carrier()
    yield carrier
    carrier.close()


@pytest.fixture
def now():
    return timezone.now()


def states(message):
    return list(message.deliveries.order_by("pk").values_list("state", flat=True))


def test_the_settings_choose_who_carries(provider, settings):
    assert type(new_carrier()).__name__ == "ProviderCarrier"
    settings.MAIL_PROVIDER = ""
    assert isinstance(new_carrier(), SmtpCarrier)


def test_the_same_mail_goes_with_its_own_id_and_one_click_headers(provider, carrier, now):
    message = MessageFactory()
    first, second = DeliveryFactory.create_batch(2, message=message)
    assert sending.send_next_chunk(carrier, at=now) == 2
    assert [asked["To"] for asked in provider.requests] == [first.address, second.address]
    asked = provider.requests[0]
    headers = {header["Name"]: header["Value"] for header in asked["Headers"]}
    link = "http://testserver" + first.subscriber.unsubscribe_path
    assert headers == {
        "Date": headers["Date"],
        "Auto-Submitted": "auto-generated",
        "Message-ID": first.mail_id,
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "X-PM-KeepID": "true",
    }
    assert asked["From"] == "Southampton Partnership <partnership@portal.example>"
    assert asked["Subject"] == "News-Link June 2009"
    assert asked["TextBody"].splitlines() == ["Hello", ".a line that begins with a dot", link]
    assert link in asked["HtmlBody"]
    assert (asked["TrackOpens"], asked["TrackLinks"]) == (False, "None")
    assert states(message) == ["accepted", "accepted"]
    assert message.deliveries.first().reply == "Taken by the provider as p-1"


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        ((422, {"ErrorCode": 406, "Message": "Inactive, in words that nobody knows"}), "failed", 422),
        ((422, {"ErrorCode": 300, "Message": "Invalid 'From' address: 'x'."}), "failed", 422),
        ((413, {"ErrorCode": 1, "Message": "Too large"}), "failed", 413),
        ((429, {"ErrorCode": 1, "Message": "Too many"}), "deferred", 429),
        ((500, {"ErrorCode": 1, "Message": "Broken"}), "deferred", 500),
        ((503, {"ErrorCode": 1, "Message": "Busy"}), "deferred", 503),
        ((502, {"ErrorCode": 1, "Message": "Who knows"}), "uncertain", 502),
        ((504, {"ErrorCode": 1, "Message": "Who knows"}), "uncertain", 504),
        ((200, "not what was agreed"), "uncertain", 200),
        ("drop", "uncertain", None),
    ],
)
def test_an_answer_decides_the_state_and_the_others_still_go(answer, state, code, provider, carrier, now):
    message = MessageFactory()
    odd, _other = DeliveryFactory.create_batch(2, message=message)
    provider.answers[odd.address] = answer
    sending.send_next_chunk(carrier, at=now)
    odd.refresh_from_db()
    assert states(message) == [state, "accepted"]
    assert odd.code == code


def test_a_request_whose_answer_never_comes_is_uncertain(provider, settings, now):
    settings.ANYMAIL = {**settings.ANYMAIL, "REQUESTS_TIMEOUT": (10, 0.5)}
    delivery = DeliveryFactory()
    provider.answers[delivery.address] = "hang"
    sending.send_next_chunk(carrier := new_carrier(), at=now)
    carrier.close()
    assert states(delivery.message) == ["uncertain"]


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_a_key_that_is_refused_is_no_mails_fault(status, provider, carrier, now):
    message = MessageFactory()
    first, _second = DeliveryFactory.create_batch(2, message=message)
    provider.answers[first.address] = (status, {"ErrorCode": 10, "Message": "Bad or missing token"})
    assert sending.send_next_chunk(carrier, at=now) == 0
    assert list(message.deliveries.values_list("state", "attempts")) == [("pending", 0)] * 2
    assert "Bad or missing token" in Chunk.objects.get().trouble


def test_a_provider_that_cannot_be_reached_costs_no_attempt(provider, settings, now):
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    delivery = DeliveryFactory()
    assert sending.send_next_chunk(new_carrier(), at=now) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)
    assert Chunk.objects.get().trouble.startswith("The mail provider cannot be reached")


def test_missing_settings_are_told_in_the_outbox(provider, settings, now):
    del settings.ANYMAIL["POSTMARK_SERVER_TOKEN"]
    DeliveryFactory()
    assert sending.send_next_chunk(new_carrier(), at=now) == 0
    assert "POSTMARK_SERVER_TOKEN" in Chunk.objects.get().trouble


def test_a_trial_portal_writes_to_nobody_outside_by_a_provider_either(provider, carrier, now):
    delivery = DeliveryFactory(message=MessageFactory(kind="test"), subscriber=None, address="somebody@council.test")
    sending.send_next_chunk(carrier, at=now)
    assert (states(delivery.message), provider.requests) == (["failed"], [])


def test_another_provider_gets_the_same(provider, settings, now):
    settings.MAIL_PROVIDER = "mailgun"
    delivery = DeliveryFactory()
    provider.answers[delivery.address] = (200, {"id": "<m-1>", "message": "Queued. Thank you."})
    sending.send_next_chunk(carrier := new_carrier(), at=now)
    carrier.close()
    (asked,) = provider.requests
    assert asked["h:Message-Id"] == delivery.mail_id
    assert asked["h:List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (asked["o:tracking-opens"], asked["o:tracking-clicks"]) == ("no", "no")
    assert states(delivery.message) == ["accepted"]
