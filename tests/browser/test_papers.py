"""A paper for a meeting, from the Support Officer who asks for it to the page where everybody reads it (B02, H02)."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from partnerships.models import Body, Role
from tests.factories.partnerships import MeetingFactory, seated

pytestmark = pytest.mark.browser
FILE = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 words"}


@pytest.fixture
def officer(framework):
    return seated(Role.SUPPORT_OFFICER, Body.objects.get(slug="support-office"), name="Grace Adeyemi")


@pytest.fixture
def manager(framework):
    lyp = Body.objects.get(slug="lyp")
    lyp.seats.filter(role=Role.MANAGER).delete()
    return seated(Role.MANAGER, lyp, name="Priya Nair")


def test_a_paper_is_asked_for_sent_in_sent_back_and_published(either_page, officer, manager, sign_in, axe):
    page, today = either_page, timezone.localdate()
    MeetingFactory(
        body=Body.objects.get(slug="delivery-board"), held_on=today + dt.timedelta(days=30),
        papers_due_on=today + dt.timedelta(days=18),
    )  # fmt: skip
    sign_in(page, officer)
    page.goto("/partnerships/papers/")
    axe(page, "Papers for meetings")
    page.get_by_role("link", name="Ask for a paper").click()
    axe(page, "Ask for a paper")
    page.get_by_label("Paper").fill("Winter plan")
    page.get_by_label("Later Years Partnership").check()
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("Asked 1 partnership.")).to_be_visible()
    axe(page)

    sign_in(page, manager)
    page.get_by_role("button", name="Open the paper").click()
    axe(page, "Winter plan")
    page.get_by_role("button", name="Write it").click()
    page.get_by_role("button", name="Send it to the SP Support Officer").click()
    expect(page.get_by_role("alert").get_by_text("Choose the file before you send the paper in")).to_be_visible()
    axe(page)
    page.get_by_label("File").set_input_files(FILE)
    page.get_by_role("button", name="Send it to the SP Support Officer").click()
    expect(page.get_by_text("Sent. The SP Support Officer has it now.")).to_be_visible()

    sign_in(page, officer)
    page.goto("/partnerships/papers/")
    page.get_by_role("link", name="Winter plan").click()
    page.get_by_role("button", name="Send back").click()
    axe(page, "Send the paper back")
    page.get_by_label("What should the author change?").fill("Say what it costs.")
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_text("With Priya Nair since")).to_be_visible()

    sign_in(page, manager)
    page.goto("/partnerships/papers/")
    page.get_by_role("link", name="Winter plan").click()
    expect(page.get_by_text("Say what it costs.").first).to_be_visible()
    page.get_by_role("button", name="Change and send").click()
    axe(page, "Write the paper")
    page.get_by_role("button", name="Send it to the SP Support Officer").click()

    sign_in(page, officer)
    page.goto("/partnerships/papers/")
    page.get_by_role("link", name="Winter plan").click()
    page.get_by_role("button", name="Accept and publish").click()
    axe(page, "Accept the paper and put it on the page?")
    page.get_by_role("button", name="Accept and publish").click()
    expect(page.get_by_text("Accepted. It stands on the page of")).to_be_visible()
    page.goto("/partnerships/delivery-board/meetings/")
    axe(page)
    expect(page.get_by_role("link", name="Winter plan (PDF")).to_be_visible()
    expect(page.get_by_text("Paper from Later Years Partnership")).to_be_visible()
