"""Somebody finds a page wrong, the Support Officer puts it right with one press, and members hear of it (E03, E16, H13)."""

import pytest
from playwright.sync_api import expect

from partnerships.models import Body, Role
from tests.factories.partnerships import PageProposalFactory, seated

pytestmark = pytest.mark.browser
MEETS = "Every second month, in the Civic Centre"


@pytest.fixture
def officer(framework):
    return seated(Role.SUPPORT_OFFICER, Body.objects.get(slug="support-office"), name="Grace Adeyemi")


def test_a_stranger_corrects_a_page_and_the_office_settles_it(either_page, officer, sign_in, axe):
    page = either_page
    page.goto("/partnerships/lyp/")
    page.get_by_role("link", name="Something wrong on this page?").click()
    axe(page, "What is wrong on this page?")
    page.get_by_role("link", name="Correct the part “How often it meets”").click()
    axe(page, "Correct: How often it meets")
    page.get_by_label("What should it say?").fill(MEETS)
    page.get_by_role("button", name="Send it to the SP Support Officer").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    axe(page, "Thank you")

    sign_in(page, officer)
    page.get_by_role("button", name="Look at it").click()
    axe(page, "How often it meets")
    page.get_by_role("button", name="Accept this correction").click()
    expect(page.get_by_text("The page says it now")).to_be_visible()
    page.get_by_role("link", name="Tell members and senior managers").click()
    page.get_by_label("What is new, in one sentence?").fill("It says when it meets.")
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_text("it stands in the next members’ briefing note")).to_be_visible()
    expect(page.get_by_text(MEETS)).to_be_visible()

    page.goto("/communications/briefings/")
    axe(page, "Members’ briefing note")
    page.locator("table").get_by_role("link").click()
    axe(page)
    page.get_by_role("button", name="Publish").click()
    axe(page, "Publish this briefing note?")
    page.get_by_role("button", name="Publish and send the link").click()
    expect(page.get_by_text("Published. Elected members")).to_be_visible()
    page.get_by_role("link", name="Read it as it was published").click()
    expect(page.get_by_role("link", name="It says when it meets.")).to_be_visible()


def test_lists_and_the_digest_are_for_everybody(page, officer, sign_in, axe):
    PageProposalFactory(body=Body.objects.get(slug="lyp"))
    sign_in(page, officer)
    page.goto("/partnerships/corrections/")
    axe(page, "Corrections")
    page.goto("/account/digest/")
    page.get_by_label("Each week", exact=True).check()
    page.get_by_label("On which day, if each week?").select_option("Friday")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your digest comes each week, on Friday at seven in the morning.")).to_be_visible()
    axe(page, "Your digest")
