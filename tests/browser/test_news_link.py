"""An issue of News-Link from the first story to the archive, in Chromium, with and without JavaScript."""

import re

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from comms import tasks
from comms.models import Delivery, Message, Subscription
from partnerships.models import Objective, Role
from tests.comms.sink import Sink
from tests.factories.comms import SubscriptionFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, seated

pytestmark = pytest.mark.browser
PASSPHRASE = "a long enough passphrase"


@pytest.fixture
def sink(settings):
    sink = Sink()
    sink.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield sink
    tasks._carrier.close()
    sink.stop()


def sign_in(page, person):
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSPHRASE)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/tasks/")


def test_an_issue_from_the_first_story_to_the_archive(either_page, axe, sink, settings, live_server):
    page = either_page
    settings.PORTAL_ADDRESS = live_server.url
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership")
    ObjectiveFactory(number=5, title="A healthy and caring city")
    manager = seated(Role.MANAGER, lyp, name="Priya Nair")
    officer = seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")
    SubscriptionFactory.create_batch(50)

    send_in_a_story(page, axe, manager)
    collate_june_2009(page, axe, officer)
    approve_after_a_test(page, axe, sink)
    publish(page, axe)

    tasks.send_mail()
    newsletters = [(address, content) for address, content in sink.mails if b"Subject: Test" not in content]
    assert sorted(address for address, _content in newsletters) == sorted(
        Subscription.objects.values_list("subscriber__address", flat=True)
    )
    page.reload()
    expect(page.get_by_text("50 of 50 recipients dealt with")).to_be_visible()
    axe(page)

    page.context.clear_cookies()
    read_the_archive(page, axe)
    unsubscribe_one(page, axe, sink, newsletters[0][0])


def send_in_a_story(page, axe, manager):
    sign_in(page, manager)
    page.goto("/news-link/stories/send/")
    page.get_by_role("button", name="Send to the Support Officer").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    page.get_by_label("From").select_option(label="Later Years Partnership")
    page.get_by_label("Title").fill("Forty warmer homes")
    page.get_by_label("Strand of the vision").select_option(str(Objective.objects.get().pk))
    page.get_by_label("Story").fill(
        "Forty homes of older people were **insulated** this spring.\n\nAsk us for a visit."
    )
    page.get_by_role("button", name="Send to the Support Officer").click()
    expect(page.get_by_text("Sent. The Support Officer has it now.")).to_be_visible()
    expect(page.get_by_text(re.compile("With the Support Officer since"))).to_be_visible()
    axe(page)
    page.goto("/news-link/stories/")
    axe(page)


def collate_june_2009(page, axe, officer):
    sign_in(page, officer)
    page.goto("/news-link/desk/")
    axe(page)
    page.get_by_role("button", name="Open an issue").click()
    page.get_by_label("Month").select_option(label="June")
    page.get_by_label("Year").fill("2009")
    axe(page)
    page.get_by_role("button", name="Open the issue").click()
    expect(page).to_have_url(re.compile("/news-link/desk/2009-06/$"))
    page.get_by_role("button", name="Accept Forty warmer homes").click()
    page.get_by_role("link", name="Write the introduction").click()
    page.get_by_label("Introduction").fill("Summer is here, and so is good news.")
    page.get_by_role("button", name="Save").click()
    axe(page)
    for kind in ("", "mail/", "text/"):
        page.goto(f"/news-link/desk/2009-06/preview/{kind}")
        axe(page)


def approve_after_a_test(page, axe, sink):
    page.goto("/news-link/desk/2009-06/")
    expect(page.get_by_text("send a test and look at it")).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    axe(page)
    page.get_by_label("Send the test to").fill("officer@portal.example")
    page.get_by_role("button", name="Send the test").click()
    expect(page.get_by_text("The test is on its way.")).to_be_visible()
    tasks.send_mail()
    assert [address for address, _content in sink.mails] == ["officer@portal.example"]
    page.get_by_role("button", name="Approve").click()
    axe(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. Nothing has been sent yet.")).to_be_visible()


def publish(page, axe):
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("50 subscribers get one mail")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Publish and send now").click()
    expect(page.get_by_text("its mail is going out")).to_be_visible()
    axe(page)


def read_the_archive(page, axe):
    page.goto("/news-link/")
    axe(page)
    page.get_by_role("link", name="News-Link June 2009").click()
    expect(page.get_by_role("heading", name="Forty warmer homes")).to_be_visible()
    axe(page)


def unsubscribe_one(page, axe, sink, address):
    link = sink.mail_to(address)["List-Unsubscribe"].strip("<>")
    page.goto(link)
    axe(page)
    assert Subscription.objects.running().count() == 50
    page.get_by_role("button", name="Stop News-Link").click()
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    axe(page)
    assert Subscription.objects.running().count() == 49


def test_somebody_subscribes(either_page, axe, sink, settings, live_server):
    page = either_page
    settings.PORTAL_ADDRESS = live_server.url
    page.goto("/news-link/subscribe/")
    page.get_by_role("button", name="Send me the link").click()
    axe(page)
    page.get_by_label("Email address").fill("New.Reader@readers.example")
    page.get_by_label("Local media").check()
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    axe(page)
    tasks.send_mail()
    text = sink.mail_to("new.reader@readers.example").get_body(("plain",)).get_content()
    page.goto(re.search(r"http\S+/confirm/\S+", text)[0])
    axe(page)
    page.get_by_role("button", name="Send me News-Link").click()
    expect(page.get_by_role("heading", name="You will get News-Link")).to_be_visible()
    axe(page)
    assert Subscription.objects.running().get().audience.name == "Local media"
    message = Message.objects.get()
    assert (bytes(message.ready), Delivery.objects.get().state) == (b"", "accepted")
