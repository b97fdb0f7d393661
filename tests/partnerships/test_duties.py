"""What is due: opened once, owed by seat or by name, closed by its action."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships import duties
from partnerships.models import Duty, Role
from tests.factories.partnerships import BodyFactory, PersonFactory, SeatFactory, now, seated

DUE = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def a_kind():
    duties.register_duty("test.due", title="Test {subject}", button="Test it")


def open_for(body, **kwargs):
    duty, _ = duties.open_duty("test.due", body, body=body, due_on=DUE, at=now(), **{"role": Role.MANAGER, **kwargs})
    return duty


def test_a_duty_opens_once(db):
    body = BodyFactory()
    first, again = open_for(body), open_for(body)
    assert first == again
    assert Duty.objects.count() == 1


def test_a_duty_that_was_done_or_withdrawn_is_owed_again_only_if_asked_for(db):
    body, later = BodyFactory(), now() + dt.timedelta(hours=1)
    for end in (lambda: duties.close_duties("test.due", body, by=None, at=now()),
                lambda: duties.withdraw_duties("test.due", body, at=now())):  # fmt: skip
        open_for(body, again=True)
        end()
        assert not open_for(body).is_open
        reopened, is_new = duties.open_duty(
            "test.due", body, body=body, role=Role.MANAGER, due_on=DUE, at=later, again=True
        )
        assert (reopened.is_open, is_new, reopened.opened_at, Duty.objects.count()) == (True, False, later, 1)


def test_an_unregistered_kind_is_refused(db):
    with pytest.raises(KeyError):
        duties.open_duty("test.imagined", BodyFactory(), role=Role.MANAGER, due_on=DUE, at=now())


def test_a_duty_follows_the_seat(db):
    lyp, sep = BodyFactory(slug="lyp"), BodyFactory(slug="sep")
    manager, other = seated(Role.MANAGER, lyp), seated(Role.MANAGER, sep)
    duty = open_for(lyp)
    assert list(Duty.objects.owed_by(manager)) == [duty]
    assert list(Duty.objects.owed_by(other)) == []
    manager.seats.update(held_to=dt.date(2010, 1, 1))
    successor = PersonFactory()
    SeatFactory(person=successor, body=lyp, role=Role.MANAGER, held_from=dt.date(2010, 1, 1))
    del manager.live_seats
    assert list(Duty.objects.owed_by(manager)) == []
    assert list(Duty.objects.owed_by(successor)) == [duty]


def test_what_a_manager_owes_is_with_the_support_office_while_there_is_none(db):
    lyp, today = BodyFactory(slug="lyp"), timezone.localdate()
    manager, officer, chair = seated(Role.MANAGER, lyp), seated(Role.SUPPORT_OFFICER), seated(Role.CHAIR, lyp)
    duty = open_for(lyp)
    open_for(BodyFactory(), person=manager, role="")  # by name: passes to nobody
    assert list(Duty.objects.owed_by(officer)) == []
    manager.seats.update(held_to=today)
    assert list(Duty.objects.owed_by(officer)) == [duty]
    assert list(Duty.objects.owed_by(chair)) == []
    SeatFactory(body=lyp, role=Role.MANAGER, held_from=today + dt.timedelta(days=1))
    assert list(Duty.objects.owed_by(officer)) == [duty]
    successor = PersonFactory()
    SeatFactory(person=successor, body=lyp, role=Role.MANAGER, held_from=today)
    assert list(Duty.objects.owed_by(officer)) == []
    assert list(Duty.objects.owed_by(successor)) == [duty]


@pytest.mark.parametrize(
    ("day", "number", "then"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-20", 10, "2026-12-04"),
        ("2009-04-09", 1, "2009-04-14"),  # Easter
        ("2009-12-24", 1, "2009-12-29"),  # Boxing Day fell on a Saturday
        ("2026-03-31", 10, "2026-04-16"),
        ("2026-12-24", 2, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-03-25", 1, "2027-03-30"),
        ("2027-12-24", 1, "2027-12-29"),
        ("2023-05-05", 1, "2023-05-09"),  # the King’s coronation
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(day, number, then):
    assert duties.working_days_after(dt.date.fromisoformat(day), number) == dt.date.fromisoformat(then)


def test_an_office_role_owes_for_every_body(db):
    officer = seated(Role.SUPPORT_OFFICER)
    duty = open_for(BodyFactory(), role=Role.SUPPORT_OFFICER)
    assert list(Duty.objects.owed_by(officer)) == [duty]


def test_who_sees_a_duty(db):
    body = BodyFactory()
    duty = open_for(body)
    assert list(Duty.objects.visible_to(seated(Role.SUPPORT_OFFICER))) == [duty]
    assert list(Duty.objects.visible_to(seated(Role.CHAIR, body))) == [duty]
    assert list(Duty.objects.visible_to(seated(Role.MEMBER, body))) == []


def test_closing_says_who_and_when(db):
    body, by, at = BodyFactory(), PersonFactory(), now()
    duty = open_for(body)
    assert duties.close_duties("test.due", body, by=by, at=at) == 1
    duty.refresh_from_db()
    assert (duty.done_by, duty.done_at) == (by, at)
    assert duties.close_duties("test.due", body, by=by, at=at) == 0


def test_a_withdrawn_duty_is_neither_open_nor_done(db):
    body = BodyFactory()
    duty = open_for(body)
    assert duties.withdraw_duties("test.due", body, at=now()) == 1
    assert list(Duty.objects.open()) == []
    duty.refresh_from_db()
    assert duty.done_at is None


def test_overdue_means_after_the_day(db):
    duty = open_for(BodyFactory())
    assert list(Duty.objects.overdue(on=DUE)) == []
    assert list(Duty.objects.overdue(on=DUE + dt.timedelta(days=1))) == [duty]


def test_a_duty_in_words(db):
    duty = open_for(BodyFactory(slug="lyp", name="Later Years Partnership"))
    assert duties.title(duty) == "Test Later Years Partnership"
