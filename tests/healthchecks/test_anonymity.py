"""What somebody with every right on the database can find out (H10, A13): nothing, once the round is closed."""

import datetime as dt
import threading
from random import Random

import pytest
from django.apps import apps
from django.db import connection

from healthchecks import actions
from healthchecks.actions.answers import RoundOverError, UsedLinkError
from healthchecks.models import Answer, Response, SurveyLink
from partnerships.models import Role
from tests.factories.healthchecks import make_questionnaire, statements_of
from tests.factories.partnerships import BodyFactory, SeatFactory, seated

AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
MEMBERS = 12
PEOPLE_TABLES = {"healthchecks_surveylink", "partnerships_person"}


def columns_of(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            [model._meta.db_table],
        )
        return dict(cursor.fetchall())


@pytest.fixture
def runner(transactional_db):
    return seated(Role.STRATEGIC_MANAGER)


@pytest.fixture
def opened(runner):
    body = BodyFactory()
    for _ in range(MEMBERS):
        SeatFactory(body=body)
    make_questionnaire()
    return actions.open_round(year=2026, bodies=[body], closes_on=dt.date(2026, 12, 18), by=runner, at=AT)


def answer_all(opened):
    """Each member answers in a pattern of their own, in no order of the register; returns pattern by member."""
    links = list(SurveyLink.objects.order_by("pk"))
    Random(7).shuffle(links)
    statements = statements_of(opened.questionnaire)
    given = {}
    for number, link in enumerate(links):
        pattern = tuple(1 + (number >> bit & 1) for bit in range(len(statements)))
        given[link.member_id] = pattern
        answers = {statement.pk: value for statement, value in zip(statements, pattern, strict=True)}
        actions.answer_check(link.token, answers=answers, at=AT)
    return given


def patterns(opened, as_owner, order):
    """The answers of each response, responses taken in an `order` only a superuser can ask for."""
    ids = [row[0] for row in as_owner(f"SELECT id FROM healthchecks_response ORDER BY {order}")]
    rank = {statement.pk: place for place, statement in enumerate(statements_of(opened.questionnaire))}
    found = {}
    for response in ids:
        answers = sorted(
            Answer.objects.filter(response=response).values_list("statement", "value"), key=lambda a: rank[a[0]]
        )
        found[response] = tuple(value for _statement, value in answers)
    return [found[response] for response in ids]


def relinked(opened, given, as_owner, order):
    """How many members an attacker ties to their answers by putting links and responses in the same hidden order."""
    members = [row[0] for row in as_owner(f"SELECT member_id FROM healthchecks_surveylink WHERE used ORDER BY {order}")]
    guessed = zip(members, patterns(opened, as_owner, order), strict=True)
    return sum(given[member] == pattern for member, pattern in guessed)


def test_while_open_the_page_is_right_to_warn(opened, as_owner):
    given = answer_all(opened)
    assert relinked(opened, given, as_owner, "xmin::text::bigint") == MEMBERS


def test_after_closing_neither_transaction_nor_place_ties_answers_to_members(opened, runner, as_owner):
    given = answer_all(opened)
    actions.close_round(opened, by=runner, at=AT)
    assert as_owner("SELECT count(DISTINCT xmin::text) FROM healthchecks_response") == [(1,)]
    assert as_owner("SELECT count(DISTINCT xmin::text) FROM healthchecks_answer") == [(1,)]
    together = as_owner(
        "SELECT count(*) FROM healthchecks_surveylink l JOIN healthchecks_response r ON l.xmin::text = r.xmin::text"
    )
    assert together == [(0,)]
    # By lot about one member in twelve fits; six or more would come once in a thousand years of runs.
    for order in ("ctid", "id", "xmin::text::bigint, ctid"):
        assert relinked(opened, given, as_owner, order) < 6


def test_answers_have_no_column_that_leads_to_a_person_or_a_time(db):
    for model in (Response, Answer):
        columns = columns_of(model)
        assert {kind for kind in columns.values() if "time" in kind or "date" in kind} == set()
        related = {field.related_model._meta.db_table for field in model._meta.get_fields() if field.is_relation}
        assert related.isdisjoint(PEOPLE_TABLES)
    assert set(columns_of(Response)) == {"id", "body_check_id"}
    assert set(columns_of(Answer)) == {"id", "response_id", "statement_id", "value"}
    assert set(columns_of(SurveyLink)) == {"id", "body_check_id", "member_id", "token_hash", "used"}


def test_links_and_answers_have_no_row_history(db):
    tracked = {model._meta.model_name for model in apps.get_app_config("healthchecks").get_models()}
    assert tracked.isdisjoint({"surveylinkhistory", "responsehistory", "answerhistory"})


def test_answering_writes_to_these_tables_only(opened, as_owner):
    def counts():
        tables = connection.introspection.table_names()
        return {table: as_owner(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}

    before = counts()
    link = SurveyLink.objects.first()
    answers = {statement.pk: 3 for statement in statements_of(opened.questionnaire)}
    actions.answer_check(link.token, answers=answers, at=AT)
    after = counts()
    assert {table for table in after if after[table] != before[table]} == {
        "healthchecks_response",
        "healthchecks_answer",
    }


def test_a_link_sent_twice_at_once_answers_once(opened):
    token = SurveyLink.objects.first().token
    answers = {statement.pk: 3 for statement in statements_of(opened.questionnaire)}
    barrier, outcomes = threading.Barrier(4), []

    def send():
        barrier.wait()
        try:
            actions.answer_check(token, answers=answers, at=AT)
            outcomes.append("sent")
        except UsedLinkError:
            outcomes.append("used")
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(outcomes) == ["sent", "used", "used", "used"]
    assert Response.objects.count() == 1


def test_closing_while_members_answer_loses_nothing_and_breaks_nothing(opened, runner):
    tokens = [link.token for link in SurveyLink.objects.all()]
    answers = {statement.pk: 3 for statement in statements_of(opened.questionnaire)}
    barrier, outcomes = threading.Barrier(len(tokens) + 1), []

    def send(token):
        barrier.wait()
        try:
            actions.answer_check(token, answers=answers, at=AT)
            outcomes.append("sent")
        except RoundOverError:
            outcomes.append("over")
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=[token]) for token in tokens]
    for sender in senders:
        sender.start()
    barrier.wait()
    actions.close_round(opened, by=runner, at=AT)
    for sender in senders:
        sender.join()
    assert len(outcomes) == len(tokens)
    assert Response.objects.count() == SurveyLink.objects.filter(used=True).count() == outcomes.count("sent")
    assert Answer.objects.count() == 8 * outcomes.count("sent")
