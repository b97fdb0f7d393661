"""The chair's yearly statement: asked for, drafted together, signed by the chair, followed afterwards (C10)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.body_pages import edit_activity, remove_activity
from partnerships.actions.chair_statements import ask_chairs, draft_chair_statement, sign_chair_statement
from partnerships.models import ChairStatement, Duty, Event, KeyActivity, Role
from partnerships.reports.chair_statements import chair_statement_page
from tests.factories.partnerships import (
    BodyFactory,
    ChairStatementFactory,
    KeyActivityFactory,
    PersonFactory,
    SeatFactory,
    now,
    seated,
)
from tests.refused import refused

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + dt.timedelta(days=14)


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership", acronym="LYP")


@pytest.fixture
def chair(body):
    return seated(Role.CHAIR, body, name="Ivan White", honorific="Councillor")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body)


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def draft(body, by, **changes):
    details = {"words": "We go on.", "promises": ["Set up the network"]} | changes
    return draft_chair_statement(body, 2009, **details, by=by, at=now())


def sign(statement, by):
    return sign_chair_statement(statement, by=by, at=now())


def test_asking_opens_a_duty_for_each_chair_and_for_the_office_where_nobody_chairs(body, chair, officer):
    SeatFactory(role=Role.CHAIR, body=(signed := BodyFactory(slug="signed")))
    ChairStatementFactory(body=signed, signed=True)
    BodyFactory(slug="unchaired")
    BodyFactory(slug="closed", status="closed", closed_on=dt.date(2009, 1, 1))
    for due_on in (SOON, SOON, SOON + dt.timedelta(days=7)):
        ask_chairs(2009, due_on=due_on, by=officer, at=now())
    assert {(duty.body.slug, duty.owed_role, duty.due_on) for duty in Duty.objects.open()} == {
        ("lyp", "chair", SOON + dt.timedelta(days=7)), ("unchaired", "chair", SOON + dt.timedelta(days=7)),
    }  # fmt: skip
    duty = Duty.objects.owed_by(chair).open().get()
    assert duty.subject_address == "/partnerships/lyp/statements/2009-10/write/"
    assert Duty.objects.owed_by(officer).open().get().body.slug == "unchaired"
    assert ChairStatement.objects.drafts().count() == 2


def test_a_statement_is_owed_by_whoever_chairs_now(body, chair, officer):
    ask_chairs(2009, due_on=SOON, by=officer, at=now())
    duty = Duty.objects.open().get()
    chair.seats.update(held_to=timezone.localdate())
    assert list(Duty.objects.owed_by(officer)) == [duty]
    successor = PersonFactory()
    SeatFactory(person=successor, role=Role.CHAIR, body=body, held_from=timezone.localdate())
    assert (list(Duty.objects.owed_by(officer)), list(Duty.objects.owed_by(successor))) == ([], [duty])


def test_asking_for_a_day_gone_by_or_when_all_have_signed_is_refused(body, officer):
    with pytest.raises(RefusedError, match="Choose today or a later day"):
        ask_chairs(2009, due_on=timezone.localdate() - dt.timedelta(days=1), by=officer, at=now())
    ChairStatementFactory(body=body, signed=True)
    with pytest.raises(RefusedError, match="Every partnership has a signed statement for 2009/10"):
        ask_chairs(2009, due_on=SOON, by=officer, at=now())


def test_signing_closes_the_duty_and_makes_promises_trackable(body, chair, manager, officer):
    known = KeyActivityFactory(body=body, kind="commitment", text="Work with employers", position=9)
    ask_chairs(2009, due_on=SOON, by=officer, at=now())
    draft(body, manager, promises=["Set up the network", "Work with employers", "Set up the network"])
    statement = sign(ChairStatement.objects.get(), chair)
    assert (statement.signed_as, statement.revision) == ("Councillor Ivan White, Chair", 1)
    assert list(KeyActivity.objects.order_by("position").values_list("text", "statement", "status")) == [
        ("Work with employers", statement.pk, "planned"), ("Set up the network", statement.pk, "planned"),
    ]  # fmt: skip
    told = chair_statement_page(statement, chair).commitments
    assert [activity.text for activity in told] == ["Set up the network", "Work with employers"]
    assert KeyActivity.objects.get(text="Work with employers").pk == known.pk
    assert Duty.objects.open().exists() is False
    assert Event.objects.get(kind="chair_statement.signed").visibility == "public"


def test_a_joint_chair_signs_for_both(body):
    first, second = PersonFactory(), PersonFactory()
    for person in (first, second):
        SeatFactory(person=person, role=Role.CHAIR, body=body, joint=True)
    assert sign(draft(body, first), first).signed_as == f"{first.name}, Joint chair"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VICE_CHAIR, Role.BODY_SUPPORT])
def test_nobody_but_the_chair_signs(body, chair, officer, role):
    statement = draft(body, chair)
    for person in (seated(role, body), officer, seated(Role.CHAIR, BodyFactory())):
        with pytest.raises(NotAllowedError, match="Only the chair of Later Years Partnership can sign"):
            sign(statement, person)


def test_a_new_version_leaves_the_signed_one_and_takes_its_promises_along(body, chair):
    first = sign(draft(body, chair, promises=["Stay", "Go"]), chair)
    second = draft(body, chair, words="We go on differently.", promises=["Stay", "Come"])
    assert (second.revision, list(ChairStatement.objects.standing())) == (2, [first])
    sign(second, chair)
    assert list(ChairStatement.objects.standing()) == [second]
    assert dict(KeyActivity.objects.values_list("text", "statement__revision")) == {"Stay": 2, "Go": 1, "Come": 2}


def test_what_somebody_else_saved_is_not_overwritten_or_signed_unread(body, chair, manager):
    draft(body, manager, seen="")
    stale = draft(body, manager, words="Second thoughts.", seen=None)
    for act in (
        lambda: draft(body, chair, words="Mine.", seen="2009-04-01T00:00:00+00:00"),
        lambda: sign_chair_statement(stale, seen="", by=chair, at=now()),
    ):
        with pytest.raises(RefusedError, match="saved this draft after you opened it"):
            act()


def test_nothing_is_signed_without_words_or_twice(body, chair):
    statement = draft(body, chair, words="  ")
    with pytest.raises(RefusedError, match="Write the introduction"):
        sign(statement, chair)
    sign(draft(body, chair), chair)
    with pytest.raises(RefusedError, match="signed already"):
        sign(statement, chair)


def test_a_promise_keeps_its_words_and_is_dropped_rather_than_removed(body, chair, manager):
    sign(draft(body, chair), chair)
    activity = KeyActivity.objects.get()
    with pytest.raises(RefusedError, match="signed these words"):
        edit_activity(activity, text="Something easier", by=manager, at=now())
    with pytest.raises(RefusedError, match="Say that it is dropped instead"):
        remove_activity(activity, by=manager, at=now())
    assert edit_activity(activity, status="dropped", by=manager, at=now()).status == "dropped"


def test_drafts_are_seen_by_those_who_write_them(body, chair, manager, officer):
    statement = ChairStatementFactory(body=body)
    others = [AnonymousUser(), PersonFactory(), seated(Role.MEMBER, body), seated(Role.MANAGER)]
    for person in (chair, manager, officer, seated(Role.BODY_SUPPORT, body)):
        assert list(ChairStatement.objects.visible_to(person)) == [statement]
    for person in others:
        assert list(ChairStatement.objects.visible_to(person)) == []


@pytest.mark.parametrize("change", [{"words": "Other words."}, {"signed_as": "Somebody else, Chair"}, {"year": 2010}])
def test_signed_words_never_change(body, change):
    statement = ChairStatementFactory(body=body, signed=True)
    with refused("chair_statement_signed_stands"):
        ChairStatement.objects.filter(pk=statement.pk).update(**change)
    with refused("chair_statement_signed_stands"):
        statement.delete()


@pytest.mark.parametrize(
    ("details", "constraint"),
    [
        ({"revision": 0}, "chair_statement_versions_from_one"),
        ({"year": 1889}, "chair_statement_year_in_range"),
        ({"signed_at": timezone.now()}, "chair_statement_is_signed_in_full"),
        ({"signed": True, "words": ""}, "chair_statement_is_signed_in_full"),
        ({"signed": True}, "chair_statement_version_once"),
        ({"revision": 2}, "chair_statement_one_draft"),
    ],
)
def test_the_database_refuses(body, details, constraint):
    if constraint in ("chair_statement_version_once", "chair_statement_one_draft"):
        ChairStatementFactory(body=body)
    with refused(constraint):
        ChairStatementFactory(body=body, **details)


def test_only_commitments_come_from_a_statement(body):
    with refused("key_activity_of_a_statement_is_a_commitment"):
        KeyActivityFactory(body=body, statement=ChairStatementFactory(body=body, signed=True))
