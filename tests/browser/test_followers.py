"""Following a partnership, choosing what comes and leaving, in Chromium, with and without JavaScript."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comms.models import Subscription
from tests.factories.comms import AudienceFactory, CalendarEntryFactory, PublicationFactory
from tests.factories.partnerships import BodyFactory, DocumentFactory
from tests.worker import wait_until

pytestmark = pytest.mark.browser


def test_somebody_follows_a_partnership_and_leaves_again(either_page, look, axe, worker, smtp_sink):
    page, lyp = either_page, BodyFactory(slug="lyp", name="Later Years Partnership", kind="thematic")
    AudienceFactory(slug="local-media", name="Local media")
    soon = timezone.now() + dt.timedelta(days=9)
    CalendarEntryFactory(body=lyp, title="Tea and talk", starts_at=soon, place="Guildhall")
    DocumentFactory(body=lyp, title="Ageing well in the city", kind="paper")
    PublicationFactory()
    page.goto("/publications/")
    look(page, "Publications")
    page.get_by_role("link", name="Later Years Partnership").click()
    look(page, "Later Years Partnership")
    page.get_by_role("button", name="Follow by email").click()
    page.get_by_label("Email address").fill("New.Reader@readers.example")
    look(page, "Follow Later Years Partnership")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    (mail,) = wait_until(lambda: smtp_sink.sent_to("new.reader@readers.example"))
    page.goto(re.search(r"http\S+/confirm/\S+", mail.get_body(("plain",)).get_content())[0])
    axe(page, "Confirm that you follow")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("heading", name="You follow Later Years Partnership")).to_be_visible()
    page.get_by_role("link", name="Choose what else you get").click()
    expect(page.get_by_label("Later Years Partnership")).to_be_checked()
    look(page, "Choose what you get")
    page.get_by_label("Local media").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("From now on you get what is ticked.")).to_be_visible()
    assert Subscription.objects.running().count() == 2
    page.get_by_role("button", name="Stop all of it").click()
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    axe(page)
    assert Subscription.objects.running().count() == 0
