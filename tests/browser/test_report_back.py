"""The Support Officer prepares the annual report-back, publishes it, and everybody reads it (E14)."""

import re

import pytest
from playwright.sync_api import expect

from partnerships.models import Role
from portal.upkeep import tick
from tests.factories.partnerships import KeyActivityFactory, now, seated
from tests.factories.targets import load_results_of_2008_09

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(transactional_db):
    """Two partnerships with their results of 2008/09, a chair, an achievement, and the Support Officer."""
    lyp = load_results_of_2008_09()["lyp"]
    KeyActivityFactory(body=lyp, year=2008, kind="achievement", text="The network stands")
    KeyActivityFactory(body=lyp, year=2008, kind="commitment", text="Set up the network", status="done")
    seated(Role.CHAIR, lyp, name="Ivan White", honorific="Councillor")
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


def test_from_the_first_look_to_the_published_report(either_page, officer, look, sign_in):
    page = either_page
    main = page.get_by_role("main")
    prepare = "Prepare the annual report-back 2008/09"

    sign_in(page, officer)
    page.goto("/framework/report-back/2008-09/prepare/")
    look(page, prepare)
    page.get_by_role("link", name="Write the introduction").click()
    page.get_by_label("Introduction").fill("A steady year.")
    page.get_by_label("Whose words are these?").select_option(label="Councillor Ivan White")
    page.get_by_label("Their office").fill("Chair of the Later Years Partnership")
    look(page, "Introduction")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Agree the introduction").click()
    page.get_by_label("How and when did they agree?").fill("By telephone.")
    look(page, "Has Councillor Ivan White agreed the introduction?")
    page.get_by_role("button", name="Agree").click()
    page.get_by_role("link", name="Choose the successes").click()
    page.get_by_label("The network stands").check()
    look(page, "Which successes are told?")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Choose the successes").click()
    page.get_by_role("link", name="Tell it in other words").click()
    page.get_by_label("How the report tells it").fill("A network for older people stands.")
    page.get_by_label("Why other words than the source’s?").fill("Says for whom.")
    look(page, "Tell it in other words")
    page.get_by_role("button", name="Save").click()
    page.goto("/framework/report-back/2008-09/prepare/")
    page.get_by_role("button", name=re.compile("^Up.*What went well")).click()
    expect(main.get_by_role("listitem").filter(has_text="What went well").first).to_contain_text("Leave out")
    look(page, prepare)

    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_label("Publish without what is missing").check()
    look(page, "Publish the annual report-back 2008/09?")
    page.get_by_role("button", name="Publish the report-back").click()
    look(page, "Publishing the annual report-back 2008/09")
    tick(at=now())
    page.reload()
    expect(main.get_by_text("Published on")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/framework/report-back/2008-09/")
    look(page, "Annual report-back 2008/09")
    expect(main.get_by_text("A steady year.")).to_be_visible()
    expect(main.get_by_text("A network for older people stands.")).to_be_visible()
    expect(main.get_by_role("heading", name="Later Years Partnership: 1 of 1 kept")).to_be_visible()
