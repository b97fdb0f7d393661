"""The boards' pages of a quarter: off target first, what is asked of a board, outcomes by objective (X06)."""

from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from partnerships.models import Role
from targets import actions
from targets.arithmetic import Direction
from targets.models import BoardRequest, Indicator, Quarter
from targets.reports.outlook import Travel
from tests.factories.partnerships import BodyFactory, MeetingFactory, ObjectiveFactory, TopBoardFactory, now, seated
from tests.factories.targets import (
    ChallengeFactory,
    IndicatorFactory,
    QuarterFactory,
    TargetFactory,
    load_results_of_2008_09,
)
from tests.factories.targets_strategy import StrategyTargetFactory

pytestmark = pytest.mark.django_db
PAGE = "/boards/delivery/2008-09/q4/"
POLICY = "/boards/policy/2008-09/q4/"


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
        "Later Years Partnership": (1, 0, 1, 0, 0),
        "Southampton Energy Partnership": (1, 0, 5, 0, 0),
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
    assert lines == {str(target.aspiration.objective): (0, 0, 1, 0, 0), "Linked to no objective": (0, 0, 1, 0, 0)}


def test_an_objective_without_a_title_is_called_by_its_number(reader):
    QuarterFactory()
    StrategyTargetFactory(aspiration__objective=ObjectiveFactory(number=4, title="")).indicators.add(IndicatorFactory())
    (line,) = reader.get(PAGE).context["board"].by_objective
    assert (line.name, line.address) == ("Objective 4", "/strategy/4/")


def test_two_quarters_side_by_side(reader):
    indicator = IndicatorFactory()
    for number, value in ((3, 40), (4, 99)):
        TargetFactory(indicator=indicator, quarter=number)
        actions.record_figure(indicator, year=2008, quarter=number, value=Decimal(value), by=None, at=now())
    (each,) = reader.get(PAGE, {"compare": "2008-q3"}).context["board"].rows
    assert (each.row.actual, each.was.actual) == ("99", "40")
    (alone,) = reader.get(PAGE, {"compare": "2001-q1"}).context["board"].rows
    assert alone.was is None


@pytest.mark.parametrize("board", ["delivery", "policy"])
def test_choosing_a_quarter_leads_to_its_page(reader, board):
    QuarterFactory(number=3)
    QuarterFactory(number=4)
    chosen = {"quarter": "2008-q3", "compare": "2008-q4"}
    address = f"/boards/{board}/2008-09/q3/?compare=2008-q4"
    assert reader.get(f"/boards/{board}/", chosen)["Location"] == address
    assert reader.get(address).context["other"].number == 4
    assert reader.get(f"/boards/{board}/", {"quarter": "2001-q1"})["Location"] == f"/boards/{board}/2008-09/q4/"


def test_what_was_asked_when_it_was_published_reads_the_same_later(reader, client):
    load_results_of_2008_09()
    quarter = Quarter.objects.get(year=2008, number=4)

    def asked():
        return reader.get(PAGE).context["board"].asked

    then = asked()
    assert [ask.about for ask in then.asks] == [row.name for row in reader.get(PAGE).context["board"].unasked]
    indicator = Indicator.objects.get(slug="warm-front-grants")
    challenge = actions.ask_challenge(indicator, quarter=quarter, question="Why?", by=None, at=now())
    actions.answer_challenge(challenge, answer="More grants.", by=None, at=now())
    assert asked() == then
    assert "ask Later Years Partnership: 1,130 against 1,728" in reader.get(PAGE).content.decode()
    member = seated(Role.MEMBER)
    assert list(BoardRequest.objects.visible_to(member)) == []
    for change in (BoardRequest.objects.all().delete, lambda: BoardRequest.objects.update(asks=[])):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


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
    with django_assert_num_queries(8):
        page = reader.get(PAGE)
    assert len(page.context["board"].rows) == rows


# --- The Policy Board ----------------------------------------------------------------------------


def test_outcomes_stand_under_the_objectives_they_serve(reader):
    load_results_of_2008_09()
    objective = ObjectiveFactory(number=4, title="")
    warm_front = Indicator.objects.get(slug="warm-front-grants")
    for number in (1, 2):
        StrategyTargetFactory(aspiration__objective=objective, aspiration__number=2, number=number).indicators.add(
            warm_front
        )
    StrategyTargetFactory(aspiration__objective=objective, aspiration__number=3).indicators.add(warm_front)
    idle = StrategyTargetFactory(aspiration__objective=objective, aspiration__number=1).aspiration
    ObjectiveFactory(number=1)
    context = reader.get(POLICY).context
    (measured,) = context["board"].measured
    assert [(str(each.aspiration), each.row.actual, each.travel) for each in measured.outcomes] == [
        ("4.2", "1,130", None),
        ("4.3", "1,130", None),
    ]
    assert (measured.counts, measured.unmeasured) == ([("significant_variance", 1)], (idle,))
    assert [each.objective.number for each in context["board"].unmeasured] == [1]
    assert len(context["board"].unlinked) == 7
    assert [count["number"] for count in context["counts"]] == [6, 0, 2, 0]


def test_the_direction_of_travel_compares_like_with_like(reader):
    rising, falling, adding = (
        IndicatorFactory(),
        IndicatorFactory(better="lower"),
        IndicatorFactory(within_year="add_up"),
    )
    for indicator in (rising, falling, adding):
        for number, value in ((3, 40), (4, 50)):
            actions.record_figure(indicator, year=2008, quarter=number, value=Decimal(value), by=None, at=now())
    outcomes = {each.row.slug: each for each in reader.get(POLICY, {"compare": "2008-q3"}).context["board"].unlinked}
    assert [outcomes[each.slug].travel for each in (rising, falling, adding)] == [
        Travel(Direction.IMPROVING, "Q3 2008/09"),
        Travel(Direction.WORSENING, "Q3 2008/09"),
        None,
    ]
    assert outcomes[rising.slug].was.actual == "40"


def test_a_missing_result_is_no_missing_earlier_one_and_a_missing_target_is_said(reader):
    indicator = IndicatorFactory()
    for number, value in ((3, Decimal(40)), (4, None)):
        actions.record_figure(indicator, year=2008, quarter=number, value=value, by=None, at=now())
    page = reader.get(POLICY, {"compare": "2008-q3"}).content.decode()
    assert ("No result to compare" in page, "40 without a target" in page) == (True, True)


def test_what_went_up_and_what_the_board_is_to_decide(reader):
    quarter, top = QuarterFactory(), TopBoardFactory()
    lower = MeetingFactory(body=BodyFactory(kind="board", parent=top))
    ours = ChallengeFactory(quarter=quarter, state="scheduled", meeting=MeetingFactory(body=top))
    theirs = ChallengeFactory(quarter=quarter, state="scheduled", meeting=lower)
    decided = ChallengeFactory(quarter=quarter, state="decided", meeting=lower)
    ChallengeFactory(quarter=quarter, state="answered")
    before = QuarterFactory(number=3)
    ChallengeFactory(quarter=before, state="decided", meeting=lower)
    older = ChallengeFactory(quarter=before, state="scheduled", meeting=lower)
    board = reader.get(POLICY).context["board"]
    assert [each.challenge for each in board.wanted] == [ours]
    assert {each.challenge for each in board.went_up} == {ours, theirs, decided, older}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_outcomes_ask_the_database_as_often_for_many(reader, rows, django_assert_num_queries):
    for number in range(rows):
        indicator = IndicatorFactory()
        actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(40), by=None, at=now())
        StrategyTargetFactory(aspiration__objective=ObjectiveFactory(number=number + 1)).indicators.add(indicator)
        ChallengeFactory(indicator=indicator, quarter=Quarter.objects.get(), state="decided")
    reader.get(POLICY)
    with django_assert_num_queries(11):
        page = reader.get(POLICY)
    assert len(page.context["board"].measured) == rows
