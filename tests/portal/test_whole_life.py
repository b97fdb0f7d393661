"""Every duty and cadence in one calendar, and the secret links to it (X11)."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from partnerships.actions.cadences import save_cadence
from partnerships.actions.dissolutions import begin_dissolution
from partnerships.duties import close_duties, open_duty, register_duty, schedules
from partnerships.models import Body, Person, Role
from partnerships.models.cadences import months_later
from portal import feeds
from portal.models import CalendarFeed
from portal.reports.whole_life import Wanted, items_between, year_of
from tests.factories.comms import CalendarEntryFactory
from tests.factories.partnerships import BodyFactory, CadenceFactory, MeetingFactory, PersonFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
register_duty("test.look", title="Look at {body}", button="Look")
ON = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp)


def owe(lyp, day, **kwargs):
    open_duty("test.look", lyp, due_on=day, at=AT, body=lyp, role=Role.MANAGER, **kwargs)


def told(person, wanted=None, year=2026):
    return [(item.day, item.title, item.state) for item in year_of(person, year, wanted or Wanted(), on=ON).items]


def test_every_app_tells_of_its_schedules():
    assert {schedule.name for schedule in schedules()} >= {
        "health-checks", "news-link", "page-checks", "plan-actions", "quarter-reports", "returns", "tariffs",
    }  # fmt: skip


def test_schedules_leave_out_what_has_its_duty_already(lyp, manager):
    kinds = {}
    for item in items_between(manager, dt.date(2026, 11, 1), dt.date(2027, 2, 1), Wanted(), on=ON):
        if item.body in (None, lyp):
            kinds.setdefault(item.kind, []).append(item.day.isoformat())
    assert kinds["check"] == ["2026-12-15", "2027-01-15"]
    assert kinds["news"] == ["2026-12-20", "2026-12-28", "2027-01-20", "2027-01-28"]
    assert kinds["return"] == ["2027-01-15"]
    assert kinds["report"] == ["2027-01-18"]
    tariffs = items_between(manager, dt.date(2027, 3, 1), dt.date(2027, 4, 1), Wanted(kind="tariff"), on=ON)
    assert [(item.day, item.title) for item in tariffs] == [
        (dt.date(2027, 3, 31), "Review and agree the tariffs for 2027/28")
    ]


def test_dated_things_stand_beside_what_is_projected(lyp, manager):
    owe(lyp, dt.date(2026, 5, 1))
    owe(lyp, dt.date(2026, 12, 1))
    MeetingFactory(body=lyp, held_on=dt.date(2026, 6, 2), is_public=False)
    CalendarEntryFactory(body=lyp, title="Walk", starts_at=AT)
    CadenceFactory(title="Role review", first_on=dt.date(2007, 3, 31))
    CadenceFactory(title="Someday")
    year = year_of(manager, 2026, Wanted(body=lyp), on=ON)
    dated = [(item.day, item.title, item.state) for item in year.items if item.state != "planned"]
    assert dated == [
        (dt.date(2026, 5, 1), "Look at Later Years Partnership", "overdue"),
        (dt.date(2026, 6, 2), "Meeting of Later Years Partnership", "on"),
        (dt.date(2026, 11, 22), "Walk", "on"),
        (dt.date(2026, 12, 1), "Look at Later Years Partnership", "due"),
    ]
    assert (dt.date(2027, 3, 31), "Role review", "planned") in told(manager)
    assert [cadence.title for cadence in year_of(manager, 2026, Wanted(), on=ON).undated] == ["Someday"]


def test_it_shows_each_reader_what_they_may_know(lyp, manager):
    owe(lyp, dt.date(2026, 12, 1))
    MeetingFactory(body=lyp, held_on=dt.date(2026, 12, 2), is_public=False)
    stranger = PersonFactory()
    titles = {title for _day, title, _state in told(stranger)}
    assert titles.isdisjoint({"Look at Later Years Partnership", "Meeting of Later Years Partnership"})
    mine = year_of(manager, 2026, Wanted(only_mine=True), on=ON).items
    assert {item.title for item in mine} >= {"Look at Later Years Partnership", "Meeting of Later Years Partnership"}
    assert all(item.is_mine for item in mine)


def test_a_planned_closing_is_told_to_all_who_may_read_the_workbook_and_a_closed_body_to_everybody(lyp):
    day = dt.date(2027, 1, 20)
    chair, member, officer = seated(Role.CHAIR, lyp), seated(Role.MEMBER, lyp), seated(Role.SUPPORT_OFFICER)
    begin_dissolution(lyp, planned_for=day, by=officer, at=AT)
    BodyFactory(name="Old Forum", status="closed", closed_on=dt.date(2026, 6, 30))
    planned, gone = (day, "Closing of Later Years Partnership"), (dt.date(2026, 6, 30), "Old Forum closed", "done")

    def closings(person):
        return [each for each in told(person) if "clos" in each[1].lower()]

    # Without a manager the closing is owed by the support office.
    assert closings(officer) == [gone, (*planned, "due")]
    assert closings(chair) == closings(member) == [gone, (*planned, "planned")]
    assert closings(PersonFactory()) == [gone]
    in_feed = {occasion.title for occasion in feeds.whole_life(member, at=AT)}
    assert "Closing of Later Years Partnership" in in_feed


def test_alike_things_of_many_bodies_are_told_once(manager):
    BodyFactory.create_batch(3)
    year = year_of(manager, 2026, Wanted(kind="check"), on=ON)
    lines = dict(year.months)[dt.date(2026, 12, 1)]
    checked = Body.objects.active().partnerships().count()
    assert [(line.title, len(line.bodies)) for line in lines] == [("Page check", checked)]
    assert len(year.by_body) == checked


def test_months_later_keeps_to_the_month():
    assert months_later(dt.date(2024, 1, 31), 1) == dt.date(2024, 2, 29)
    assert months_later(dt.date(2024, 11, 30), 3) == dt.date(2025, 2, 28)


@pytest.mark.parametrize("year", ["x", "1999", "2099", "99999", "²026", "-2026", "20260"])
def test_a_year_that_makes_no_sense_is_not_there(client, manager, year):
    client.force_login(manager)
    assert client.get(reverse("portal:whole_life"), {"year": year}).status_code == 404


@pytest.mark.parametrize("choice", ["by=body", "kind=nonsense&body=nowhere", "mine=on", "year=2009&kind=review"])
def test_the_page_opens_in_every_view(client, manager, choice):
    client.force_login(manager)
    assert client.get(f"{reverse('portal:whole_life')}?{choice}").status_code == 200


def test_the_year_asks_as_much_for_three_bodies_as_for_one(client, lyp, manager):
    client.force_login(manager)
    address = reverse("portal:whole_life")

    def ask():
        with connection.execute_wrapper(counter := Counter()):
            client.get(address)
        return counter.count

    MeetingFactory(body=lyp, held_on=timezone.localdate())
    owe(lyp, timezone.localdate())
    CadenceFactory(first_on=ON)
    once = ask()
    for body in BodyFactory.create_batch(2):
        MeetingFactory(body=body, held_on=timezone.localdate())
        owe(body, timezone.localdate())
        CadenceFactory(first_on=ON, body=body)
    assert ask() == once


class Counter:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, *args):
        self.count += 1
        return execute(*args)


def test_the_support_office_says_on_which_day_something_falls(client, lyp):
    officer, cadence = seated(Role.SUPPORT_OFFICER), CadenceFactory(title="Annual conference")
    client.force_login(officer)
    typed = {"title": "Annual conference", "kind": "event", "standing": "active", "how_often": "each year"}
    day = {"first_on_day": "5", "first_on_month": "3", "first_on_year": "2025"}
    address = reverse("partnerships:cadence_edit", args=[cadence.slug])
    form = client.post(address, typed | day | {"every_months": ""}).context["form"]
    assert form.non_field_errors() == ["Say after how many months it comes again."]
    assert client.post(address, typed | day | {"every_months": "0"}).context["form"].errors["every_months"]
    client.post(address, typed | day | {"every_months": "12"})
    assert (dt.date(2027, 3, 5), "Annual conference", "planned") in told(officer)
    save_cadence(cadence, {"title": "Annual conference"}, by=officer, at=AT)


def test_the_database_refuses_what_the_business_forbids():
    with refused("cadence_has_a_title"):
        CadenceFactory(title="")
    with refused("cadence_months_make_sense"):
        CadenceFactory(every_months=0)
    with refused("cadence_day_needs_its_months"):
        CadenceFactory(every_months=None, first_on=ON)
    person = PersonFactory()
    feeds.make_feed(person, at=AT)
    with refused("calendar_feed_one_a_person"):
        CalendarFeed.objects.create(person=person, digest="0" * 64, made_at=AT)
    with refused("calendar_feed_is_hashed"):
        CalendarFeed.objects.create(person=PersonFactory(), digest="secret", made_at=AT)


def read(client, token, name="duties"):
    return client.get(reverse("portal:calendar_feed", args=[token, name]))


def test_a_secret_link_gives_the_owners_duties_without_a_cookie(client, lyp, manager):
    owe(lyp, timezone.localdate())
    other = BodyFactory()
    owe(other, timezone.localdate())
    token = feeds.make_feed(manager, at=AT)
    reply = read(client, token)
    (event,) = Calendar.from_ical(reply.content).events
    assert (event["SUMMARY"], event["STATUS"], reply.cookies) == ("Look at Later Years Partnership", "CONFIRMED", {})
    close_duties("test.look", lyp, by=manager, at=timezone.now())
    (event,) = Calendar.from_ical(read(client, token).content).events
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    whole = Calendar.from_ical(read(client, token, "whole-life").content)
    assert "Page check: Later Years Partnership" in {str(event["SUMMARY"]) for event in whole.events}


def test_a_secret_link_is_kept_as_a_hash_and_taken_back(client, manager):
    first = feeds.make_feed(manager, at=AT)
    assert not CalendarFeed.objects.filter(digest=first).exists()
    second = feeds.make_feed(manager, at=AT)
    assert [read(client, token).status_code for token in (first, second, "x", "😀")] == [404, 200, 404, 404]
    assert read(client, second, "nonsense").status_code == 404
    feeds.revoke_feed(manager, at=AT)
    assert read(client, second).status_code == 404
    third = feeds.make_feed(manager, at=AT)
    Person.objects.filter(pk=manager.pk).update(is_active=False)
    assert read(client, third).status_code == 404


def test_the_page_shows_a_link_once(client, manager):
    client.force_login(manager)
    address = reverse("portal:calendar_links")
    made = client.post(address)
    ((_label, link), _whole) = made.context["links"]
    assert "no-store" in made.headers["Cache-Control"]
    assert link in made.content.decode()
    assert "links" not in client.get(address).context
    client.post(address, {"revoke": "1"})
    assert not CalendarFeed.objects.live().exists()
