"""Who came to an event, and what is forgotten afterwards (E06)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions import attendance
from comms.actions import registrations as actions
from comms.models import EventAttendance, Registration
from comms.reports.attendance import attendance_of_year
from comms.reports.counters import counted
from comms.tasks import night
from partnerships.access import RefusedError
from partnerships.models import Event, Role
from tests.factories.comms import CalendarEntryFactory, RegistrationFactory, SignUpFactory
from tests.factories.partnerships import BodyFactory, seated

State = Registration.State


@pytest.fixture
def lyp(db):
    return BodyFactory(slug="lyp")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp)


@pytest.fixture
def sign_up(lyp):
    return SignUpFactory(entry__body=lyp, entry__title="Forum")


def states(sign_up):
    return list(sign_up.registrations.order_by("pk").values_list("state", flat=True))


def over(lyp, **kwargs):
    """An event of yesterday with three places taken."""
    entry = CalendarEntryFactory(body=lyp, starts_at=timezone.now() - dt.timedelta(days=1))
    sign_up = SignUpFactory(entry=entry, places=None, **kwargs)
    return sign_up, [RegistrationFactory(sign_up=sign_up, name=name) for name in ("Ann", "Bob", "Cyd")]


def test_the_organiser_ticks_who_came_and_the_year_shows_it(client, lyp, manager):
    sign_up, (ann, bob, cyd) = over(lyp)
    client.force_login(manager)
    address = reverse("comms:attendance_record", args=[sign_up.entry_id])
    assert client.post(address, {"came": [ann.pk], "others": ""}).context["form"].errors["others"]
    assert client.post(address, {"came": [ann.pk, 10**6], "others": "1"}).context["form"].errors["came"]
    client.post(address, {"came": [ann.pk, bob.pk, cyd.pk], "others": "0"})
    client.post(address, {"came": [ann.pk, bob.pk], "others": "5"})
    assert EventAttendance.objects.values_list("booked", "came", "others").get() == (3, 2, 5)
    assert list(sign_up.registrations.order_by("name").values_list("came", flat=True)) == [True, True, False]
    started = sign_up.entry.starts_at
    year = attendance_of_year(started.year - (started.month < 4), at=timezone.now())
    assert ([row.verdict for row in year.rows], year.people, year.well, year.measured) == (["Thinly attended"], 7, 0, 1)
    measured = counted(["events-well-attended", "attended"], started.year - (started.month < 4))
    assert [(line.label, line.number) for line in measured] == [
        ("well attended events: at least 75% of those with a place came", 0),
        ("people who came to events, as far as it was recorded", 7),
    ]
    with pytest.raises(RefusedError, match="can no longer be given back"):
        actions.cancel_place(bob, at=timezone.now())


@pytest.mark.parametrize(("booked", "came", "well"), [(200, 149, 0), (200, 150, 1), (0, 0, 0)])
def test_list_and_measure_agree_on_what_is_well_attended(lyp, booked, came, well):
    entry = CalendarEntryFactory(body=lyp, starts_at=timezone.now() - dt.timedelta(days=1))
    EventAttendance.objects.create(entry=entry, booked=booked, came=came, others=3, recorded_at=timezone.now())
    started = entry.starts_at.year - (entry.starts_at.month < 4)
    year, (measured,) = attendance_of_year(started, at=timezone.now()), counted(["events-well-attended"], started)
    assert (year.well, measured.number) == (well, well)


def test_attendance_waits_for_the_event(client, sign_up, manager):
    client.force_login(manager)
    assert client.get(reverse("comms:attendance_record", args=[sign_up.entry_id])).status_code == 404
    with pytest.raises(RefusedError, match="has not begun"):
        attendance.record_attendance(sign_up.entry, came=[], others=0, by=manager, at=timezone.now())


def test_registrations_are_erased_when_their_days_are_over_and_the_numbers_stay(lyp, manager):
    sign_up, people = over(lyp, kept_days=10)
    now = timezone.now()
    attendance.record_attendance(sign_up.entry, came=[people[0].pk], others=0, by=manager, at=now)
    night(at=now + dt.timedelta(days=8))
    assert sign_up.registrations.count() == 3
    night(at=now + dt.timedelta(days=11))
    night(at=now + dt.timedelta(days=12))
    sign_up.refresh_from_db()
    assert (sign_up.registrations.count(), sign_up.taken, sign_up.entry.attendance.came) == (0, 0, 1)
    assert Event.objects.filter(kind="registration.erased").count() == 1


def test_unconfirmed_wishes_are_forgotten_after_a_week(sign_up):
    RegistrationFactory(sign_up=sign_up, state=State.ASKED, confirmed_at=None)
    actions.forget_unconfirmed(at=timezone.now() + dt.timedelta(days=6))
    assert states(sign_up) == [State.ASKED]
    actions.forget_unconfirmed(at=timezone.now() + dt.timedelta(days=8))
    assert states(sign_up) == []
