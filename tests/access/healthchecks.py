"""Who may run health checks, answer them and read what they found."""

from partnerships.models import Body
from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.healthchecks import (
    BodyCheckFactory,
    RoundFactory,
    SurveyLinkFactory,
    make_questionnaire,
    statements_of,
)

RUNNERS = frozenset({"strategic_manager", "administrator"})
LYP = frozenset({"member", "manager", "chair"})


def no_rows(world):
    return []


def lyp(world):
    return [world.lyp.slug]


def a_round(world):
    check = BodyCheckFactory(round=RoundFactory(questionnaire=make_questionnaire()), body=world.lyp)
    return [check.round.year]


def a_check(world):
    return [*a_round(world), Body.objects.get(slug="lyp").slug]


def a_csv(world):
    return {"year": a_round(world)[0], "format": "csv"}


def a_statement(world):
    return [statements_of(make_questionnaire())[0].pk]


def a_section(world):
    make_questionnaire()
    return ["purpose"]


def a_token(world):
    check = BodyCheckFactory(round=RoundFactory(questionnaire=make_questionnaire()), body=world.lyp)
    return [SurveyLinkFactory(body_check=check, member=world.people["member"]).token]


TABLE = {
    "healthchecks:about": public(),
    "healthchecks:answer": public(a_token),
    "healthchecks:answer_thanks": public(),
    "healthchecks:statement_list": Line(RUNNERS),
    "healthchecks:version_start": Line(RUNNERS),
    "healthchecks:statement_add": Line(RUNNERS, a_section, exceptions={"anonymous": 302}),
    "healthchecks:statement_edit": Line(RUNNERS, a_statement),
    "healthchecks:statement_remove": Line(RUNNERS, a_statement),
    "healthchecks:round_open": Line(RUNNERS),
    "healthchecks:round_detail": Line(SUPPORT_OFFICE | {"board_member"}, a_round),
    "healthchecks:round_download": Line(SUPPORT_OFFICE | {"board_member"}, a_csv),
    "healthchecks:members_remind": Line(RUNNERS, a_round),
    "healthchecks:round_close": Line(RUNNERS, a_round),
    "healthchecks:check_detail": Line(SUPPORT_OFFICE | LYP, a_check, refused=404, exceptions={"board_member": 403}),
    "healthchecks:body_results": Line(SUPPORT_OFFICE | LYP, lyp),
}
