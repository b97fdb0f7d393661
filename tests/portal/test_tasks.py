"""Your tasks: what is due from a person, the latest first, and from whom the rest is overdue (G05, E03)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.duties import close_duties, open_duty, register_duty
from partnerships.models import Role
from partnerships.templatetags import words
from portal.reports.tasks import DueCount, tasks_of
from tests.factories.partnerships import BodyFactory, BodyPageFactory, PersonFactory, SeatFactory, seated

TODAY = dt.date(2026, 6, 10)
AT = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db
register_duty("test.look", title="Look at {body}", button="Look")


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp, name="Mary Manager")


def owe(body, due_on, role=Role.MANAGER, **kwargs):
    duty, _new = open_duty(
        "test.look", body, due_on=due_on, at=AT, body=body, role=role, address="/look/#id_purpose", **kwargs
    )
    return duty


def test_tasks_stand_overdue_first_with_body_date_and_button(lyp, manager):
    owe(lyp, dt.date(2026, 6, 30))
    owe(lyp, dt.date(2026, 6, 9))
    owe(lyp, dt.date(2026, 6, 1))
    tasks = tasks_of(manager, on=TODAY).mine
    assert [(task.due_on.day, task.late) for task in tasks] == [(1, "9 days late"), (9, "1 day late"), (30, "")]
    assert {(task.title, task.button, task.address) for task in tasks} == {
        ("Look at Later Years Partnership", "Look", "/look/#id_purpose")
    }


def test_what_waits_for_others_says_since_when_and_how_late(lyp, manager, client):
    owe(lyp, dt.date(2009, 10, 16))
    client.force_login(seated(Role.SUPPORT_OFFICER))
    task = tasks_of(seated(Role.AUDITOR), on=dt.date(2026, 11, 22)).others[0]
    assert (task.since, task.late) == (AT, "6,246 days late")
    page = " ".join(client.get("/tasks/").content.decode().split())
    assert f"Waiting for Mary Manager, partnership manager since {words.day(AT)} · Due 16 October 2009" in page


def test_what_is_due_today_is_not_late(lyp, manager):
    owe(lyp, TODAY)
    assert tasks_of(manager, on=TODAY).mine[0].late == ""


def test_done_and_withdrawn_duties_are_gone(lyp, manager):
    owe(lyp, TODAY)
    close_duties("test.look", lyp, by=manager, at=AT)
    assert tasks_of(manager, on=TODAY).mine == []


def test_manager_of_another_body_sees_none_of_it(lyp, manager):
    owe(lyp, dt.date(2026, 6, 1))
    other = seated(Role.MANAGER, BodyFactory(slug="sep"))
    tasks = tasks_of(other, on=TODAY)
    assert (tasks.mine, tasks.others) == ([], [])


def test_overdue_duties_show_to_the_support_officer_with_whom_they_wait_for(lyp, manager):
    owe(lyp, dt.date(2026, 6, 9))
    owe(lyp, dt.date(2026, 6, 11))
    tasks = tasks_of(seated(Role.SUPPORT_OFFICER), on=TODAY)
    assert tasks.mine == []
    assert [(task.due_on.day, task.waits_for) for task in tasks.others] == [(9, "Mary Manager, partnership manager")]


def test_overdue_duty_of_nobody_says_so(lyp):
    owe(lyp, dt.date(2026, 6, 9))
    auditor = seated(Role.AUDITOR)
    assert tasks_of(auditor, on=TODAY).others[0].waits_for == "Partnership manager: nobody holds this role"
    officer = seated(Role.SUPPORT_OFFICER, name="Olive Officer")
    assert [task.due_on.day for task in tasks_of(officer, on=TODAY).mine] == [9]
    waits_for = tasks_of(auditor, on=TODAY).others[0].waits_for
    assert waits_for == "Olive Officer, as there is no partnership manager"


def test_overdue_duty_of_a_named_person_waits_for_them(lyp):
    person = PersonFactory(name="Nora Named")
    owe(lyp, dt.date(2026, 6, 9), role="", person=person)
    assert tasks_of(seated(Role.SUPPORT_OFFICER), on=TODAY).others[0].waits_for == "Nora Named"


def test_chair_sees_what_their_body_is_late_with(lyp, manager):
    owe(lyp, dt.date(2026, 6, 9))
    tasks = tasks_of(seated(Role.CHAIR, lyp), on=TODAY)
    assert [task.waits_for for task in tasks.others] == ["Mary Manager, partnership manager"]


def test_only_the_first_twenty_of_others_stand_here(lyp, manager):
    for number in range(21):
        owe(lyp, dt.date(2026, 5, 1) + dt.timedelta(days=number))
    tasks = tasks_of(seated(Role.SUPPORT_OFFICER), on=TODAY)
    assert (len(tasks.others), tasks.more_others) == (20, True)


def test_bodies_at_a_glance(lyp, manager):
    BodyPageFactory(body=lyp, checked_at=AT, checked_by=manager)
    SeatFactory(person=manager, role=Role.MEMBER, body=lyp)
    owe(lyp, dt.date(2026, 6, 9))
    owe(lyp, dt.date(2026, 6, 30))
    glance = tasks_of(manager, on=TODAY).bodies[0]
    assert (glance.roles, glance.checked_at) == ("Partnership manager, Member", AT)
    assert (glance.mine, glance.others) == (DueCount(2, 1), DueCount(0, 0))


def test_what_a_body_owes_by_others_is_not_counted_as_due_from_the_reader(client, lyp, manager):
    member = seated(Role.MEMBER, lyp)
    owe(lyp, dt.date(2026, 6, 9))
    tasks = tasks_of(member, on=TODAY)
    assert tasks.mine == []
    assert [(glance.mine, glance.others) for glance in tasks.bodies] == [(DueCount(0, 0), DueCount(1, 1))]
    client.force_login(member)
    page = client.get("/tasks/").content.decode()
    assert "<dt>Due from you</dt><dd>Nothing</dd>" in page
    assert "<dt>Due from others</dt><dd>1, 1 of them late</dd>" in page


def test_offices_are_no_bodies_to_glance_at():
    assert tasks_of(seated(Role.SUPPORT_OFFICER), on=TODAY).bodies == []


def test_page_of_somebody_without_duties_says_what_would_be_here(client):
    client.force_login(PersonFactory())
    page = client.get("/tasks/")
    assert "Nothing is due from you" in page.content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPPORT_OFFICER])
def test_tasks_take_the_same_statements_at_one_and_at_three_duties(client, lyp, role):
    client.force_login(seated(role, lyp if role == Role.MANAGER else None))
    seated(Role.MANAGER, lyp)
    counts = []
    for start in (1, 2):
        for day in range(start, start * 2):
            owe(lyp, dt.date(2009, 6, day))
            owe(BodyFactory(slug=f"body-{day}"), dt.date(2009, 6, day))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/tasks/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_overdue_list_takes_the_same_statements_at_one_and_at_three_rows(client, lyp):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    counts = []
    for days in ([1], [2, 3]):
        for day in days:
            owe(lyp, dt.date(2009, 6, day))
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/tasks/overdue/")
        counts.append(len(queries))
    assert [task.due_on.day for task in page.context["tasks"]] == [1, 2, 3]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_overdue_list_takes_any_page_number(client, lyp, page):
    owe(lyp, dt.date(2009, 6, 1))
    client.force_login(seated(Role.SUPPORT_OFFICER))
    assert len(client.get("/tasks/overdue/", {"page": page}).context["tasks"]) == 1


def test_overdue_list_is_not_for_members(client, lyp):
    client.force_login(seated(Role.MEMBER, lyp))
    assert client.get("/tasks/overdue/").status_code == 403


def test_today_is_london_s(client, lyp, manager):
    owe(lyp, timezone.localdate())
    client.force_login(manager)
    assert client.get("/tasks/").context["tasks"].mine[0].late == ""
