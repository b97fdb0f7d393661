"""Keeping the register: every golden rule refuses with a sentence, and the database holds it too (A01, A02)."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.bodies import activate_body, add_body, change_parent, close_body, edit_body
from partnerships.actions.page_checks import open_page_checks
from partnerships.models import Body, BodyPage, Duty, Event, Role
from tests.factories.partnerships import BodyFactory, OfficeFactory, SeatFactory, TopBoardFactory, seated
from tests.factories.partnerships_closing import DissolutionFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 6, 12)
NOW = dt.datetime(2009, 6, 12, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Support")


def refused(function, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        function(*args, **kwargs)
    return str(caught.value), caught.value.field


def test_add_body_enters_it_as_proposed_with_an_empty_page(officer):
    body = add_body(slug="lyp", name="Later Years Partnership", kind="thematic", by=officer, at=NOW)
    assert (body.status, BodyPage.objects.filter(body=body).exists()) == ("proposed", True)
    event = Event.objects.get(kind="body.added")
    assert (event.body, event.by, event.data["after"]["name"]) == (body, officer, "Later Years Partnership")


def test_add_body_refuses_a_taken_address_and_one_of_the_portal(officer):
    BodyFactory(slug="lyp")
    add = {"kind": "thematic", "by": officer, "at": NOW}
    assert refused(add_body, slug="lyp", name="New", **add) == (
        "Another body has this address. Choose another address.", "slug",
    )  # fmt: skip
    assert refused(add_body, slug="gaps", name="New", **add)[1] == "slug"
    assert Event.objects.filter(kind="body.added").exists() is False


def test_only_the_support_office_keeps_the_register():
    body = BodyFactory()
    manager = seated(Role.MANAGER, body)
    with pytest.raises(NotAllowedError):
        close_body(body, closed_on=TODAY, by=manager, at=NOW)
    body.refresh_from_db()
    assert body.status == "active"


def test_edit_body_records_what_changed(officer):
    body = BodyFactory(acronym="LYP", name="Later Years")
    edit_body(body, acronym="LY", name="Later Years", by=officer, at=NOW)
    edit_body(body, acronym="LY", by=officer, at=NOW)
    event = Event.objects.get(kind="body.edited")
    assert event.data == {"before": {"acronym": "LYP"}, "after": {"acronym": "LY"}}


def test_a_new_address_takes_the_open_duties_along(officer):
    body = BodyFactory(slug="lyp")
    open_page_checks(at=NOW)
    edit_body(body, slug="later-years", by=officer, at=NOW)
    assert Duty.objects.get(body=body).subject_address == "/partnerships/later-years/check/"


def test_an_office_stays_an_office(officer):
    office = OfficeFactory(slug="cabinet")
    assert refused(edit_body, office, kind="thematic", by=officer, at=NOW)[1] == "kind"


def test_change_parent_redraws_and_refuses_loops(officer):
    top = TopBoardFactory()
    upper = BodyFactory(name="Upper", parent=top)
    lower = BodyFactory(name="Lower", parent=upper)
    assert refused(change_parent, upper, parent=lower, by=officer, at=NOW) == (
        "Lower reports to Upper, directly or through others. Choose a body outside it.", "parent",
    )  # fmt: skip
    change_parent(lower, parent=top, by=officer, at=NOW)
    assert Event.objects.get(kind="body.moved").data == {
        "before": {"parent": "Upper"}, "after": {"parent": "Policy Board"},
    }  # fmt: skip


def test_an_active_partnership_keeps_an_active_parent(officer):
    body = BodyFactory()
    assert (
        refused(change_parent, body, parent=None, by=officer, at=NOW)[0] == "Choose the body that this one reports to."
    )
    proposed = BodyFactory(status=Body.Status.PROPOSED)
    words, field = refused(change_parent, body, parent=proposed, by=officer, at=NOW)
    assert (words, field) == (
        "The body it reports to is not active. Make that one active, or choose another.", "parent",
    )  # fmt: skip


def test_activate_body_asks_for_an_active_parent(officer):
    lonely = BodyFactory(parent=None, status=Body.Status.PROPOSED)
    assert (
        "Choose the body that this one reports to"
        in refused(activate_body, lonely, opened_on=TODAY, by=officer, at=NOW)[0]
    )
    body = BodyFactory(status=Body.Status.PROPOSED)
    assert activate_body(body, opened_on=TODAY, by=officer, at=NOW).status == "active"
    assert refused(activate_body, body, opened_on=TODAY, by=officer, at=NOW)[0] == "This body is already active."


def test_close_body_names_those_that_still_report_to_it(officer):
    body = BodyFactory()
    BodyFactory(name="Beta Group", parent=body, kind=Body.Kind.TASK_GROUP)
    BodyFactory(name="Alpha Group", parent=body, kind=Body.Kind.TASK_GROUP)
    BodyFactory(name="A network", parent=body, kind=Body.Kind.NETWORK)
    assert refused(close_body, body, closed_on=TODAY, by=officer, at=NOW)[0] == (
        "These still report to it: Alpha Group, Beta Group. Close them or let them report to another body first."
    )


def test_close_body_ends_its_seats_and_withdraws_its_check(officer):
    body = DissolutionFactory(written=True).body
    seat = SeatFactory(body=body)
    later = SeatFactory(body=body, held_from=dt.date(2030, 1, 1))
    Duty.objects.create(
        kind="page_check.due", subject_type="partnerships.body", subject_id=str(body.pk), body=body,
        owed_role=Role.MANAGER, due_on=TODAY, opened_at=NOW,
    )  # fmt: skip
    close_body(body, closed_on=TODAY, by=officer, at=NOW)
    seat.refresh_from_db()
    assert (seat.held_to, body.seats.filter(pk=later.pk).exists(), Duty.objects.open().count()) == (TODAY, False, 0)
    assert refused(close_body, body, closed_on=TODAY, by=officer, at=NOW)[0] == "This body is already closed."


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"parent": None}, "body_active_needs_a_parent"),
        ({"name": ""}, "body_has_a_name"),
        ({"is_top": True}, "body_top_is_a_board"),
        ({"status": "closed"}, "body_closed_on_a_day"),
        ({"opened_on": TODAY, "closed_on": dt.date(2009, 1, 1)}, "body_closes_after_it_opens"),
    ],
)
def test_the_database_refuses_by_itself(change, constraint):
    body = BodyFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Body.objects.filter(pk=body.pk).update(**change)


def test_the_database_refuses_loops_second_tops_and_closing_above_active_bodies():
    top = TopBoardFactory()
    body = BodyFactory(parent=top)
    lower = BodyFactory(parent=body)
    for row, change, words in (
        (body, {"parent": lower}, "cannot report to itself"),
        (body, {"parent": body}, "cannot report to itself"),
        (body, {"status": "closed", "closed_on": TODAY}, "still report to this one"),
        (lower, {"kind": "board", "is_top": True, "parent": None}, "body_one_top_board"),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            Body.objects.filter(pk=row.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_cannot_make_a_loop():
    first, second = BodyFactory(slug="first"), BodyFactory(slug="second")
    start, outcomes = threading.Barrier(2), []

    def move(body, parent):
        start.wait()
        try:
            change_parent(body, parent=parent, by=None, at=timezone.now())
            outcomes.append("moved")
        except RefusedError as refusal:
            outcomes.append(refusal.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "parent"]


def test_pages_of_upkeep(client, officer):
    client.force_login(officer)
    top = TopBoardFactory()
    posted = {
        "name": "New Group",
        "slug": "new-group",
        "kind": "task_group",
        "parent": top.pk,
        "acronym": "",
        "tier": "",
    }
    assert client.post("/partnerships/new/", posted).url == "/partnerships/new-group/"
    client.post(
        "/partnerships/new-group/activate/", {"opened_on_day": "12", "opened_on_month": "6", "opened_on_year": "2009"}
    )
    body = Body.objects.get(slug="new-group")
    assert (body.status, str(body.opened_on)) == ("active", "2009-06-12")
    reply = client.post("/partnerships/policy-board/move/", {"parent": body.pk})
    assert reply.status_code == 200
    assert b"New Group reports to Policy Board" in reply.content


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\x00b", "Policy Board"])
def test_bad_names_are_refused_in_words(client, officer, name):
    client.force_login(officer)
    TopBoardFactory()
    reply = client.post("/partnerships/new/", {"name": name, "slug": "new", "kind": "thematic"})
    assert reply.status_code == 200
    assert b"There is a problem" in reply.content
    assert Body.objects.filter(slug="new").exists() is False
