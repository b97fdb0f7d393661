"""The close-down workbook: nine heads before a partnership closes, frozen after, its lessons for all (A20, F07, X11)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.bodies import activate_body, close_body, edit_body
from partnerships.actions.dissolutions import (
    add_lesson,
    begin_dissolution,
    edit_lesson,
    plan_closing,
    remove_lesson,
    write_head,
)
from partnerships.models import HEADS, Body, Dissolution, Duty, Event, Practice, Role
from tests.factories.partnerships import BodyFactory, PersonFactory, now, seated
from tests.factories.partnerships_closing import DissolutionFactory, PracticeFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=30)
LESSON = {"title": "Begin early", "topic": "delivery", "lesson": "Begin before the year does.", "is_public": True}


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years")


def refused(function, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        function(*args, **kwargs)
    return str(caught.value)


def test_the_heads_are_the_nine_of_the_code():
    assert [(head.code, head.name) for head in HEADS] == [
        ("D1", "Rationale"),
        ("D2", "Effect on Council priorities or statutory duties"),
        ("D3", "Unmet need of Council and partners"),
        ("D4", "Remaining risks to the Council"),
        ("D5", "Costs or funding effects"),
        ("D6", "Settling outstanding issues"),
        ("D7", "Learning and outcomes overall"),
        ("D8", "Members’ views"),
        ("D9", "Timeline and process"),
    ]
    assert all(head.help for head in HEADS)


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (lambda: DissolutionFactory(body=DissolutionFactory().body), "dissolution_one_open"),
        (lambda: DissolutionFactory(closed=True, timeline=""), "dissolution_closes_with_every_head"),
        (lambda: DissolutionFactory(closed_by=PersonFactory()), "dissolution_closed_by_nobody_while_open"),
        (lambda: PracticeFactory(title=""), "practice_is_in_words"),
        (lambda: PracticeFactory(published_on=TODAY), "practice_published_if_public"),
        (lambda: PracticeFactory(dissolution=DissolutionFactory(closed=True)), "lessons of a closed body stand"),
    ],
)
def test_the_database_refuses_by_itself(make, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_the_manager_writes_it_and_others_do_not(body, officer):
    manager, other = seated(Role.MANAGER, body), seated(Role.MANAGER)
    workbook = begin_dissolution(body, planned_for=None, by=manager, at=now())
    write_head(body, HEADS[0], words="  Its work is done. ", by=manager, at=now())
    write_head(body, HEADS[0], words="Its work is done.", by=officer, at=now())
    workbook.refresh_from_db()
    assert (workbook.rationale, len(workbook.empty_heads)) == ("Its work is done.", 8)
    event = Event.objects.get(kind="dissolution.written")
    assert (event.by, event.data, event.visibility) == (manager, {"head": "Rationale"}, Event.Visibility.MEMBERS)
    with pytest.raises(NotAllowedError, match="Only the manager of Later Years"):
        write_head(body, HEADS[0], words="Mine", by=other, at=now())
    seen = Dissolution.objects.visible_to
    assert [list(seen(person)) for person in (manager, officer, other, AnonymousUser())] == [[workbook]] * 2 + [[]] * 2


def test_only_a_working_partnership_begins_one_and_only_once(body, officer):
    begin = {"planned_for": None, "by": officer, "at": now()}
    begin_dissolution(body, **begin)
    assert "begun already" in refused(begin_dissolution, body, **begin)
    for other in (BodyFactory(kind=Body.Kind.TASK_GROUP), BodyFactory(status=Body.Status.PROPOSED)):
        assert "Only a board or partnership" in refused(begin_dissolution, other, **begin)
    assert "Begin one first" in refused(write_head, other, HEADS[0], words="Early", by=officer, at=now())


def test_the_planned_day_is_the_managers_task(body, officer):
    manager = seated(Role.MANAGER, body)
    yesterday = TODAY - dt.timedelta(days=1)
    assert "gone by" in refused(begin_dissolution, body, planned_for=yesterday, by=officer, at=now())
    begin_dissolution(body, planned_for=SOON, by=officer, at=now())
    later = SOON + dt.timedelta(days=7)
    for day in (later, None, SOON, SOON):
        plan_closing(body, planned_for=day, by=officer, at=now())
    duty = Duty.objects.owed_by(manager).open().get()
    assert (duty.kind, duty.due_on, duty.subject_address) == (
        "dissolution.due", SOON, "/partnerships/lyp/close-down/",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["board", "thematic", "executive", "issue_partnership"])
def test_a_partnership_closes_only_with_every_head(kind, officer):
    body = BodyFactory(kind=kind, name="Beta")
    close = {"closed_on": TODAY, "by": officer, "at": now()}
    assert refused(close_body, body, **close).startswith("The close-down workbook of Beta is not complete.")
    DissolutionFactory(body=body, written=True, risks="", timeline="")
    assert refused(close_body, body, **close) == (
        "The close-down workbook of Beta is not complete. "
        "Write under each of these heads first: Remaining risks to the Council; Timeline and process."
    )


def test_what_the_code_is_not_about_closes_without(officer):
    group, network = BodyFactory(kind=Body.Kind.TASK_GROUP), BodyFactory(kind=Body.Kind.NETWORK, parent=None)
    for body in (group, network, BodyFactory(status=Body.Status.PROPOSED)):
        assert close_body(body, closed_on=TODAY, by=officer, at=now()).status == "closed"


def test_no_partnership_becomes_another_kind_to_close_without(body, officer):
    change = {"by": officer, "at": now()}
    for kind in (Body.Kind.TASK_GROUP, Body.Kind.NETWORK):
        assert "cannot become a kind that closes without" in refused(edit_body, body, kind=kind, **change)
        with pytest.raises(IntegrityError, match="stays a partnership"), transaction.atomic():
            Body.objects.filter(pk=body.pk).update(kind=kind)
    assert edit_body(body, kind=Body.Kind.EXECUTIVE, **change).kind == "executive"
    proposed = BodyFactory(status=Body.Status.PROPOSED)
    assert edit_body(proposed, kind=Body.Kind.TASK_GROUP, **change).kind == "task_group"
    with pytest.raises(IntegrityError, match="stays a partnership"), transaction.atomic():
        Body.objects.filter(pk=body.pk).update(kind="task_group", status="closed", closed_on=TODAY)


def test_closing_publishes_the_ticked_lessons_and_freezes_all(body, officer):
    workbook = DissolutionFactory(body=body, written=True)
    public = add_lesson(body, **LESSON, by=officer, at=now())
    private = add_lesson(body, **LESSON | {"title": "Kept", "is_public": False}, by=officer, at=now())
    edit_lesson(private, topic="money", by=officer, at=now())
    remove_lesson(add_lesson(body, **LESSON, by=officer, at=now()), by=officer, at=now())
    assert list(Practice.objects.visible_to(AnonymousUser())) == []
    plan_closing(body, planned_for=TODAY, by=officer, at=now())
    close_body(body, closed_on=TODAY, by=officer, at=now())
    assert list(Practice.objects.visible_to(AnonymousUser())) == [public]
    public.refresh_from_db()
    assert (public.published_on, Duty.objects.open().filter(kind=Dissolution.DUTY).exists()) == (TODAY, False)
    event = Event.objects.get(kind="practice.published")
    assert (event.visibility, event.subject_address) == (
        Event.Visibility.PUBLIC, f"/resource-centre/#lesson-{public.pk}",
    )  # fmt: skip
    assert "Begin one first" in refused(write_head, body, HEADS[0], words="Late", by=officer, at=now())
    for statement in (
        "UPDATE partnerships_dissolution SET rationale = 'other' WHERE id = %s",
        "DELETE FROM partnerships_dissolution WHERE id = %s",
        "UPDATE partnerships_practice SET lesson = 'other' WHERE dissolution_id = %s",
        "DELETE FROM partnerships_practice WHERE dissolution_id = %s",
    ):
        with pytest.raises(DatabaseError, match="closed body stand"), transaction.atomic():
            connection.cursor().execute(statement, [workbook.pk])


def test_a_body_that_opens_again_needs_a_new_workbook(body, officer):
    DissolutionFactory(body=body, written=True)
    close_body(body, closed_on=TODAY, by=officer, at=now())
    activate_body(body, opened_on=TODAY, by=officer, at=now())
    assert "not complete" in refused(close_body, body, closed_on=TODAY, by=officer, at=now())
    begin_dissolution(body, planned_for=None, by=officer, at=now())
    assert body.dissolutions.count() == 2
