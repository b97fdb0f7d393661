"""Who may open a board's questions: the board, the body asked, the support office."""

from tests.access import SIGNED_IN, SUPPORT_OFFICE, Line, signed_in
from tests.access.targets import a_published_quarter, an_indicator
from tests.factories.targets import ChallengeFactory, IndicatorFactory

THOSE_INVOLVED = SUPPORT_OFFICE | {"member", "manager", "chair", "board_member"}
NOT_THERE = dict.fromkeys(SIGNED_IN - THOSE_INVOLVED, 404)


def a_question(world, **fields):
    return [ChallengeFactory(indicator=IndicatorFactory(body=world.lyp), **fields).pk]


def an_answered_question(world):
    return a_question(world, state="answered")


def a_scheduled_question(world):
    return a_question(world, state="scheduled")


def a_result(world):
    return [*a_published_quarter(world), *an_indicator(world)]


TABLE = {
    "targets:challenge_list": signed_in(),
    "targets:challenge_detail": Line(THOSE_INVOLVED, a_question, exceptions=NOT_THERE),
    "targets:challenge_ask": Line(SUPPORT_OFFICE | {"board_member"}, a_result),
    "targets:challenge_answer": Line(SUPPORT_OFFICE | {"manager"}, a_question, exceptions=NOT_THERE),
    "targets:challenge_schedule": Line(SUPPORT_OFFICE, an_answered_question, exceptions=NOT_THERE),
    "targets:challenge_decide": Line(SUPPORT_OFFICE, a_scheduled_question, exceptions=NOT_THERE),
}
