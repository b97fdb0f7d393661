"""Communications in a browser: a plan's line with its evidence, a press release by two people, a copy on paper."""

import pytest
from playwright.sync_api import expect

from partnerships.models import Role
from tests.factories.comms_handbook import ConsultationFactory, LogoFactory
from tests.factories.comms_plan import ChannelFactory, CommsPlanFactory, PlanItemFactory, ResponsibilityFactory
from tests.factories.partnerships import BodyFactory, StrategyFactory, seated

pytestmark = pytest.mark.browser


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


def test_evidence_a_release_by_two_people_and_a_copy_on_paper(either_page, look, sign_in, lyp):
    page = either_page
    manager = seated(Role.MANAGER, lyp, name="Priya Nair")
    officer = seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")
    plan = CommsPlanFactory(adopted=True)
    PlanItemFactory(plan=plan, text="People know what we are for")
    ChannelFactory(plan=plan)
    ResponsibilityFactory(text="Circulate to members")
    StrategyFactory()

    ask_for_a_copy(page, look)
    sign_in(page, manager)
    give_evidence(page, look)
    tick(page, look)
    write_a_release(page, look)
    sign_in(page, officer)
    approve_and_issue(page, look)
    send_the_copy(page, look)


def ask_for_a_copy(page, look):
    page.goto("/copies/")
    page.get_by_role("button", name="Ask for it").click()
    look(page, "Error")
    page.get_by_label("The city strategy").check()
    page.get_by_label("Your name").fill("Ann Reader")
    page.get_by_label("Postal address").fill("1 High Street")
    page.get_by_role("button", name="Ask for it").click()
    look(page, "We have your request")


def give_evidence(page, look):
    page.goto("/communications/")
    look(page)
    page.get_by_role("link", name="Communications plan").click()
    page.get_by_role("link", name="2009/10").click()
    look(page, "Communications plan 2009/10")
    page.get_by_role("link", name="People know what we are for").click()
    page.get_by_role("button", name="Write down evidence").click()
    page.get_by_label("What shows how it stands?").fill("Forty people asked for the handbook")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Forty people asked for the handbook")).to_be_visible()
    look(page)


def tick(page, look):
    page.goto("/communications/checklists/of/lyp/")
    page.get_by_role("button", name="Done Circulate to members").click()
    expect(page.get_by_text("0 to do, 1 done.")).to_be_visible()
    look(page)


def write_a_release(page, look):
    page.goto("/communications/press/write/")
    page.get_by_label("From").select_option("Later Years Partnership")
    page.get_by_label("Headline").fill("The hall is open")
    page.get_by_label("What there is to tell").fill("It is open **every day**.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Send in for approval").click()
    expect(page.get_by_role("heading", name="Send it in for approval?")).to_be_visible()
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_text("Sent in. Somebody other than you approves it.")).to_be_visible()
    look(page)


def approve_and_issue(page, look):
    page.goto("/communications/press/")
    look(page)
    page.get_by_role("link", name="The hall is open").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approve this press release?")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Issue").click()
    expect(page.get_by_role("heading", name="Issue this press release?")).to_be_visible()
    page.get_by_role("button", name="Issue now").click()
    page.get_by_role("link", name="Read it as it was issued").click()
    expect(page.get_by_text("every day")).to_be_visible()
    look(page, "The hall is open")


def send_the_copy(page, look):
    page.goto("/communications/copies/")
    look(page)
    page.get_by_role("link", name="Sent request").click()
    page.get_by_role("button", name="They are sent").click()
    expect(page.get_by_text("Nobody waits for a copy.")).to_be_visible()


def test_the_pages_of_the_support_office(page, look_at, sign_in, lyp):
    plan = CommsPlanFactory(year=2010)
    PlanItemFactory(plan=plan, kind="risk", rating="high", text="Too little time")
    LogoFactory()
    consultation = ConsultationFactory(body=lyp)
    sign_in(page, seated(Role.SUPPORT_OFFICER))
    look_at([
        "/communications/", "/communications/plans/2010-11/", "/communications/plans/2010-11/add/measure/",
        "/communications/tools/", "/communications/checklists/", "/communications/leads/",
        "/communications/coverage/", "/communications/updates/", "/communications/handbook/publish/",
        "/communications/logos/add/", "/brand/", "/consultations/", f"/consultations/{consultation.pk}/", "/press/",
    ])  # fmt: skip
