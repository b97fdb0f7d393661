"""A board's question about a result: asked, answered, put on an agenda, decided, and whether the result turned (X06)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Duty, Event, Role
from targets import actions
from targets.models import Challenge, Indicator, Quarter, Standing
from targets.reports.challenges import told_challenges
from tests.factories.partnerships import BodyFactory, MeetingFactory, TopBoardFactory, now, seated
from tests.factories.targets import ChallengeFactory, IndicatorFactory, QuarterFactory, TargetFactory

pytestmark = pytest.mark.django_db
State = Challenge.State


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp, name="Priya Nair")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


@pytest.fixture
def board_member():
    return seated(Role.MEMBER, TopBoardFactory(), name="Amira Khan")


@pytest.fixture
def warm_homes(lyp):
    """40 against 100 in quarter 1 of 2009/10."""
    indicator = IndicatorFactory(body=lyp, title="Warm homes", slug="warm-homes")
    for number in (1, 2):
        TargetFactory(indicator=indicator, year=2009, quarter=number, value=Decimal(100))
    actions.record_figure(indicator, year=2009, quarter=1, value=Decimal(40), by=None, at=now())
    return indicator


@pytest.fixture
def quarter(warm_homes):
    return Quarter.objects.get(year=2009, number=1)


def ask(indicator, quarter, by):
    return actions.ask_challenge(indicator, quarter=quarter, question=" What lies behind it? ", by=by, at=now())


def test_ask_challenge_keeps_the_class_and_makes_it_the_managers_task(warm_homes, quarter, board_member):
    challenge = ask(warm_homes, quarter, board_member)
    assert (challenge.state, challenge.question, challenge.body_id) == (
        State.ASKED,
        "What lies behind it?",
        warm_homes.body_id,
    )
    assert (challenge.standing, challenge.standing_reason) == (
        Standing.SIGNIFICANT,
        "40 against 100: 60% below, tolerance 15%",
    )
    duty = Duty.objects.get(kind="targets.challenge_answer")
    assert (duty.owed_role, duty.body_id, duty.subject_address) == (
        Role.MANAGER,
        warm_homes.body_id,
        f"/targets/challenges/{challenge.pk}/answer/",
    )
    assert Event.objects.get(kind="challenge.asked").by_id == board_member.pk


def test_ask_challenge_only_about_a_miss(quarter, warm_homes, board_member):
    actions.record_figure(warm_homes, year=2009, quarter=1, value=Decimal(99), by=None, at=now())
    with pytest.raises(RefusedError, match="is not off target in Quarter 1"):
        ask(warm_homes, quarter, board_member)
    with pytest.raises(RefusedError, match="is not off target in Quarter 3"):
        ask(warm_homes, QuarterFactory(year=2009, number=3), board_member)


def test_the_form_to_ask_about_a_result_on_target_is_not_offered(client, quarter, warm_homes, board_member):
    actions.record_figure(warm_homes, year=2009, quarter=1, value=Decimal(99), by=None, at=now())
    client.force_login(board_member)
    page = client.get("/targets/2009-10/q1/ask/warm-homes/").content.decode()
    assert "is not off target in Quarter 1" in page
    assert "Send the question" not in page


def test_ask_challenge_once_a_result(warm_homes, quarter, board_member):
    ask(warm_homes, quarter, board_member)
    with transaction.atomic(), pytest.raises(RefusedError, match="has asked about this result already"):
        ask(warm_homes, quarter, board_member)
    assert Challenge.objects.count() == 1


def test_ask_challenge_at_quarter_4_means_the_years_result(warm_homes, board_member):
    TargetFactory(indicator=warm_homes, year=2009, value=Decimal(400))
    actions.record_figure(warm_homes, year=2009, value=Decimal(100), by=None, at=now())
    challenge = ask(warm_homes, Quarter.objects.get(year=2009, number=4), board_member)
    assert challenge.standing_reason == "100 against 400: 75% below, tolerance 15%"


@pytest.mark.parametrize("who", ["manager", "stranger"])
def test_ask_challenge_is_for_boards(warm_homes, quarter, manager, who):
    by = manager if who == "manager" else seated(Role.MEMBER, BodyFactory(slug="sep"))
    with pytest.raises(NotAllowedError, match="Only members of a board"):
        ask(warm_homes, quarter, by)


def test_from_the_question_to_the_decision(warm_homes, quarter, manager, officer, board_member):
    challenge = ask(warm_homes, quarter, board_member)
    with pytest.raises(RefusedError, match="Later Years Partnership has not answered yet"):
        actions.schedule_challenge(challenge, meeting=MeetingFactory(body=TopBoardFactory()), by=officer, at=now())
    day = now().date() + dt.timedelta(days=30)
    challenge = actions.answer_challenge(challenge, answer="A second team.", recovery_by=day, by=manager, at=now())
    assert (challenge.state, challenge.answered_by) == (State.ANSWERED, manager)
    assert Duty.objects.get(kind="targets.challenge_answer").done_by == manager
    with pytest.raises(RefusedError, match="on the agenda of a board’s meeting first"):
        actions.decide_challenge(challenge, decision="Agreed.", by=officer, at=now())
    meeting = MeetingFactory(body=TopBoardFactory(), held_on=dt.date(2009, 9, 3))
    challenge = actions.schedule_challenge(challenge, meeting=meeting, by=officer, at=now())
    challenge = actions.answer_challenge(challenge, answer="Two more teams.", by=manager, at=now())
    assert (challenge.state, challenge.answer, challenge.recovery_by) == (State.SCHEDULED, "Two more teams.", None)
    challenge = actions.decide_challenge(challenge, decision="Agreed.", by=officer, at=now())
    assert (challenge.state, challenge.decision) == (State.DECIDED, "Agreed.")
    with pytest.raises(RefusedError, match="The board has decided"):
        actions.answer_challenge(challenge, answer="Too late.", by=manager, at=now())
    kinds = Event.objects.filter(kind__startswith="challenge.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "challenge.asked",
        "challenge.answered",
        "challenge.scheduled",
        "challenge.answered",
        "challenge.decided",
    ]


def test_decide_challenge_after_the_meeting_was_held(officer):
    tomorrow = now().date() + dt.timedelta(days=1)
    challenge = ChallengeFactory(state="scheduled", meeting=MeetingFactory(body=TopBoardFactory(), held_on=tomorrow))
    with pytest.raises(RefusedError, match="has not been held yet"):
        actions.decide_challenge(challenge, decision="Agreed.", by=officer, at=now())


def test_schedule_challenge_for_boards_only(officer):
    with pytest.raises(RefusedError, match="Choose a meeting of a board"):
        actions.schedule_challenge(ChallengeFactory(state="answered"), meeting=MeetingFactory(), by=officer, at=now())


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (None, "No later result yet"),
        (Decimal(98), "Back on target in Q2 2009/10"),
        (Decimal(90), "Better in Q2 2009/10"),
        (Decimal(50), "Still off target in Q2 2009/10"),
    ],
)
def test_whether_the_result_turned(warm_homes, quarter, board_member, to, words):
    ask(warm_homes, quarter, board_member)
    if to is not None:
        actions.record_figure(warm_homes, year=2009, quarter=2, value=to, by=None, at=now())
    (told,) = told_challenges(board_member)
    assert told.turned == words


def test_challenges_are_for_the_board_the_body_and_the_support_office(manager, officer, board_member, warm_homes):
    challenge = ChallengeFactory(indicator=warm_homes)
    seen = {
        who: list(Challenge.objects.visible_to(person))
        for who, person in {"manager": manager, "officer": officer, "board": board_member}.items()
    }
    assert seen == {"manager": [challenge], "officer": [challenge], "board": [challenge]}
    assert list(Challenge.objects.visible_to(seated(Role.MANAGER, BodyFactory(slug="sep")))) == []


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("challenge_asks_something", {"question": ""}),
        ("challenge_is_about_a_miss", {"standing": "on_target"}),
        ("challenge_answered_with_an_action", {"state": "answered", "answer": ""}),
        ("challenge_scheduled_for_a_meeting", {"state": "scheduled", "meeting": None}),
        ("challenge_decided_in_words", {"state": "decided", "decision": ""}),
    ],
)
def test_the_database_holds_questions_together(constraint, wrong):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ChallengeFactory(**wrong)


def test_ask_and_answer_pages(client, warm_homes, quarter, board_member, manager):
    client.force_login(board_member)
    address = "/targets/2009-10/q1/ask/warm-homes/"
    page = client.get(address)
    assert "40 against 100: 60% below, tolerance 15%" in page.content.decode()
    empty = client.post(address, {"question": " "})
    assert empty.status_code == 200
    assert list(empty.context["form"].errors) == ["question"]
    asked = client.post(address, {"question": "What lies behind it?"})
    challenge = Challenge.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, challenge.get_absolute_url())
    again = client.get(address).content.decode()
    assert f'href="{challenge.get_absolute_url()}"' in again
    assert "Send the question" not in again
    client.force_login(manager)
    answer = {"answer": "A second team.", "recovery_by_0": "", "recovery_by_1": "", "recovery_by_2": ""}
    client.post(f"{challenge.get_absolute_url()}answer/", answer)
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answer) == (State.ANSWERED, "A second team.")


def test_without_a_boards_meeting_the_page_says_where_to_add_one(client, officer):
    client.force_login(officer)
    TopBoardFactory()
    page = client.get(f"{ChallengeFactory(state='answered').get_absolute_url()}schedule/").content.decode()
    assert "No board has a meeting yet. Add it first:" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_questions_asks_the_database_as_often_for_many(client, officer, rows, django_assert_num_queries):
    ChallengeFactory.create_batch(rows)
    client.force_login(officer)
    client.get("/targets/challenges/")
    with django_assert_num_queries(4):
        page = client.get("/targets/challenges/")
    assert len(page.context["object_list"]) == rows
    assert Indicator.objects.count() == rows


def test_the_day_of_recovery_is_still_to_come(warm_homes, quarter, board_member, manager):
    challenge = ask(warm_homes, quarter, board_member)
    yesterday = now().date() - dt.timedelta(days=1)
    with pytest.raises(RefusedError, match="That day is past") as refused:
        actions.answer_challenge(challenge, answer="More teams.", recovery_by=yesterday, by=manager, at=now())
    assert refused.value.field == "recovery_by"
