"""The calendar: public events for all, and one's own duties when signed in (E06, X11)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from comms.models import CalendarEntry
from partnerships.duties import open_duty, register_duty
from partnerships.models import Meeting, Role
from portal.reports.calendar import coming_up, month_of
from tests.factories.partnerships import BodyFactory, seated

AT = dt.datetime(2009, 6, 1, 9, tzinfo=dt.UTC)
JUNE = dt.date(2009, 6, 1)

pytestmark = pytest.mark.django_db
register_duty("test.look", title="Look at {body}", button="Look")


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


def event(lyp, starts_at, title="Open day", **kwargs):
    return CalendarEntry.objects.create(
        title=title, body=lyp, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2), notified_at=AT, **kwargs
    )


VISITOR = AnonymousUser()


def test_month_holds_its_events_in_order(lyp):
    event(lyp, AT.replace(day=20), title="Later")
    event(lyp, AT.replace(day=3, hour=18), title="Evening")
    event(lyp, AT.replace(day=3), title="Morning")
    event(lyp, AT.replace(month=7), title="July")
    month = month_of(VISITOR, JUNE)
    assert [(entry.day.day, entry.title) for entry in month.entries] == [(3, "Morning"), (3, "Evening"), (20, "Later")]


def test_times_are_london_s(lyp):
    event(lyp, dt.datetime(2009, 6, 30, 23, 30, tzinfo=dt.UTC))
    assert month_of(VISITOR, JUNE).entries == []
    entry = month_of(VISITOR, dt.date(2009, 7, 1)).entries[0]
    assert (entry.day, entry.time) == (dt.date(2009, 7, 1), dt.time(0, 30))


def test_closed_and_cancelled_events_are_not_for_visitors(lyp):
    event(lyp, AT, is_public=False)
    event(lyp, AT, cancelled_at=AT)
    assert month_of(VISITOR, JUNE).entries == []
    assert len(month_of(seated(Role.MEMBER, lyp), JUNE).entries) == 1


def test_own_duties_stand_among_the_events(lyp):
    manager = seated(Role.MANAGER, lyp)
    open_duty("test.look", lyp, due_on=dt.date(2009, 6, 10), at=AT, body=lyp, role=Role.MANAGER)
    event(lyp, AT.replace(day=12))
    entries = [(entry.what, entry.title) for entry in month_of(manager, JUNE).entries]
    assert entries == [("Due from you", "Look at Later Years Partnership"), ("Event", "Open day")]
    assert [entry.what for entry in month_of(VISITOR, JUNE).entries] == ["Event"]


def test_sheet_has_whole_weeks(lyp):
    month = month_of(VISITOR, JUNE)
    assert [len(week) for week in month.weeks] == [7] * 5
    assert (month.weeks[0][0][0], month.weeks[-1][-1][0]) == (dt.date(2009, 6, 1), dt.date(2009, 7, 5))
    assert (month.before, month.after) == (dt.date(2009, 5, 1), dt.date(2009, 7, 1))


@pytest.mark.parametrize("view", ["", "?view=month", "?view=nonsense"])
def test_both_views_show_the_event_with_its_address(client, lyp, view):
    shown = event(lyp, AT)
    page = client.get(f"/calendar/2009-06/{view}").content.decode()
    assert f'href="{shown.get_absolute_url()}"' in page


@pytest.mark.parametrize("month", ["2009-13", "2009-00", "1899-01", "2009-6", "june", "99999-01", "2009-06-01"])
def test_unknown_month_is_not_there(client, month):
    assert client.get(f"/calendar/{month}/").status_code == 404


@pytest.mark.parametrize("month", ["1900-01", "2099-12"])
def test_first_and_last_month_open(client, month):
    assert client.get(f"/calendar/{month}/").status_code == 200


def test_coming_up_begins_today(lyp):
    event(lyp, AT.replace(day=1), title="Gone")
    event(lyp, AT.replace(day=5), title="Second")
    event(lyp, AT.replace(day=2), title="First")
    found = coming_up(VISITOR, on=dt.date(2009, 6, 2), count=1)
    assert [entry.title for entry in found] == ["First"]


def test_the_calendar_is_narrowed_by_kind_and_body(client, lyp):
    event(lyp, AT, title="Conference", kind="conference")
    event(lyp, AT, title="Walk")
    event(BodyFactory(slug="sep"), AT, title="Elsewhere")
    Meeting.objects.create(body=lyp, held_on=JUNE)

    def titles(choice):
        return [entry.title for entry in client.get(f"/calendar/2009-06/?{choice}").context["calendar"].entries]

    assert titles("kind=conference&body=lyp") == ["Conference"]
    assert titles("kind=meeting") == ["Meeting of Later Years Partnership"]
    assert titles("body=sep") == ["Elsewhere"]
    assert len(titles("kind=nonsense&body=nowhere")) == 4


def test_an_event_of_several_days_stands_on_each(lyp):
    shown = event(lyp, dt.datetime(2009, 6, 29, 9, tzinfo=dt.UTC), title="Week")
    CalendarEntry.objects.filter(pk=shown.pk).update(ends_at=dt.datetime(2009, 7, 1, 15, tzinfo=dt.UTC))
    assert [(entry.day.day, entry.what) for entry in month_of(VISITOR, JUNE).entries] == [
        (29, "Event, day 1 of 3"),
        (30, "Event, day 2 of 3"),
    ]
    assert [entry.day.day for entry in month_of(VISITOR, dt.date(2009, 7, 1)).entries] == [1]


def test_the_month_may_be_named_in_the_question(client):
    assert client.get("/calendar/?view=month&month=2009-06").context["heading"] == "Calendar, June 2009"
    assert client.get("/calendar/?month=2009-13").status_code == 404
