"""The support office watches the outbox and decides about mail in trouble."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comms.models import Chunk
from partnerships.models import Role
from tests.factories.comms import DeliveryFactory, MessageFactory
from tests.factories.partnerships import seated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def trouble(now):
    """A newsletter that went to most, and met with everything else."""
    message = MessageFactory()
    DeliveryFactory.create_batch(3, message=message, state="accepted", ended_at=now, code=250, reply="2.0.0 Kept")
    gone = {"state": "failed", "ended_at": now, "code": 550, "reply": "5.1.1 No such user here"}
    DeliveryFactory(message=message, address="maureen.okafor@southampton-voluntary-services.example", **gone)
    later = now + dt.timedelta(minutes=40)
    full = {"state": "deferred", "next_attempt_at": later, "attempts": 3, "code": 452, "reply": "4.2.2 Mailbox full"}
    DeliveryFactory(message=message, address="pat@city.example", **full)
    DeliveryFactory(message=message, address="sam@city.example", **full)
    DeliveryFactory(message=message, state="uncertain", ended_at=now, reply="Connection unexpectedly closed")
    DeliveryFactory(message=message)
    Chunk.objects.create(
        message=message, size=6, sent=3, leased_until=now, started_at=now, ended_at=now,
        trouble="535 5.7.8 Authentication failed",
    )  # fmt: skip
    return message


def test_the_office_watches_the_outbox_and_decides(page, live_server, sign_in, look):
    sign_in(page, seated(Role.SUPPORT_OFFICER))
    page.goto("/outbox/")
    expect(page.get_by_role("heading", name="Nothing has been sent yet")).to_be_visible()
    look(page)
    message = trouble(timezone.now())
    page.goto("/outbox/")
    expect(page.get_by_text("the mail server could not be reached")).to_be_visible()
    page.get_by_text("How fast mail may go").click()
    look(page, "Outbox")
    page.get_by_role("link", name=message.subject).click()
    expect(page.get_by_role("heading", name="To be tried again")).to_be_visible()
    look(page, message.subject)
    page.get_by_role("link", name="Drop the mail to maureen.okafor@southampton-voluntary-services.example").click()
    page.get_by_role("button", name="Drop it").click()
    expect(page.get_by_text("Nothing more is sent to this address")).to_be_visible()
    page.get_by_role("button", name="Try them now").click()
    page.get_by_role("main").get_by_role("button", name="Try now").click()
    expect(page.get_by_text("They are tried in the next minute.")).to_be_visible()
    states = sorted(message.deliveries.values_list("state", flat=True))
    assert states == ["accepted"] * 3 + ["deferred"] * 2 + ["pending", "suppressed", "uncertain"]
