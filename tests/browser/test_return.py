"""A manager fills in the return of a quarter by keyboard; the Support Officer sends it back, then accepts it (C07, H02)."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from partnerships.models import Role
from targets import actions
from targets.models import Figure, Return
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory, ReturnFactory, TargetFactory

pytestmark = pytest.mark.browser
LYP = "/targets/2008-09/q4/returns/lyp/"


@pytest.fixture
def lyp(transactional_db):
    """A partnership with a draft of quarter 4 and three indicators."""
    body = BodyFactory(slug="lyp", name="Later Years Partnership")
    for title in ("Grants", "Visits", "Halls"):
        TargetFactory(indicator=IndicatorFactory(body=body, title=title), quarter=4, value=Decimal(100))
    ReturnFactory(quarter=QuarterFactory(), body=body)
    return body


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp, name="Priya Nair")


def values():
    return [figure.value for figure in Figure.objects.order_by("indicator__position")]


def test_a_return_goes_its_way(either_page, manager, sign_in, look):
    page = either_page
    sign_in(page, manager)
    page.goto(LYP)
    look(page, "Return of Later Years Partnership")
    page.get_by_label("Grants, this quarter").fill("100")
    page.get_by_label("Visits, this quarter").fill("50")
    page.get_by_label("What went well?").fill("Two halls opened.")
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your return")
    expect(page.get_by_role("main")).to_contain_text("Figures off target need a commentary")
    expect(page.get_by_role("main")).to_contain_text("1 of 3 indicators will say “No data”.")
    look(page, "Check your return")
    page.get_by_role("link", name="Visits").click()
    commentary = page.get_by_label(re.compile("^Commentary on Visits"))
    expect(commentary).to_be_visible()
    commentary.fill("The bus was withdrawn.")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Send to the Support Officer").click()
    expect(page.get_by_role("main")).to_contain_text("With the SP Support Officer since")

    sign_in(page, seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi"))
    page.goto(LYP)
    page.get_by_role("button", name="Send it back").click()
    page.get_by_label("What should they change?").fill("Add the halls.")
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_role("table")).to_contain_text("With Priya Nair since")
    look(page, "Returns of Quarter 4")

    sign_in(page, manager)
    page.goto(LYP)
    expect(page.get_by_role("main")).to_contain_text("Add the halls.")
    page.get_by_label("Halls, this quarter").fill("120")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Send to the Support Officer").click()
    expect(page.get_by_role("main")).to_contain_text("With the SP Support Officer since")
    assert values() == [100, 50, 120]
    assert Return.objects.get().state == Return.State.SUBMITTED


def test_the_grid_is_filled_by_keyboard_and_saves_as_one_goes(page, manager, sign_in, axe):
    sign_in(page, manager)
    page.goto(LYP)
    status, grants, visits, halls = (
        page.locator("[data-entry-saved]"),
        *(page.get_by_label(f"{title}, this quarter") for title in ("Grants", "Visits", "Halls")),
    )
    expect(page.locator("[data-entry-hint]")).to_be_visible()
    grants.focus()
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    expect(visits).to_be_focused()
    expect(status).to_have_text(re.compile("^Saved at "))
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(halls).to_be_focused()
    wanted = page.locator("[data-entry-wanted]").nth(1)
    expect(wanted).to_have_text("wanted: the figure is off target")
    expect(page.locator("[data-entry-news]").nth(1)).to_contain_text("50 against 100: 50% below")
    page.keyboard.press("Shift+Enter")
    expect(visits).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label(re.compile("^Commentary on Visits"))).to_be_focused()
    page.keyboard.type("The bus was withdrawn.")
    page.keyboard.press("Tab")
    expect(wanted).to_have_text("")
    halls.fill("many")
    halls.press("Enter")
    expect(page.locator("#box_" + halls.get_attribute("name"))).to_contain_text("Enter a number such as")
    expect(status).to_have_text("Not all of it is saved yet")
    axe(page)
    halls.fill("7")
    halls.press("Enter")
    expect(page.locator("#box_" + halls.get_attribute("name"))).to_have_text("")
    expect(status).to_have_text(re.compile("^Saved at "))
    assert values() == [100, 50, 7]


def test_a_lock_in_between_is_said_and_takes_nothing_away(page, manager, sign_in):
    sign_in(page, manager)
    page.goto(LYP)
    page.get_by_label("Grants, this quarter").fill("90")
    actions.lock_quarter(Return.objects.get().quarter, by=None, at=now())
    page.get_by_label("What went well?").fill("A long text.")
    page.keyboard.press("Tab")
    expect(page.locator("[data-entry-refused]")).to_contain_text("has been locked since")
    expect(page.get_by_label("Grants, this quarter")).to_have_value("90")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("What went well?")).to_have_value("A long text.")
    expect(page.get_by_label("Grants, this quarter")).to_have_value("90")
    assert Return.objects.get().successes == ""
