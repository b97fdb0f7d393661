"""A round of health checks in a browser, from its opening to the score, by mouse and keyboard (F01-F03)."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from healthchecks.models import Response, Round, SurveyLink
from partnerships.models import Role
from tests.factories.healthchecks import BodyCheckFactory, RoundFactory, SurveyLinkFactory, make_questionnaire
from tests.factories.partnerships import BodyFactory, SeatFactory, seated


def answer(page, label):
    """Choose the same answer to each of the eight statements."""
    choices = page.get_by_label(label, exact=True)
    expect(choices).to_have_count(8)
    for choice in choices.all():
        choice.check()


@pytest.mark.browser
def test_a_round_from_opening_to_the_score(either_page, look, sign_in):
    page = either_page
    make_questionnaire()
    body = BodyFactory(slug="lyp", name="Later Years Partnership")
    for _ in range(5):
        SeatFactory(body=body)
    sign_in(page, seated(Role.STRATEGIC_MANAGER))

    page.goto("/health-checks/")
    look(page)
    page.get_by_role("button", name="Statements").click()
    look(page, "Statements of the health check")
    page.get_by_role("link", name="Reword Purpose statement 1").click()
    page.get_by_label("Statement").fill("We can say what we are for.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("We can say what we are for.")).to_be_visible()

    page.goto("/health-checks/rounds/open/")
    page.get_by_role("button", name="Open the round").click()
    look(page, "Error: Open a round")
    page.get_by_label("Day").fill("31")
    page.get_by_label("Month").fill("January")
    page.get_by_role("group", name="Last day for answers").get_by_label("Year").fill("2099")
    page.get_by_label("Later Years Partnership").check()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("0 of 5 members answered so far")).to_be_visible()
    look(page, "Health check")

    for number, link in enumerate(SurveyLink.objects.order_by("pk")):
        page.goto(f"/health-checks/answer/{link.token}/")
        if number == 0:
            page.get_by_role("button", name="Check my answers").click()
            expect(page.get_by_role("link", name="Answer “We can say what we are for”")).to_be_visible()
            look(page, "Error: How well does this partnership work?")
        answer(page, "Agree" if number else "Don’t know")
        page.get_by_role("button", name="Check my answers").click()
        if number == 0:
            look(page, "Check your answers")
            page.get_by_role("button", name="Change my answers").click()
            answer(page, "Agree")
            page.get_by_role("button", name="Check my answers").click()
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    look(page, "Thank you")
    page.goto(f"/health-checks/answer/{link.token}/")
    expect(page.get_by_role("heading", name="This link has been used")).to_be_visible()
    look(page, "This link has been used")
    assert Response.objects.count() == 5

    page.goto(f"/health-checks/{Round.objects.get().year}/close/")
    look(page)
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_role("row", name="Later Years Partnership 5 5 100% 75 75 75 75 75")).to_be_visible()
    look(page, "Health check")
    page.goto("/partnerships/lyp/health-check/")
    expect(page.get_by_text("Final: all 5 members answered.")).to_be_visible()
    look(page)


@pytest.mark.browser
def test_a_statement_is_answered_by_keyboard_alone(page, live_server):
    check = BodyCheckFactory(
        round=RoundFactory(questionnaire=make_questionnaire(each=1), closes_on=dt.date(2099, 1, 31))
    )
    page.goto(f"/health-checks/answer/{SurveyLinkFactory(body_check=check).token}/")
    page.locator("input[type=radio]").first.focus()
    for _ in range(4):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_role("definition")).to_have_text(["Disagree"] * 4)
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Response.objects.count() == 1
