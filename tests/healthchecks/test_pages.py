"""The health-check pages: the public one, the questions, the results (F01-F03, H10)."""

import csv
import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from healthchecks.forms import DONT_KNOW
from healthchecks.models import Answer, Response, Round, Statement, SurveyLink
from partnerships.models import Role
from tests.factories.healthchecks import (
    BodyCheckFactory,
    PastRoundFactory,
    RoundFactory,
    SurveyLinkFactory,
    close,
    fix,
    make_questionnaire,
    respond,
    statements_of,
)
from tests.factories.partnerships import SeatFactory, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return BodyCheckFactory(round=RoundFactory(questionnaire=make_questionnaire(), closes_on=dt.date(2099, 1, 31)))


@pytest.fixture
def runner(client):
    person = seated(Role.STRATEGIC_MANAGER)
    client.force_login(person)
    return person


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(body_check, **changes):
    return {f"statement_{asked.pk}": "4" for asked in statements_of(body_check.round.questionnaire)} | changes


def answer_address(link):
    return reverse("healthchecks:answer", args=[link.token])


def test_public_page_tells_the_formula_the_years_and_why_none(client):
    PastRoundFactory(year=2008, partnerships_checked=0, account="None held: partnerships were being restructured.")
    PastRoundFactory()
    make_questionnaire(each=7)
    shown = text(client.get("/health-checks/"))
    assert "2008 None None held: partnerships were being restructured." in shown
    assert "2007 6 A pilot with six partnerships." in shown
    assert "(60 + 75 + 75 + 75) ÷ 4 = 71.25, shown as 71" in shown
    assert shown.count("7 statements") == 4


def test_public_page_without_statements_or_years(client):
    shown = text(client.get("/health-checks/"))
    assert "The statements are still to be written" in shown
    assert "No health check yet" in shown


def test_answering_check_change_send(client, check):
    link = SurveyLinkFactory(body_check=check)
    address = answer_address(link)
    page = client.get(address)
    assert page.content.decode().count("<fieldset") == 8
    assert page.content.decode().count('type="radio"') == 48
    first = f"statement_{statements_of(check.round.questionnaire)[0].pk}"
    checked = client.post(address, typed(check, **{first: DONT_KNOW, "check": "yes"}))
    assert "Purpose statement 1. Don’t know" in text(checked)
    assert Response.objects.count() == 0
    changed = client.post(address, typed(check, **{first: DONT_KNOW, "change": "yes"}))
    assert changed.content.decode().count(" checked") == 8
    sent = client.post(address, typed(check, **{first: DONT_KNOW, "send": "yes"}), follow=True)
    assert sent.redirect_chain == [("/health-checks/answer/thanks/", 302)]
    assert sorted(Answer.objects.values_list("value", flat=True), key=str) == [4] * 7 + [None]
    again = client.get(address)
    assert (again.status_code, "This link has been used" in text(again)) == (410, True)
    assert client.post(address, typed(check, send="yes")).status_code == 410
    assert Response.objects.count() == 1


def test_answering_begins_no_session_and_is_never_cached(client, check, settings):
    response = client.get(answer_address(SurveyLinkFactory(body_check=check)))
    assert "no-store" in response["Cache-Control"]
    assert settings.SESSION_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("wrong", ["", "6", "0", "-1", "NaN", "four", "4 ", "9" * 10_000])
def test_answering_refuses_what_is_no_answer_and_keeps_the_rest(client, check, wrong):
    link = SurveyLinkFactory(body_check=check)
    first = f"statement_{statements_of(check.round.questionnaire)[0].pk}"
    for step in ("check", "send"):
        page = client.post(answer_address(link), typed(check, **{first: wrong, step: "yes"}))
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [first]
        assert page.content.decode().count(" checked") == 7
    assert "Purpose statement 1”" in text(page)
    assert Response.objects.count() == 0


def test_answering_names_every_statement_left_out(client, check):
    page = client.post(answer_address(SurveyLinkFactory(body_check=check)), {"send": "yes"})
    assert len(page.context["form"].errors) == 8
    assert "Answer “Process statement 2”" in text(page)


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 2000, "%00", "..", "ü"])
def test_forged_links_are_not_there(client, check, token):
    response = client.get(f"/health-checks/answer/{token}/")
    assert response.status_code == 404
    assert client.post(f"/health-checks/answer/{token}/", {"send": "yes"}).status_code == 404


def test_links_of_a_round_that_is_over(client, check):
    link = SurveyLinkFactory(body_check=check)
    close(check.round)
    response = client.get(answer_address(link))
    assert (response.status_code, "This round is over" in text(response)) == (410, True)


@pytest.mark.parametrize(
    "address", ["/health-checks/2031/", "/health-checks/99999999999999999999/", "/health-checks/2031.csv",
                "/health-checks/2026/nobody/", "/health-checks/statements/99999999999999999999/edit/",
                "/health-checks/statements/nowhere/add/", "/partnerships/nobody/health-check/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, runner, check, address):
    assert client.get(address).status_code == 404


def test_round_page_asks_the_database_as_often_for_any_number_of_rows(client, runner):
    held = RoundFactory(questionnaire=make_questionnaire())

    def statements():
        SurveyLinkFactory(body_check=BodyCheckFactory(round=held), member__email=None, member__is_active=False)
        client.get("/health-checks/2026/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/health-checks/2026/").status_code == 200
        return len(seen)

    counts = [statements() for _ in range(3)]
    assert counts == [counts[0]] * 3
    assert counts[0] <= 7


def test_round_page_shows_counts_while_open_and_scores_once_closed(client, runner, check):
    for value in (1, 2, 3, 4, 5):
        respond(check, value)
    SurveyLinkFactory(body_check=check, member__email=None, member__is_active=False, member__name="Una Reachable")
    small = BodyCheckFactory(round=check.round, body__name="Small Group")
    respond(small, 1)
    shown = text(client.get("/health-checks/2026/"))
    assert f"{check.body} 6 5 83%" in shown
    assert "Una Reachable" in shown
    close(check.round)
    shown = text(client.get("/health-checks/2026/"))
    assert f"{check.body} 6 5 83% 50 provisional 50 50 50 50" in shown
    assert "Small Group 1 1 100% Not shown: fewer than five members answered" in shown
    table = list(csv.DictReader(io.StringIO(client.get("/health-checks/2026.csv").getvalue().decode())))
    assert [(row["partnership"], row["total"], row["people"]) for row in table] == [
        (check.body.name, "50", "50"),
        ("Small Group", "", ""),
    ]


def test_open_remind_and_close_a_round_on_its_pages(client, runner):
    make_questionnaire()
    body = SeatFactory().body
    closes = {"closes_on_day": "31", "closes_on_month": "January", "closes_on_year": "2099"}
    page = client.post(reverse("healthchecks:round_open"), {"year": "2026", "bodies": [body.pk], **closes})
    assert page.status_code == 302
    link = SurveyLink.objects.get()
    assert link.member == body.seats.get().person
    assert "1 reminder on the way" in text(
        client.post(reverse("healthchecks:members_remind", args=[2026]), follow=True)
    )
    again = client.post(reverse("healthchecks:members_remind", args=[2026]))
    assert "already reminded today" in text(again)
    client.post(reverse("healthchecks:round_close", args=[2026]))
    assert Round.objects.get().status == "closed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"year": "26"}, "year"), ({"year": "NaN"}, "year"), ({"year": "9" * 400}, "year"), ({"bodies": []}, "bodies"),
     ({"bodies": ["999999"]}, "bodies"), ({"closes_on_day": "31", "closes_on_month": "2"}, "closes_on"),
     ({"closes_on_year": "2020"}, "closes_on")],
)  # fmt: skip
def test_opening_a_round_refuses_in_words(client, runner, changes, field):
    make_questionnaire()
    body = SeatFactory().body
    values = {
        "year": "2026",
        "bodies": [body.pk],
        "closes_on_day": "1",
        "closes_on_month": "2",
        "closes_on_year": "2099",
    }
    page = client.post(reverse("healthchecks:round_open"), values | changes)
    assert list(page.context["form"].errors) == [field]
    assert Round.objects.count() == 0


def test_statement_pages_change_the_newest_version(client, runner):
    fix(make_questionnaire())
    client.post(reverse("healthchecks:version_start"))
    client.post(reverse("healthchecks:statement_add", args=["people"]), {"text": "We listen to each\n other."})
    added = Statement.objects.get(text="We listen to each other.")
    client.post(reverse("healthchecks:statement_edit", args=[added.pk]), {"text": "We hear each other out."})
    assert "We hear each other out." in text(client.get(reverse("healthchecks:statement_list")))
    too_long = client.post(reverse("healthchecks:statement_edit", args=[added.pk]), {"text": "x" * 301})
    assert list(too_long.context["form"].errors) == ["text"]
    client.post(reverse("healthchecks:statement_remove", args=[added.pk]))
    assert not Statement.objects.filter(pk=added.pk).exists()


def test_statement_page_says_why_it_cannot_change(client, runner, check):
    statement = statements_of(check.round.questionnaire)[0]
    fix(check.round.questionnaire)
    page = client.post(reverse("healthchecks:statement_edit", args=[statement.pk]), {"text": "Other words"})
    assert "Health check 2026 is open for answers" in text(page)


def test_an_empty_portal_starts_with_a_first_version(client, runner):
    assert "No statements yet" in text(client.get(reverse("healthchecks:statement_list")))
    client.post(reverse("healthchecks:version_start"))
