"""A round of health checks in a browser, from its opening to the score, by mouse and keyboard (F01-F03)."""

import datetime as dt
import os

import pytest

from healthchecks.models import Response, Round, SurveyLink
from partnerships.models import Role
from tests.factories.healthchecks import BodyCheckFactory, RoundFactory, SurveyLinkFactory, make_questionnaire
from tests.factories.partnerships import BodyFactory, SeatFactory, seated


def look(page, axe, name):
    """Wide and narrow: nothing wrong for anybody, nothing off the side; pictures where somebody wants them."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        axe(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}_{width}.png", full_page=True)


def sign_in(page, live_server, client, person):
    client.force_login(person)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def answer(page, label):
    """Choose the same answer to every statement."""
    for choice in page.get_by_label(label, exact=True).all():
        choice.check()


@pytest.mark.browser
def test_a_round_from_opening_to_the_score(either_page, axe, live_server, client):
    page = either_page
    make_questionnaire()
    body = BodyFactory(slug="lyp", name="Later Years Partnership")
    for _ in range(5):
        SeatFactory(body=body)
    sign_in(page, live_server, client, seated(Role.STRATEGIC_MANAGER))

    page.goto("/health-checks/")
    look(page, axe, "health_checks")
    page.get_by_role("button", name="Statements").click()
    look(page, axe, "statements")
    page.get_by_role("link", name="Reword Purpose statement 1").click()
    page.get_by_label("Statement").fill("We can say what we are for.")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("We can say what we are for.").is_visible()

    page.goto("/health-checks/rounds/open/")
    page.get_by_role("button", name="Open the round").click()
    assert page.title().startswith("Error: Open a round")
    look(page, axe, "round_open")
    page.get_by_label("Day").fill("31")
    page.get_by_label("Month").fill("January")
    page.get_by_role("group", name="Last day for answers").get_by_label("Year").fill("2099")
    page.get_by_label("Later Years Partnership").check()
    page.get_by_role("button", name="Open the round").click()
    assert page.get_by_text("0 of 5 members answered so far").is_visible()
    look(page, axe, "round_open_for_answers")

    for number, link in enumerate(SurveyLink.objects.order_by("pk")):
        page.goto(f"/health-checks/answer/{link.token}/")
        if number == 0:
            page.get_by_role("button", name="Check my answers").click()
            assert page.get_by_role("link", name="Answer “We can say what we are for”").is_visible()
            look(page, axe, "answer")
        answer(page, "Agree" if number else "Don’t know")
        page.get_by_role("button", name="Check my answers").click()
        if number == 0:
            look(page, axe, "answer_check")
            page.get_by_role("button", name="Change my answers").click()
            answer(page, "Agree")
            page.get_by_role("button", name="Check my answers").click()
        page.get_by_role("button", name="Send my answers").click()
        assert page.get_by_role("heading", name="Thank you").is_visible()
    look(page, axe, "answer_thanks")
    page.goto(f"/health-checks/answer/{link.token}/")
    assert page.get_by_role("heading", name="This link has been used").is_visible()
    look(page, axe, "answer_used")
    assert Response.objects.count() == 5

    page.goto(f"/health-checks/{Round.objects.get().year}/close/")
    look(page, axe, "round_close")
    page.get_by_role("button", name="Close the round").click()
    assert page.get_by_role("row", name="Later Years Partnership 5 5 100% 75 75 75 75 75").is_visible()
    look(page, axe, "round_closed")
    page.goto("/partnerships/lyp/health-check/")
    assert page.get_by_text("Final: all 5 members answered.").is_visible()
    look(page, axe, "body_results")


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
    page.get_by_role("heading", name="Check your answers").wait_for()
    assert page.get_by_role("definition").all_inner_texts() == ["Disagree"] * 4
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert Response.objects.count() == 1
