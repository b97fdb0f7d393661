"""The manager of the Later Years Partnership puts the page right and says so, in minutes (E03)."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from partnerships.actions.page_checks import open_page_checks
from partnerships.models import Body, Role
from tests.factories.partnerships import seated

pytestmark = pytest.mark.browser
PURPOSE = "People in later life live well here, because services plan with them."
ACTIVITY = "Open three Cities in balance meeting places"


@pytest.fixture
def page_check_due(framework):
    """The month's checks are open; there is a manager for two partnerships."""
    lyp, sep = Body.objects.get(slug="lyp"), Body.objects.get(slug="sep")
    managers = seated(Role.MANAGER, lyp, name="Mary Manager"), seated(Role.MANAGER, sep, name="Owen Other")
    open_page_checks(at=timezone.now())
    return managers


def test_the_manager_checks_the_page(either_page, page_check_due, sign_in, axe):
    page, (manager, other) = either_page, page_check_due
    sign_in(page, manager)
    axe(page)
    page.get_by_role("button", name="Check the page").click()
    expect(page).to_have_url("/partnerships/lyp/check/")
    axe(page, "Check the page")
    page.get_by_role("link", name="Change the purpose").click()
    page.get_by_label("Purpose").fill(PURPOSE)
    axe(page, "Edit the page")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(PURPOSE)).to_be_visible()
    page.goto("/partnerships/lyp/check/")
    page.get_by_role("link", name="Change Deliver the EU-funded").click()
    axe(page, "Change an activity")
    page.get_by_label("Activity").fill(ACTIVITY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(ACTIVITY)).to_be_visible()
    page.goto("/partnerships/lyp/check/")
    page.get_by_role("button", name="Everything is right").click()
    expect(page.get_by_text("now says that it was checked today")).to_be_visible()
    page.goto("/tasks/")
    expect(page.get_by_text("Nothing is due from you")).to_be_visible()
    axe(page)

    page.context.clear_cookies()
    page.goto("/partnerships/lyp/")
    today = timezone.localdate()
    expect(page.get_by_text(f"Last checked {today.day} {today:%B %Y}")).to_be_visible()
    expect(page.get_by_text(PURPOSE)).to_be_visible()
    expect(page.get_by_text(ACTIVITY)).to_be_visible()
    axe(page)

    sign_in(page, other)
    assert page.goto("/partnerships/lyp/edit/").status == 403
    expect(page.get_by_text("Only the manager of Later Years Partnership")).to_be_visible()
    axe(page)
