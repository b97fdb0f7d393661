"""The Delivery Board's page of a quarter: off target first, what changed, what is asked of the board (X06)."""

from decimal import Decimal

import pytest

from partnerships.models import Role
from targets import actions
from targets.models import Indicator, Quarter
from tests.factories.partnerships import MeetingFactory, TopBoardFactory, now, seated
from tests.factories.targets import (
    ChallengeFactory,
    IndicatorFactory,
    StrategyTargetFactory,
    TargetFactory,
    load_results_of_2008_09,
)

pytestmark = pytest.mark.django_db
PAGE = "/boards/delivery/2008-09/q4/"


@pytest.fixture
def board_member():
    return seated(Role.MEMBER, TopBoardFactory(), name="Amira Khan")


@pytest.fixture
def reader(client, board_member):
    client.force_login(board_member)
    return client


def test_the_real_quarter_off_target_first(reader):
    load_results_of_2008_09()
    context = reader.get(PAGE).context
    assert [count["number"] for count in context["counts"]] == [6, 0, 2, 0]
    assert [each.row.actual for each in context["board"].rows[:2]] == ["1,130", "611"]
    assert len(context["board"].unasked) == 2
    assert {line.name: line.numbers for line in context["board"].by_body} == {
        "Later Years Partnership": (1, 0, 1, 0),
        "Southampton Energy Partnership": (1, 0, 5, 0),
    }


def test_the_newest_published_quarter_is_the_board_s(reader):
    load_results_of_2008_09()
    assert reader.get("/boards/delivery/")["Location"] == PAGE


def test_what_waits_for_the_board(reader):
    load_results_of_2008_09()
    quarter = Quarter.objects.get(year=2008, number=4)
    indicator = reader.get(PAGE).context["board"].unasked[0].slug
    asked = actions.ask_challenge(
        Indicator.objects.get(slug=indicator),
        quarter=quarter,
        question="Why?",
        by=None,
        at=now(),
    )
    board = reader.get(PAGE).context["board"]
    assert ([row.slug for row in board.unasked].count(indicator), board.waiting) == (0, ())
    asked = actions.answer_challenge(asked, answer="More grants.", by=None, at=now())
    (waiting,) = reader.get(PAGE).context["board"].waiting
    assert waiting.challenge == asked
    actions.schedule_challenge(asked, meeting=MeetingFactory(body=TopBoardFactory()), by=None, at=now())
    page = reader.get(PAGE).content.decode()
    assert "decide on the recovery plan of Later Years Partnership" in page
    ChallengeFactory(state="decided")
    assert len(reader.get(PAGE).context["board"].waiting) == 1


def test_objectives_count_each_result_once_and_name_what_serves_none(reader):
    linked, loose = IndicatorFactory(), IndicatorFactory()
    for indicator in (linked, loose):
        TargetFactory(indicator=indicator)
        actions.record_figure(indicator, year=2008, value=Decimal(99), by=None, at=now())
    for number in (1, 2):
        target = StrategyTargetFactory(number=number)
        target.indicators.add(linked)
    lines = {line.name: line.numbers for line in reader.get(PAGE).context["board"].by_objective}
    assert sorted(lines.values()) == [(0, 0, 1, 0), (0, 0, 1, 0)]
    assert "Linked to no objective" in lines


def test_two_quarters_side_by_side(reader):
    indicator = IndicatorFactory()
    for number, value in ((3, 40), (4, 99)):
        TargetFactory(indicator=indicator, quarter=number)
        actions.record_figure(indicator, year=2008, quarter=number, value=Decimal(value), by=None, at=now())
    (each,) = reader.get(PAGE, {"compare": "2008-q3"}).context["board"].rows
    assert (each.row.actual, each.was.actual) == ("99", "40")
    (alone,) = reader.get(PAGE, {"compare": "2001-q1"}).context["board"].rows
    assert alone.was is None


def test_no_such_quarter(reader):
    assert reader.get("/boards/delivery/2001-02/q1/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_many(reader, rows, django_assert_num_queries):
    for _each in range(rows):
        indicator = IndicatorFactory()
        TargetFactory(indicator=indicator)
        actions.record_figure(indicator, year=2008, value=Decimal(40), by=None, at=now())
        ChallengeFactory(indicator=indicator, quarter=Quarter.objects.get(year=2008, number=4))
    reader.get(PAGE)
    with django_assert_num_queries(7):
        page = reader.get(PAGE)
    assert len(page.context["board"].rows) == rows
