"""The pages of a health check's results: held back below five, provisional or final, for whom (F03, H10)."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from healthchecks.reports import body_results, results, round_results
from partnerships.models import Body, Role
from tests.factories.healthchecks import (
    BodyCheckFactory,
    RoundFactory,
    SurveyLinkFactory,
    close,
    make_questionnaire,
    respond,
)
from tests.factories.partnerships import BodyFactory, seated

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


def test_results_are_held_back_while_open_and_below_five(check):
    for _ in range(4):
        respond(check, 4)
    open_result = results([check])[0]
    assert (open_result.state, open_result.scores, open_result.total) == ("open", None, "Not yet")
    close(check.round)
    check.refresh_from_db()
    hidden = results([check])[0]
    assert (hidden.state, hidden.scores, hidden.total, hidden.sections) == ("hidden", None, "Not shown", [])
    assert "4 of 4 members answered. Results of fewer than five are never shown" in hidden.why


def test_results_say_provisional_or_final(check):
    for _ in range(5):
        respond(check, 5, 5, 3, 3, 2, 2, 4)
    unanswered = SurveyLinkFactory(body_check=check)
    close(check.round)
    check.refresh_from_db()
    result = results([check])[0]
    assert (result.state, result.rate, result.total) == ("provisional", 83, "63")
    assert result.sections == [
        ("Purpose", "More than 95", 95), ("Proposition", "50", 50), ("People", "25", 25), ("Process", "75", 75),
    ]  # fmt: skip
    assert result.why == "Provisional: 5 of 6 members answered."
    unanswered.delete()
    assert results([check])[0].why == "Final: all 5 members answered."


def test_a_p_that_fewer_than_five_have_a_view_on_hides_the_total_too(check):
    for number in range(6):
        respond(check, 4, 4, 4, 4, None, None, 4) if number else respond(check, 4)
    close(check.round)
    check.refresh_from_db()
    result = results([check])[0]
    assert [words for _title, words, _bar in result.sections] == ["75", "75", "Not shown", "75"]
    assert result.total == "Not shown"
    assert "from which it could be worked out" in result.why


def test_results_of_bodies_ask_the_database_as_often_for_any_number(django_assert_num_queries, runner):
    questionnaire = make_questionnaire()
    held = RoundFactory(questionnaire=questionnaire)
    for _ in range(3):
        one = BodyCheckFactory(round=held)
        for value in (1, 2, 3, 4, 5):
            respond(one, value)
    close(held)
    checks = list(held.checks.select_related("round", "body"))
    for some in (checks[:1], checks):
        with django_assert_num_queries(3):
            assert [result.total for result in results(some)] == ["50"] * len(some)


def test_a_body_sees_its_own_results_and_the_board_all_of_them(check):
    other = BodyCheckFactory(round=check.round)
    member = seated(Role.MEMBER, check.body)
    board = seated(Role.MEMBER, BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD))
    assert [result.check for result in round_results(check.round, member)] == [check]
    assert {result.check for result in round_results(check.round, board)} == {check, other}
    assert body_results(other.body, member) == []


def test_body_tab_shows_scores_bars_and_years(client, check):
    member = seated(Role.MEMBER, check.body)
    client.force_login(member)
    address = reverse("healthchecks:body_results", args=[check.body.slug])
    assert "The score is shown once the round is closed" in text(client.get(address))
    for value in (1, 2, 3, 4, 5):
        respond(check, value)
    close(check.round)
    page = client.get(address)
    assert "Score: 50 out of 100" in text(page)
    assert "<svg" in page.content.decode()
    detail = client.get(f"/health-checks/2026/{check.body.slug}/")
    assert "Purpose 50, Proposition 50, People 50, Process 50" in text(detail)
    assert f'href="{address}"' in client.get(check.body.get_absolute_url()).content.decode()


def test_body_tab_is_for_its_own_people(client):
    body, other = BodyFactory(), BodyFactory()
    client.force_login(seated(Role.MEMBER, other))
    response = client.get(reverse("healthchecks:body_results", args=[body.slug]))
    assert response.status_code == 403
    assert f"Only people with a seat on {body.name}" in text(response)
    assert "health-check/" not in client.get(body.get_absolute_url()).content.decode()
