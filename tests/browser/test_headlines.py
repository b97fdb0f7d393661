"""The chair signs a statement, its commitment is followed, the year's document is published and read (C09, C10)."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from partnerships.models import Role
from portal.upkeep import tick
from tests.browser.conftest import fits_paper
from tests.factories.partnerships import KeyActivityFactory, now, seated
from tests.factories.targets import load_results_of_2008_09

pytestmark = pytest.mark.browser
WORDS = "We carry on with what works.\n\nAnd we begin something new."


@pytest.fixture
def people(transactional_db):
    """The two partnerships with their results of 2008/09, and who acts for one of them."""
    lyp = load_results_of_2008_09()["lyp"]
    KeyActivityFactory(body=lyp, text="Cities in balance")
    return {
        "officer": seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi"),
        "manager": seated(Role.MANAGER, lyp, name="Priya Nair"),
        "chair": seated(Role.CHAIR, lyp, name="Ivan White", honorific="Councillor"),
    }


def test_from_the_request_to_the_published_year(either_page, people, look, sign_in):
    page, day = either_page, timezone.localdate()
    main = page.get_by_role("main")

    sign_in(page, people["officer"])
    page.goto("/statements/2009-10/")
    page.get_by_role("button", name="Ask the chairs").click()
    look(page, "Ask the chairs for 2009/10")
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_role("button", name="Ask the chairs").click()
    look(page, "Chairs’ statements 2009/10")
    expect(main.get_by_text("0 of 2 partnerships have a signed statement.")).to_be_visible()

    sign_in(page, people["chair"])
    page.get_by_role("button", name=re.compile("^Write and sign")).first.click()
    page.get_by_label("Introduction").fill(WORDS)
    page.get_by_label("Commitments").fill("Set up the network\nBuild links with employers")
    look(page, "Write the chair’s statement for 2009/10")
    page.get_by_role("button", name="Save the draft").click()
    look(page, "Chair’s statement 2009/10")
    page.get_by_role("button", name="Read and sign").click()
    look(page, "Sign the statement for 2009/10?")
    page.get_by_role("button", name="Sign the statement").click()
    expect(main.get_by_text("Councillor Ivan White, Chair")).to_be_visible()
    look(page, "Chair’s statement 2009/10")

    sign_in(page, people["manager"])
    page.goto("/partnerships/lyp/statements/2009-10/")
    page.get_by_role("link", name="Change how “Set up the network” stands").click()
    page.get_by_label("Status").select_option("under_way")
    look(page, "Change an activity")
    page.get_by_role("button", name="Save").click()
    page.goto("/activities/?source=statement&status=under_way")
    expect(main.get_by_role("row", name=re.compile("Set up the network"))).to_be_visible()
    look(page, "Commitments and activities")

    sign_in(page, people["officer"])
    page.goto("/framework/headline/2009-10/")
    look(page, "Headline targets 2009/10")
    page.get_by_role("button", name="Publish", exact=True).click()
    look(page, "Publish the headline targets 2009/10?")
    page.get_by_label("Publish without what is missing").check()
    page.get_by_role("button", name="Publish the document").click()
    look(page, "Publishing the headline targets 2009/10")
    tick(at=now())
    page.reload()
    expect(main.get_by_text("Published on")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/framework/headline/2009-10/")
    expect(main.get_by_text("And we begin something new.")).to_be_visible()
    look(page, "Headline targets 2009/10")
    page.goto("/partnerships/lyp/headline/2009-10/")
    expect(main.get_by_role("row", name=re.compile("Warm Front"))).to_contain_text("Significant Variance")
    expect(main.get_by_role("link", name=re.compile("^PDF"))).to_be_visible()
    look(page, "Later Years Partnership: headline targets 2009/10")


def test_a_page_of_the_year_fits_a_sheet_of_paper(page, people):
    page.goto("/partnerships/lyp/headline/2009-10/")
    fits_paper(page)
