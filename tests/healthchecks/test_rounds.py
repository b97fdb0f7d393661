"""What the database itself holds true of questionnaires, rounds, links and answers (F01, F02, H10)."""

import datetime as dt

import pytest

from healthchecks.models import Answer, Questionnaire, Response, Round, Section, Statement, SurveyLink
from tests.factories.healthchecks import (
    BodyCheckFactory,
    PastRoundFactory,
    QuestionnaireFactory,
    ResponseFactory,
    RoundFactory,
    SectionFactory,
    StatementFactory,
    SurveyLinkFactory,
    close,
    fix,
    make_questionnaire,
    respond,
    statements_of,
)
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return BodyCheckFactory(round=RoundFactory(questionnaire=make_questionnaire()))


def test_fixed_statements_stand_by_every_path():
    questionnaire = fix(make_questionnaire())
    section = questionnaire.sections.first()
    changes = [
        lambda: Statement.objects.all().update(text="Other words"),
        lambda: Statement.objects.all().delete(),
        lambda: StatementFactory(section=section),
        lambda: Section.objects.all().update(title="Place"),
        lambda: SectionFactory(questionnaire=questionnaire, title="Purpose", slug="more", position=9),
        lambda: Section.objects.all().delete(),
        lambda: Questionnaire.objects.all().update(fixed_at=None),
        lambda: Questionnaire.objects.all().delete(),
    ]
    for change in changes:
        with refused():
            change()
    assert len(statements_of(questionnaire)) == 8


def test_a_statement_cannot_move_into_a_fixed_questionnaire():
    fixed = fix(make_questionnaire())
    other = make_questionnaire(version=2)
    with refused("fixed_questionnaire_stands"):
        Statement.objects.filter(section__questionnaire=other).update(section=fixed.sections.first())


@pytest.mark.parametrize(
    ("constraint", "make"),
    [
        ("version", lambda: Questionnaire.objects.create(version=QuestionnaireFactory().version)),
        ("section_has_a_title", lambda: SectionFactory(title="", slug="x", position=1)),
        ("section_code_once", lambda: [SectionFactory(position=number) for number in (1, 2)]),
        ("section_place_once", lambda: [SectionFactory(slug=slug) for slug in "ab"]),
        ("statement_says_something", lambda: StatementFactory(text="")),
        (
            "statement_once",
            lambda: [StatementFactory(section=section, text="Same") for section in [SectionFactory()] * 2],
        ),
        ("round_year_is_a_year", lambda: RoundFactory(year=26)),
        ("round_closes_after_it_opens", lambda: RoundFactory(closes_on=dt.date(2026, 11, 1))),
        ("round_closed_on_a_day", lambda: RoundFactory(status="closed")),
        ("round_one_open", lambda: [RoundFactory(year=year) for year in (2026, 2027)]),
        ("body_check_once_a_round", lambda: BodyCheckFactory(body=BodyCheckFactory().body)),
        ("survey_link_is_hashed", lambda: SurveyLinkFactory(token_hash="the token itself")),
        ("token_hash", lambda: SurveyLinkFactory(token_hash=SurveyLinkFactory().token_hash)),
        ("past_round_year_is_a_year", lambda: PastRoundFactory(year=7)),
        ("past_round_says_what_happened", lambda: PastRoundFactory(account="")),
    ],
)
def test_constraints(constraint, make):
    with refused(constraint):
        make()


def test_two_statements_cannot_share_a_place(transactional_db):
    section = SectionFactory()
    with refused("statement_place_once"):
        StatementFactory(section=section, position=1)
        StatementFactory(section=section, position=1)


def test_one_link_a_member_and_check(check):
    link = SurveyLinkFactory(body_check=check)
    with refused("survey_link_one_a_member"):
        SurveyLinkFactory(body_check=check, member=link.member)


def test_a_used_link_stays_used(check):
    link = SurveyLinkFactory(body_check=check, used=True)
    with refused("used_link_stays_used"):
        SurveyLink.objects.filter(pk=link.pk).update(used=False)


def test_no_response_without_a_used_link(transactional_db):
    check = BodyCheckFactory(round=RoundFactory(questionnaire=make_questionnaire()))
    with refused("response_one_a_used_link"):
        ResponseFactory(body_check=check)
    respond(check, 3)
    with refused("response_one_a_used_link"):
        ResponseFactory(body_check=check)
    assert Response.objects.count() == 1


def test_answers_never_change_and_stop_when_the_round_closes(check):
    response = respond(check, 3)
    with refused():
        Answer.objects.all().update(value=5)
    with refused():
        Response.objects.all().update(body_check=BodyCheckFactory(round=check.round))
    close(check.round)
    changes = [
        lambda: Answer.objects.all().delete(),
        lambda: Response.objects.all().delete(),
        lambda: ResponseFactory(body_check=check),
        lambda: Answer.objects.create(
            response=response, statement=statements_of(check.round.questionnaire)[0], value=1
        ),
        lambda: SurveyLinkFactory(body_check=check),
    ]
    for change in changes:
        with refused():
            change()
    assert Answer.objects.count() == 8


def test_a_closed_round_stands(check):
    close(check.round)
    with refused():
        Round.objects.all().update(status="open", closed_on=None)


@pytest.mark.parametrize("value", [0, 6])
def test_answers_are_on_the_scale(check, value):
    with refused("answer_on_the_scale"):
        respond(check, value)


def test_a_statement_is_answered_once_and_belongs_to_the_round(check):
    response = respond(check, 3)
    with refused("answer_once_a_statement"):
        Answer.objects.create(response=response, statement=statements_of(check.round.questionnaire)[0], value=1)
    elsewhere = StatementFactory(section__questionnaire=QuestionnaireFactory(version=2))
    with refused("answer_to_a_statement_of_the_round"):
        Answer.objects.create(response=response, statement=elsewhere, value=1)
