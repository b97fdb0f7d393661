"""An issue of News-Link from the first story to the archive, in Chromium, with and without JavaScript."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from comms.models import Delivery, Message, Subscription
from partnerships.models import Objective, Role
from tests.factories.comms import SubscriptionFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, seated
from tests.worker import wait_until

pytestmark = pytest.mark.browser


def test_an_issue_from_the_first_story_to_the_archive(either_page, axe, sign_in, worker, smtp_sink):
    page = either_page
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership")
    ObjectiveFactory(number=5, title="A healthy and caring city")
    manager = seated(Role.MANAGER, lyp, name="Priya Nair")
    officer = seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")
    SubscriptionFactory.create_batch(50)

    sign_in(page, manager)
    send_in_a_story(page, axe)
    sign_in(page, officer)
    collate_june_2009(page, axe)
    approve_after_a_test(page, axe, smtp_sink)
    schedule_and_think_again(page, axe)
    smtp_sink.clear()
    worker.stop()  # nothing leaves while the Support Officer pauses, whatever the machine's speed
    publish(page, axe)
    pause(page, axe)
    worker.start()
    assert smtp_sink.messages == []
    resume(page, axe)

    wait_until(lambda: len(smtp_sink.messages) >= 50)
    worker.stop()  # and with that has sent whatever it still had in hand
    subscribers = Subscription.objects.values_list("subscriber__address", flat=True)
    assert sorted(mail["X-Envelope-To"] for mail in smtp_sink.messages) == sorted(subscribers)
    assert len(subscribers) == 50
    page.reload()
    expect(page.get_by_text("50 of 50 recipients dealt with")).to_be_visible()
    axe(page)

    page.context.clear_cookies()
    read_the_archive(page, axe)
    assert page.context.cookies() == []
    unsubscribe_one(page, axe, smtp_sink.messages[0])


def send_in_a_story(page, axe):
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
    picture = {"name": "loft.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="Send to the Support Officer").click()
    expect(page.get_by_role("link", name="Say what the picture shows")).to_be_visible()
    axe(page)
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_label("What the picture shows").fill("Two engineers roll wool out in a loft.")
    page.get_by_role("button", name="Send to the Support Officer").click()
    expect(page.get_by_text("Sent. The Support Officer has it now.")).to_be_visible()
    expect(page.get_by_text(re.compile("With the Support Officer since"))).to_be_visible()
    axe(page)
    page.goto("/news-link/stories/")
    axe(page)


def collate_june_2009(page, axe):
    page.goto("/news-link/desk/")
    axe(page)
    page.get_by_role("button", name="Open an issue").click()
    page.get_by_label("Month").select_option(label="June")
    page.get_by_label("Year").fill("2009")
    axe(page, "Open an issue")
    page.get_by_role("button", name="Open the issue").click()
    expect(page).to_have_url(re.compile("/news-link/desk/2009-06/$"))
    page.get_by_role("button", name="Accept Forty warmer homes").click()
    page.get_by_role("link", name="Write the introduction").first.click()
    page.get_by_label("Introduction").fill("Summer is here, and so is good news.")
    page.get_by_role("button", name="Save").click()
    axe(page, "News-Link June 2009")
    for kind in ("", "mail/", "dark/", "plain/", "text/"):
        page.goto(f"/news-link/desk/2009-06/preview/{kind}")
        axe(page)
    page.goto("/news-link/desk/2009-06/preview/frame/mail/")
    expect(page.get_by_role("img", name="Two engineers roll wool out in a loft.")).to_be_visible()


def approve_after_a_test(page, axe, smtp_sink):
    page.goto("/news-link/desk/2009-06/")
    expect(page.get_by_text("send a test and look at it")).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    axe(page, "Send a test")
    page.get_by_label("Send the test to").fill("officer@portal.example")
    page.get_by_role("button", name="Send the test").click()
    expect(page.get_by_text("The test is on its way.")).to_be_visible()
    (test,) = wait_until(lambda: smtp_sink.messages)
    assert test["X-Envelope-To"] == "officer@portal.example"
    page.get_by_role("button", name="Approve").click()
    axe(page, "Approve News-Link June 2009?")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. Nothing has been sent yet.")).to_be_visible()


def schedule_and_think_again(page, axe):
    page.get_by_role("button", name="Schedule").click()
    fill_in_a_day(page, 28, 3, 2027)
    page.get_by_label("Time").fill("1:30")
    page.get_by_role("button", name="Schedule").click()
    expect(page.get_by_role("link", name="1:30am does not exist on 28 March 2027")).to_be_visible()
    axe(page)
    fill_in_a_day(page, 31, 10, 2027)
    page.get_by_role("button", name="Schedule").click()
    expect(page.get_by_text("1:30am comes twice").first).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take it off the schedule").click()
    axe(page, "Take News-Link June 2009 off")
    page.get_by_role("button", name="Take it off the schedule").click()
    expect(page.get_by_text("Taken off the schedule.")).to_be_visible()


def fill_in_a_day(page, day, month, year):
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_role("textbox", name=label, exact=True).fill(str(value))


def pause(page, axe):
    page.goto("/news-link/desk/2009-06/")
    expect(page.get_by_text("0 of 50")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Sending is paused.")).to_be_visible()
    page.goto("/news-link/desk/2009-06/")
    expect(page.get_by_text("Sending is paused.")).to_be_visible()
    axe(page)


def resume(page, axe):
    page.get_by_role("button", name="Resume").click()
    axe(page, "Resume sending?")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Sending goes on.")).to_be_visible()


def a_picture():
    file = io.BytesIO()
    Image.new("RGB", (1200, 700), "teal").save(file, "JPEG")
    return file.getvalue()


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
    expect(page.get_by_role("img", name="Two engineers roll wool out in a loft.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("link", name="Select whether this issue was useful")).to_be_visible()
    axe(page)
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Send my answer").click()
    axe(page, "Thank you")


def unsubscribe_one(page, axe, mail):
    page.goto(mail["List-Unsubscribe"].strip("<>"))
    axe(page)
    assert Subscription.objects.running().count() == 50
    page.get_by_role("button", name="Stop all of it").click()
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    axe(page)
    assert Subscription.objects.running().count() == 49


def test_somebody_subscribes(either_page, axe, worker, smtp_sink):
    page = either_page
    page.goto("/news-link/subscribe/")
    page.get_by_role("button", name="Send me the link").click()
    axe(page, "Error: Get News-Link by email")
    page.get_by_label("Email address").fill("New.Reader@readers.example")
    page.get_by_label("Local media").check()
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    axe(page)
    (mail,) = wait_until(lambda: smtp_sink.sent_to("new.reader@readers.example"))
    text = mail.get_body(("plain",)).get_content()
    page.goto(re.search(r"http\S+/confirm/\S+", text)[0])
    axe(page)
    page.get_by_role("button", name="Send me News-Link").click()
    expect(page.get_by_role("heading", name="You will get News-Link")).to_be_visible()
    axe(page)
    worker.stop()  # its mail arrived before it wrote that down
    assert Subscription.objects.running().get().audience.name == "Local media"
    message = Message.objects.get()
    assert (bytes(message.ready), Delivery.objects.get().state) == (b"", "accepted")
