"""Events: announced by managers, public or for members, changed and cancelled."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from comms.actions import calendar as actions
from comms.models import CalendarEntry
from comms.reports.calendar import clashes, public_occasions
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Meeting, Role
from tests.factories.comms import AudienceFactory, CalendarEntryFactory
from tests.factories.partnerships import BodyFactory, PersonFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp)


def typed(lyp, **changes):
    return {
        "body": lyp.pk, "title": "Open morning", "day_0": "4", "day_1": "July", "day_2": "2009", "day_day": "4",
        "day_month": "July", "day_year": "2009", "starts": "9:30am", "ends": "14:15", "place": "Civic Centre",
        "description": "Tea.", "is_public": "on", "kind": "event",
    } | changes  # fmt: skip


def test_a_manager_announces_changes_and_cancels_an_event(client, lyp, manager):
    client.force_login(manager)
    address = client.post(reverse("comms:event_announce"), typed(lyp)).headers["Location"]
    entry = CalendarEntry.objects.get()
    assert (entry.starts_at, entry.ends_at) == (
        dt.datetime(2009, 7, 4, 8, 30, tzinfo=dt.UTC),
        dt.datetime(2009, 7, 4, 13, 15, tzinfo=dt.UTC),
    )
    client.post(reverse("comms:event_change", args=[entry.pk]), typed(lyp, title="Open day"))
    client.post(reverse("comms:event_cancel", args=[entry.pk]))
    assert "This event is cancelled." in client.get(address).content.decode()
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["event.announced", "event.changed", "event.cancelled"]
    with pytest.raises(RefusedError, match="is cancelled"):
        actions.change_event(entry, title="x", by=manager, at=timezone.now())


def test_an_event_that_is_over_is_entered_for_the_record_and_is_news_to_nobody(client, lyp, manager):
    client.force_login(manager)
    assert client.get(reverse("comms:event_announce")).context["form"]["body"].initial == lyp.pk
    page = client.post(reverse("comms:event_announce"), typed(lyp), follow=True).content.decode()
    assert "It took place on 4 July 2009, so nobody is told of it." in page
    client.post(reverse("comms:event_announce"), typed(lyp, day_year="2099"))
    announced = Event.objects.filter(kind="event.announced").order_by("pk")
    assert list(announced.values_list("visibility", flat=True)) == ["members", "public"]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"ends": "9am"}, "ends", "The event must end after it starts."),
        ({"starts": "soon"}, "starts", "Enter a time such as 9:30am or 14:15"),
        (
            {"last_day_day": "3", "last_day_month": "7", "last_day_year": "2009"},
            "last_day",
            "The last day must not be before the first.",
        ),
        (
            {"last_day_day": "3", "last_day_month": "8", "last_day_year": "2009"},
            "last_day",
            "An event goes on for at most 14 days.",
        ),
        ({"kind": "party"}, "kind", "Choose one of the list"),
        ({"title": "x" * 201}, "title", "Enter at most 200 characters; it has 201"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(changes, field, message, client, lyp, manager):
    client.force_login(manager)
    form = client.post(reverse("comms:event_announce"), typed(lyp, **changes)).context["form"]
    assert form.errors[field] == [message]


def test_only_the_bodys_manager_and_the_office_announce(lyp):
    now = timezone.now()
    with pytest.raises(NotAllowedError, match="Only the manager of Lyp"):
        actions.announce_event(body=lyp, by=PersonFactory(), at=now, title="x", starts_at=now, ends_at=now)


def test_an_event_for_members_is_absent_for_the_public(client, manager):
    entry = CalendarEntryFactory(is_public=False)
    assert client.get(entry.get_absolute_url()).status_code == 404
    client.force_login(manager)
    assert client.get(entry.get_absolute_url()).status_code == 200


def test_upcoming_events_leave_out_what_is_over_or_cancelled():
    at = dt.datetime(2009, 7, 4, 10, tzinfo=dt.UTC)
    running = CalendarEntryFactory()
    CalendarEntryFactory(starts_at=at - dt.timedelta(days=1))
    CalendarEntryFactory(cancelled_at=at)
    assert list(CalendarEntry.objects.upcoming(at=at)) == [running]


def test_the_database_refuses_what_the_business_forbids():
    with refused("calendar_entry_has_a_title"):
        CalendarEntryFactory(title="")
    with refused("calendar_entry_ends_after_it_starts"):
        CalendarEntryFactory(ends_at=dt.datetime(2009, 7, 4, 9, tzinfo=dt.UTC))


NINE = dt.datetime(2009, 7, 4, 9, tzinfo=dt.UTC)


def test_a_clash_warns_and_does_not_forbid(client, lyp, manager):
    CalendarEntryFactory(title="Walk", starts_at=NINE, body=BodyFactory(name="Health Partnership"))
    client.force_login(manager)
    reply = client.post(reverse("comms:event_announce"), typed(lyp))
    assert [(clash.title, clash.when, clash.why) for clash in reply.context["clashes"]] == [
        ("Walk (Health Partnership)", "10am to midday", "at the same time")
    ]
    assert CalendarEntry.objects.count() == 1
    client.post(reverse("comms:event_announce"), typed(lyp, clash_seen="on"))
    assert CalendarEntry.objects.count() == 2


def test_what_counts_as_a_clash(lyp, manager):
    media = AudienceFactory(slug="local-media")
    own = CalendarEntryFactory(starts_at=NINE)
    CalendarEntryFactory(starts_at=NINE + dt.timedelta(hours=6), title="For the same people", audience=media)
    CalendarEntryFactory(starts_at=NINE + dt.timedelta(hours=2), title="Just after")
    CalendarEntryFactory(starts_at=NINE + dt.timedelta(hours=1), title="Half in", ends_at=NINE + dt.timedelta(hours=9))
    CalendarEntryFactory(starts_at=NINE + dt.timedelta(days=1), title="The day after", audience=media)
    CalendarEntryFactory(starts_at=NINE, title="Cancelled", cancelled_at=NINE)
    Meeting.objects.create(body=lyp, held_on=NINE.date(), starts_at=dt.time(11, 30))
    Meeting.objects.create(body=lyp, held_on=NINE.date(), starts_at=dt.time(18))
    found = clashes(NINE, own.ends_at, person=manager, audience=media, besides=own.pk)
    assert [(clash.title.split(" (")[0], clash.why) for clash in found] == [
        ("Half in", "at the same time"),
        ("For the same people", "for the same people"),
        ("Meeting of Lyp", "at about the same time"),
    ]


def calendar(client, address):
    return Calendar.from_ical(client.get(address).content)


def test_calendar_programs_learn_of_changes_and_of_the_end(client, manager, lyp):
    entry = CalendarEntryFactory(body=lyp, starts_at=timezone.now().replace(month=7, day=4, hour=9, minute=0))
    hidden = CalendarEntryFactory(body=lyp, is_public=False, starts_at=entry.starts_at)
    meeting = Meeting.objects.create(body=lyp, held_on=timezone.localdate(), starts_at=dt.time(14))
    before = {event["UID"]: event for event in calendar(client, reverse("comms:calendar_file")).events}
    assert sorted(before) == [
        f"event-{entry.pk}@{settings.PORTAL_HOST}",
        f"meeting-{meeting.pk}@{settings.PORTAL_HOST}",
    ]
    actions.change_event(entry, title="Open day, moved", by=manager, at=timezone.now())
    actions.cancel_event(entry, by=manager, at=timezone.now())
    after = calendar(client, reverse("comms:event_file", args=[entry.pk]))
    (event,) = after.events
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        f"event-{entry.pk}@{settings.PORTAL_HOST}",
        2,
        "CANCELLED",
    )
    assert before[event["UID"]]["SEQUENCE"] == 0
    assert (event["DTSTART"].params["TZID"], event["DTSTART"].dt.hour) == ("Europe/London", 10)
    assert [zone["TZID"] for zone in after.timezones] == ["Europe/London"]
    assert client.get(reverse("comms:event_file", args=[hidden.pk])).status_code == 404


def test_the_public_file_asks_as_much_for_three_events_as_for_one(client, django_assert_num_queries):
    now = timezone.now()
    for count in (1, 2):
        CalendarEntryFactory.create_batch(count, starts_at=now)
        Meeting.objects.create(body=BodyFactory(), held_on=now.date(), starts_at=dt.time(9))
        with django_assert_num_queries(2):
            public_occasions(at=now)
