"""Events: announced by managers, public or for members, changed and cancelled."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions import calendar as actions
from comms.models import CalendarEntry
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from tests.factories.comms import CalendarEntryFactory
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
        "description": "Tea.", "is_public": "on",
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
    kinds = Event.objects.order_by("pk").values_list("kind", "visibility")
    assert list(kinds) == [(f"event.{verb}", "public") for verb in ("announced", "changed", "cancelled")]
    with pytest.raises(RefusedError, match="is cancelled"):
        actions.change_event(entry, title="x", by=manager, at=timezone.now())


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"ends": "9am"}, "ends", "The event must end after it starts."),
        ({"starts": "soon"}, "starts", "Enter a time such as 9:30am or 14:15"),
        ({"title": "x" * 201}, "title", "Ensure this value has at most 200 characters (it has 201)."),
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
