"""Seats: appointed, changed and ended by dates, never written over (A06, A07, G01, H11)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.seats import appoint_seat, change_seat, end_seat
from partnerships.models import Body, Event, Role, Seat
from partnerships.reports.members import membership
from tests.factories.partnerships import (
    BodyFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    seated,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2009, 6, 12)
NOW = dt.datetime(2009, 6, 12, 9, tzinfo=dt.UTC)


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body, name="Mary Moss")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def appoint(by, body, role=Role.MEMBER, person=None, held_from=DAY, **terms):
    person = person or PersonFactory()
    return appoint_seat(person=person, role=role, body=body, held_from=held_from, by=by, at=NOW, **terms)


def refused(function, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        function(*args, **kwargs)
    return str(caught.value), caught.value.field


def test_appoint_seat_records_who_where_and_on_what_terms(body, manager):
    charity = OrganisationFactory(name="Age Concern")
    seat = appoint(manager, body, representing=charity, capacity="Director", person=PersonFactory(name="Ann Able"))
    event = Event.objects.get(kind="seat.appointed")
    assert (event.body, event.data["after"]) == (
        body,
        {"person": "Ann Able", "role": "Member", "held_from": "2009-06-12", "representing": "Age Concern",
         "capacity": "Director"},
    )  # fmt: skip
    assert seat.delegated_authority == ""


def test_a_second_chair_is_refused_by_name_unless_both_share(body, manager):
    first = appoint(manager, body, Role.CHAIR, PersonFactory(name="Ivan White"), held_from=dt.date(2008, 4, 1))
    assert refused(appoint, manager, body, Role.CHAIR) == (
        "Ivan White chairs Later Years Partnership from 1 April 2008. "
        "End that seat first, or mark both seats as sharing the chair.", "role",
    )  # fmt: skip
    change_seat(first, changed_on=DAY, joint=True, by=manager, at=NOW)
    appoint(manager, body, Role.CHAIR, joint=True)
    assert [seat.joint for seat in body.seats.filter(role=Role.CHAIR).order_by("held_from", "pk")] == [
        False,
        True,
        True,
    ]


def test_the_same_seat_twice_at_once_is_refused(body, manager):
    seat = appoint(manager, body)
    words, field = refused(appoint, manager, body, person=seat.person)
    assert (words, field) == (
        f"{seat.person} already holds this role there from 12 June 2009. Change or end that seat instead.", "person",
    )  # fmt: skip


def test_change_seat_ends_the_old_one_and_begins_another(body, manager):
    seat = appoint(manager, body, capacity="Director", held_from=dt.date(2008, 4, 1))
    after = change_seat(seat, changed_on=DAY, capacity="Chief executive", by=manager, at=NOW)
    seat.refresh_from_db()
    assert (seat.capacity, seat.held_to, after.capacity, after.held_from, after.held_to) == (
        "Director", DAY, "Chief executive", DAY, None,
    )  # fmt: skip
    event = Event.objects.get(kind="seat.changed")
    assert (event.data["before"]["capacity"], event.data["after"]["capacity"]) == ("Director", "Chief executive")


def test_change_on_the_first_day_corrects_in_place_and_before_it_is_refused(body, manager):
    seat = appoint(manager, body)
    assert change_seat(seat, changed_on=DAY, capacity="Director", by=manager, at=NOW) == seat
    assert refused(change_seat, seat, changed_on=dt.date(2009, 6, 11), by=manager, at=NOW)[1] == "changed_on"


def test_end_seat_keeps_it_on_record(body, manager):
    seat = appoint(manager, body)
    assert refused(end_seat, seat, held_to=DAY, by=manager, at=NOW) == (
        "This seat began on 12 June 2009. Choose a later day for its end.", "held_to",
    )  # fmt: skip
    end_seat(seat, held_to=dt.date(2009, 7, 1), by=manager, at=NOW)
    assert refused(end_seat, seat, held_to=dt.date(2009, 8, 1), by=manager, at=NOW)[1] == "held_to"
    assert membership(body, on=dt.date(2009, 7, 1)).past == [seat]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SPONSOR, Role.LEAD_COUNCILLOR, Role.OWNER])
def test_a_manager_hands_out_no_rights_over_the_body(body, manager, officer, role):
    with pytest.raises(NotAllowedError):
        appoint(manager, body, role)
    assert appoint(officer, body, role).role == role


def test_the_manager_of_another_body_appoints_nobody(body):
    other = seated(Role.MANAGER, BodyFactory())
    with pytest.raises(NotAllowedError, match="Only the manager of Later Years Partnership"):
        appoint(other, body)


def test_roles_of_offices_stay_on_offices(body, officer):
    administrator = seated(Role.ADMINISTRATOR)
    assert refused(appoint, administrator, body, Role.ADMINISTRATOR)[1] == "role"
    assert refused(appoint, administrator, OfficeFactory(slug="it"), Role.MEMBER)[1] == "role"
    with pytest.raises(NotAllowedError, match="Only an administrator"):
        appoint(officer, OfficeFactory(slug="it"), Role.ADMINISTRATOR)
    assert appoint(administrator, OfficeFactory(slug="it"), Role.ADMINISTRATOR).role == "administrator"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"role": "administrator"}, "roles of offices are held on offices"),
        ({"held_to": DAY, "held_from": DAY}, "seat_ends_after_it_begins"),
        ({"joint": True}, "seat_joint_is_for_chairs"),
        ({"body": None}, "seat_on_a_body_or_in_an_organisation"),
    ],
)
def test_the_database_refuses_by_itself(body, change, constraint):
    seat = SeatFactory(body=body)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(**change)


def test_the_database_refuses_overlaps():
    organisation, body = OrganisationFactory(), BodyFactory()
    chair = SeatFactory(body=body, role=Role.CHAIR)
    contact = SeatFactory(body=None, organisation=organisation, role=Role.CONTACT)
    for kwargs, constraint in (
        ({"body": body, "role": Role.CHAIR}, "seat_one_chair_unless_joint"),
        ({"body": body, "role": Role.CHAIR, "joint": True}, "seat_one_chair_unless_joint"),
        ({"body": body, "role": Role.CHAIR, "person": chair.person, "joint": True}, "seat_"),
        ({"body": None, "organisation": organisation, "role": Role.CONTACT, "person": contact.person},
         "seat_once_in_an_organisation"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SeatFactory(**kwargs)


def test_membership_looks_back_and_counts_sectors(body):
    health, voluntary = OrganisationFactory(sector="health"), OrganisationFactory(sector="voluntary")
    now = SeatFactory(body=body, representing=health)
    then = SeatFactory(body=body, representing=voluntary, held_to=dt.date(2009, 1, 1))
    SeatFactory(body=body, role=Role.OWNER, representing=voluntary)
    today = membership(body, on=DAY)
    assert (today.members, today.past, today.sectors_present, today.sectors_absent) == (
        [now], [then], ["health"], ["voluntary"],
    )  # fmt: skip
    assert membership(body, on=dt.date(2008, 12, 31)).sectors_present == ["health", "voluntary"]


def test_what_members_may_decide_is_for_those_with_a_seat(client, body, manager):
    SeatFactory(body=body, delegated_authority="May spend up to £5,000")
    assert b"5,000" not in client.get("/partnerships/lyp/members/").content
    client.force_login(PersonFactory())
    assert b"5,000" not in client.get("/partnerships/lyp/members/").content
    client.force_login(manager)
    assert b"5,000" in client.get("/partnerships/lyp/members/").content


@pytest.mark.parametrize("count", [1, 3])
def test_members_page_asks_the_same_number_of_statements(client, body, django_assert_num_queries, count):
    for _ in range(count):
        SeatFactory(body=body, representing=OrganisationFactory())
        SeatFactory(body=body, held_to=DAY)
    with django_assert_num_queries(3):
        assert client.get("/partnerships/lyp/members/").status_code == 200


@pytest.mark.parametrize(
    "query", ["on_day=31&on_month=2&on_year=2009", "on_day=x&on_month=&on_year=", "on_day=1&on_month=1&on_year=1"]
)
def test_members_page_bears_bad_days(client, body, query):
    assert client.get(f"/partnerships/lyp/members/?{query}").status_code == 200


def test_appointing_on_the_page(client, body, manager):
    client.force_login(manager)
    person = PersonFactory(name="Ann Able")
    posted = {
        "person": person.pk,
        "role": "member",
        "held_from_day": "1",
        "held_from_month": "June",
        "held_from_year": "2009",
    }
    assert client.post("/partnerships/lyp/members/new/", posted).url == "/partnerships/lyp/members/"
    again = client.post("/partnerships/lyp/members/new/", posted)
    assert b"Ann Able already holds this role there from 1 June 2009" in again.content
    seat = Seat.objects.get(person=person)
    changed = {"changed_on_day": "2", "changed_on_month": "6", "changed_on_year": "2009", "capacity": "Director"}
    assert client.post(f"/partnerships/lyp/members/{seat.pk}/change/", changed).status_code == 302
    newest = Seat.objects.get(person=person, held_to=None)
    ended = {"held_to_day": "3", "held_to_month": "6", "held_to_year": "2009"}
    assert client.post(f"/partnerships/lyp/members/{newest.pk}/end/", ended).status_code == 302
    assert client.get("/partnerships/sep/members/").status_code == 404


def test_a_seat_of_another_body_is_not_there(client, body, manager):
    other = SeatFactory(body=BodyFactory(slug="sep"))
    client.force_login(manager)
    assert client.get(f"/partnerships/lyp/members/{other.pk}/end/").status_code == 404
    assert client.get(f"/partnerships/sep/members/{other.pk}/end/").status_code == 403


def test_closed_bodies_appoint_nobody(officer):
    closed = BodyFactory(status=Body.Status.CLOSED, closed_on=DAY)
    assert refused(appoint, officer, closed)[0].endswith("is closed, so nobody can be appointed to it.")


def test_live_seats_are_what_live_says(body, officer):
    person = PersonFactory()
    today = timezone.localdate()
    for begins, ends in ((-2, -1), (-2, 0), (-2, 1), (0, None), (1, None)):
        SeatFactory(
            person=person, body=BodyFactory(), held_from=today + dt.timedelta(days=begins),
            held_to=None if ends is None else today + dt.timedelta(days=ends),
        )  # fmt: skip
    SeatFactory(person=person, body=None, organisation=OrganisationFactory(), role=Role.CONTACT)
    live = person.seats.live(on=today).values_list("role", "body_id", "organisation_id")
    assert sorted(person.live_seats, key=str) == sorted(live, key=str)
    assert len(live) == 3
