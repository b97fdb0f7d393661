"""Running a round: who may, what is refused, what is mailed, what the trail says (F01, F02, F06)."""

import datetime as dt

import pytest

from comms.models import Message
from healthchecks import actions
from healthchecks.actions.answers import RoundOverError, UnknownLinkError, UsedLinkError
from healthchecks.models import Answer, BodyCheck, PastRound, Questionnaire, Response, Round, SurveyLink
from healthchecks.tasks import night
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Duty, Event, Role
from tests.factories.healthchecks import (
    PastRoundFactory,
    RoundFactory,
    close,
    fix,
    make_questionnaire,
    statements_of,
)
from tests.factories.partnerships import BodyFactory, SeatFactory, seated

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
LAST_DAY = dt.date(2026, 12, 18)


@pytest.fixture
def runner():
    return seated(Role.STRATEGIC_MANAGER)


def body_of(members):
    body = BodyFactory()
    for _ in range(members):
        SeatFactory(body=body)
    return body


def open_round(runner, *bodies, **fields):
    if not Questionnaire.objects.exists():
        make_questionnaire()
    return actions.open_round(**{"year": 2026, "bodies": bodies, "closes_on": LAST_DAY, **fields}, by=runner, at=AT)


def all_answers(round_, value=4):
    return {statement.pk: value for statement in statements_of(round_.questionnaire)}


def token():
    return SurveyLink.objects.filter(used=False).first().token


def kinds():
    return [kind for kind in Event.objects.order_by("pk").values_list("kind", flat=True) if kind != "mail.queued"]


def test_open_round_asks_each_member_once(runner):
    body = body_of(3)
    again = SeatFactory(body=body, role=Role.CHAIR, person=body.seats.first().person)
    SeatFactory(body=body, role=Role.MANAGER)
    SeatFactory(body=body, held_to=dt.date(2026, 11, 21))
    opened = open_round(runner, body)
    links = SurveyLink.objects.filter(body_check__body=body)
    assert (links.count(), links.filter(member=again.person).count()) == (3, 1)
    assert (opened.status, opened.opened_on, opened.questionnaire.is_fixed) == ("open", AT.date(), True)
    assert kinds() == ["round.opened"]
    assert Duty.objects.get().due_on == LAST_DAY


def test_each_link_goes_by_mail_and_is_kept_hashed(runner):
    body = body_of(1)
    SeatFactory(body=body, person__email=None, person__is_active=False)
    open_round(runner, body)
    link = SurveyLink.objects.get(member__email__isnull=False)
    message = Message.objects.get()
    assert message.deliveries.get().address == link.member.email
    assert f"http://testserver/health-checks/answer/{link.token}/" in message.text
    assert link.token_hash == SurveyLink.hashed(link.token)
    assert len(link.token) == 43
    assert link.token not in str(list(Event.objects.values_list("data", "subject_label", "subject_address")))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"closes_on": dt.date(2026, 11, 20)}, "today or later"),
        ({"bodies": []}, "at least one partnership"),
        ({"year": 2007}, "already is a health check of 2007"),
    ],
)
def test_open_round_refuses(runner, fields, says):
    PastRoundFactory()
    with pytest.raises(RefusedError, match=says):
        open_round(runner, body_of(1), **fields)
    assert Round.objects.count() == 0


def test_open_round_refuses_a_body_without_members(runner):
    empty = BodyFactory(name="Empty Board")
    with pytest.raises(RefusedError, match="Nobody sits on Empty Board today"):
        open_round(runner, body_of(1), empty)


def test_open_round_needs_statements_in_every_p(runner):
    body = body_of(1)
    with pytest.raises(RefusedError, match="no statements to ask about"):
        actions.open_round(year=2026, bodies=[body], closes_on=LAST_DAY, by=runner, at=AT)
    questionnaire = make_questionnaire()
    questionnaire.sections.last().statements.all().delete()
    with pytest.raises(RefusedError, match="Process has no statement yet"):
        open_round(runner, body)


def test_one_round_at_a_time_and_one_a_year(runner):
    first = open_round(runner, body_of(1))
    with pytest.raises(RefusedError, match="Health check 2026 is still open"):
        open_round(runner, body_of(1), year=2027)
    actions.close_round(first, by=runner, at=AT)
    with pytest.raises(RefusedError, match="already is a health check of 2026"):
        open_round(runner, body_of(1))


def test_answer_check_uses_the_link_up_and_writes_no_event(runner):
    opened = open_round(runner, body_of(2))
    before = Event.objects.count()
    used = token()
    actions.answer_check(used, answers=all_answers(opened) | {statements_of(opened.questionnaire)[0].pk: None}, at=AT)
    assert (Response.objects.count(), Answer.objects.count(), Event.objects.count()) == (1, 8, before)
    assert sorted(SurveyLink.objects.values_list("used", flat=True)) == [False, True]
    with pytest.raises(UsedLinkError, match="has been used"):
        actions.answer_check(used, answers=all_answers(opened), at=AT)
    assert Response.objects.count() == 1


def test_answer_check_wants_every_statement_and_no_other(runner):
    opened = open_round(runner, body_of(1))
    answers = all_answers(opened)
    answers.popitem()
    for wrong in ({}, answers, all_answers(opened) | {0: 3}):
        with pytest.raises(RefusedError, match="Answer every statement"):
            actions.answer_check(token(), answers=wrong, at=AT)
    assert SurveyLink.objects.filter(used=True).count() == 0


@pytest.mark.parametrize("forged", ["", "x", "a" * 43, "0" * 5000, "é", "../../etc", "' OR 1=1 --"])
def test_forged_tokens_open_nothing(runner, forged):
    opened = open_round(runner, body_of(1))
    with pytest.raises(UnknownLinkError, match="do not know this link"):
        actions.answer_check(forged, answers=all_answers(opened), at=AT)


def test_links_end_with_the_last_day_and_with_the_round(runner):
    opened = open_round(runner, body_of(1))
    link = token()
    with pytest.raises(RoundOverError, match="until 18 December 2026"):
        actions.answer_check(link, answers=all_answers(opened), at=AT + dt.timedelta(days=28))
    assert actions.link_for(link, at=AT + dt.timedelta(days=27)).token == link
    actions.close_round(opened, by=runner, at=AT)
    with pytest.raises(RoundOverError, match="until 21 November 2026"):
        actions.answer_check(link, answers=all_answers(opened), at=AT)


def test_remind_members_mails_only_unused_links_once_a_day(runner):
    opened = open_round(runner, body_of(3))
    actions.answer_check(token(), answers=all_answers(opened), at=AT)
    Message.objects.all().delete()
    assert actions.remind_members(opened, by=runner, at=AT) == 2
    unused = SurveyLink.objects.filter(used=False)
    assert {message.deliveries.get().address for message in Message.objects.all()} == {
        link.member.email for link in unused
    }
    assert all(link.token in "".join(Message.objects.values_list("text", flat=True)) for link in unused)
    with pytest.raises(RefusedError, match="already reminded today"):
        actions.remind_members(opened, by=runner, at=AT)
    assert actions.remind_members(opened, by=runner, at=AT + dt.timedelta(days=1)) == 2


def test_remind_members_renews_links_when_the_key_has_changed(runner, settings):
    opened = open_round(runner, body_of(1))
    old = token()
    settings.SECRET_KEY = "another key altogether, as long as the first"
    actions.remind_members(opened, by=runner, at=AT)
    assert actions.link_for(token(), at=AT).token != old


def test_close_round_rewrites_every_answer_and_keeps_what_was_said(runner):
    opened = open_round(runner, body_of(3), body_of(2))
    for number, link in enumerate(SurveyLink.objects.all(), start=1):
        actions.answer_check(link.token, answers=all_answers(opened, number), at=AT)

    def said():
        return sorted(
            Answer.objects.values_list("response__body_check", "statement", "value").order_by("statement", "value")
        )

    before, keys = said(), set(Answer.objects.values_list("pk", flat=True))
    responses = set(Response.objects.values_list("pk", flat=True))
    closed = actions.close_round(opened, by=runner, at=AT)
    assert (closed.status, closed.closed_on) == ("closed", AT.date())
    assert said() == before
    assert keys.isdisjoint(Answer.objects.values_list("pk", flat=True))
    assert responses.isdisjoint(Response.objects.values_list("pk", flat=True))
    assert sorted(response.answers.count() for response in Response.objects.all()) == [8] * 5
    assert kinds() == ["round.opened", "round.closed"]
    assert Duty.objects.get().done_by == runner
    with pytest.raises(RefusedError, match="closed already"):
        actions.close_round(opened, by=runner, at=AT)
    with pytest.raises(RefusedError, match="closed already"):
        actions.remind_members(opened, by=runner, at=AT)


def test_night_closes_what_is_over_and_is_harmless_twice(runner):
    opened = open_round(runner, body_of(1))
    for days, status in ((27, "open"), (28, "closed"), (28, "closed")):
        night(at=AT + dt.timedelta(days=days))
        opened.refresh_from_db()
        assert opened.status == status


def test_start_version_copies_what_a_round_has_used(runner):
    first = fix(make_questionnaire())
    second = actions.start_version(by=runner, at=AT)
    assert [statement.text for statement in statements_of(second)] == [
        statement.text for statement in statements_of(first)
    ]
    with pytest.raises(RefusedError, match="Version 2 of the statements has not been used"):
        actions.start_version(by=runner, at=AT)


def test_statements_change_until_a_round_uses_them(runner):
    questionnaire = actions.start_version(by=runner, at=AT)
    section = actions.set_section(
        questionnaire, "purpose", title="Purpose", about="Why we meet", position=1, by=runner, at=AT
    )
    one, two, three = (actions.add_statement(section, text=text, by=runner, at=AT) for text in ("One", "Two", "Three"))
    actions.edit_statement(two, text="Two, better", by=runner, at=AT)
    actions.edit_statement(two, text="Two, better", by=runner, at=AT)
    actions.remove_statement(one, by=runner, at=AT)
    assert [(each.position, each.text) for each in section.statements.all()] == [(1, "Two, better"), (2, "Three")]
    with pytest.raises(RefusedError, match="already asked here"):
        actions.edit_statement(three, text="Two, better", by=runner, at=AT)
    actions.remove_statement(three, by=runner, at=AT)
    with pytest.raises(RefusedError, match="needs at least one statement"):
        actions.remove_statement(section.statements.get(), by=runner, at=AT)
    assert kinds() == [
        "questionnaire.started", "section.set", *["statement.added"] * 3, "statement.edited", *["statement.removed"] * 2,
    ]  # fmt: skip


def test_statements_are_fixed_while_a_round_is_open_and_afterwards(runner):
    opened = open_round(runner, body_of(1))
    statement = statements_of(opened.questionnaire)[0]
    for change in (
        lambda: actions.edit_statement(statement, text="New", by=runner, at=AT),
        lambda: actions.remove_statement(statement, by=runner, at=AT),
        lambda: actions.add_statement(statement.section, text="New", by=runner, at=AT),
        lambda: actions.start_version(by=runner, at=AT),
    ):
        with pytest.raises(RefusedError, match="Health check 2026 is open for answers"):
            change()
    close(opened)
    with pytest.raises(RefusedError, match="Start a new version"):
        actions.edit_statement(statement, text="New", by=runner, at=AT)


def test_record_past_round_once_and_corrects(runner):
    for account in ("A pilot", "A pilot", "A pilot of six"):
        actions.record_past_round(2007, partnerships_checked=6, account=account, by=runner, at=AT)
    assert (PastRound.objects.get().account, kinds()) == ("A pilot of six", ["past_round.recorded"] * 2)
    RoundFactory()
    with pytest.raises(RefusedError, match="was held in the portal"):
        actions.record_past_round(2026, partnerships_checked=6, account="No", by=runner, at=AT)


@pytest.mark.parametrize("role", [Role.SUPPORT_OFFICER, Role.MANAGER, Role.FINANCE, Role.MEMBER])
def test_only_the_strategic_manager_runs_health_checks(runner, role):
    person = seated(role)
    opened = open_round(runner, body_of(1))
    statement = statements_of(opened.questionnaire)[0]
    for change in (
        lambda: actions.open_round(year=2027, bodies=[], closes_on=LAST_DAY, by=person, at=AT),
        lambda: actions.close_round(opened, by=person, at=AT),
        lambda: actions.remind_members(opened, by=person, at=AT),
        lambda: actions.edit_statement(statement, text="Mine", by=person, at=AT),
        lambda: actions.record_past_round(2001, partnerships_checked=1, account="Mine", by=person, at=AT),
    ):
        with pytest.raises(NotAllowedError, match="Only the Strategic Partnerships Manager"):
            change()
    assert BodyCheck.objects.count() == 1
