"""A body's page kept by its manager: words, activities, the monthly check (A05, C10, E03, G01)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.access import RefusedError
from partnerships.actions.body_pages import add_activity, confirm_page, edit_page
from partnerships.actions.page_checks import open_page_checks
from partnerships.models import Body, BodyPage, Duty, Event, KeyActivity, Role
from partnerships.tasks import tick
from tests.factories.partnerships import BodyFactory, BodyPageFactory, KeyActivityFactory, TopBoardFactory, seated

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
WORDS = {"purpose": "A city where people age well.", "introduction": "First line.\r\nSecond.", "contact": "Ring us."}


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body, name="Mary Moss")


def test_the_manager_edits_confirms_and_the_public_reads_it(client, body, manager):
    activity = KeyActivityFactory(body=body, text="Cities in balance")
    tick(at=timezone.now())
    assert Duty.objects.owed_by(manager).open().get().subject_address == "/partnerships/lyp/check/"
    client.force_login(manager)
    assert client.post("/partnerships/lyp/edit/", WORDS).url == "/partnerships/lyp/"
    edited = {"text": "Cities in balance, second year", "kind": "key_activity", "year": "2009", "status": "under_way"}
    assert client.post(f"/partnerships/lyp/activities/{activity.pk}/edit/", edited).url == "/partnerships/lyp/"
    for address in ("edit/", f"activities/{activity.pk}/edit/"):  # asked for at the check, a change leads back there
        reply = client.post(f"/partnerships/lyp/{address}?from=check", WORDS | edited)
        assert reply.url == "/partnerships/lyp/check/"
    assert client.get("/partnerships/lyp/check/").status_code == 200
    assert 'href="/partnerships/lyp/check/"' in client.get("/partnerships/lyp/members/?from=check").content.decode()
    assert client.post("/partnerships/lyp/check/").url == "/partnerships/lyp/"
    assert Duty.objects.owed_by(manager).open().exists() is False
    client.logout()
    page = client.get("/partnerships/lyp/").content.decode()
    today = timezone.localdate()
    for words in ("A city where people age well.", "Cities in balance, second year", f"{today.day} {today:%B %Y}"):
        assert words in page


def test_the_manager_of_another_body_reads_why_not(client, body):
    client.force_login(seated(Role.MANAGER, BodyFactory(slug="sep")))
    for address in ("edit/", "check/", "activities/new/"):
        reply = client.get(f"/partnerships/lyp/{address}")
        assert reply.status_code == 403
        assert "Only the manager of Later Years Partnership or the SP Support Officer" in reply.content.decode()


def test_edit_page_records_before_and_after_once(body, manager):
    edit_page(body, **WORDS, by=manager, at=NOW)
    edit_page(body, **WORDS, by=manager, at=NOW)
    event = Event.objects.get(kind="page.edited")
    assert (event.data["before"]["purpose"], event.data["after"]["purpose"]) == (
        "To make things better together.", "A city where people age well.",
    )  # fmt: skip


def test_confirm_page_says_who_and_when(body, manager):
    page = confirm_page(body, by=manager, at=NOW)
    assert (page.checked_by, page.checked_at) == (manager, NOW)
    assert Event.objects.get(kind="page.confirmed").visibility == "public"
    Body.objects.filter(pk=body.pk).update(status="closed", closed_on=NOW.date())
    with pytest.raises(RefusedError, match="needs no check"):
        confirm_page(body, by=manager, at=NOW)


@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        ("", "Enter the purpose: what this body is for"),
        ("a\x00b", "A character in this cannot be stored."),
        ("x" * 1_000_000, "at most 1000 characters"),
    ],
)
def test_bad_words_are_refused_and_kept(client, body, manager, purpose, words):
    client.force_login(manager)
    reply = client.post("/partnerships/lyp/edit/", WORDS | {"purpose": purpose, "contact": "Typed before"})
    page = reply.content.decode()
    assert reply.status_code == 200
    assert words in page
    assert "Typed before" in page
    body.refresh_from_db()
    assert body.purpose == "To make things better together."


def test_line_ends_are_stored_one_way(client, body, manager):
    client.force_login(manager)
    client.post("/partnerships/lyp/edit/", WORDS)
    assert BodyPage.objects.get(body=body).introduction == "First line.\nSecond."


def test_activities_are_added_changed_and_removed(client, body, manager):
    client.force_login(manager)
    posted = {"text": "Cities in balance", "kind": "commitment", "year": "2009", "status": "planned"}
    client.post("/partnerships/lyp/activities/new/", posted)
    again = client.post("/partnerships/lyp/activities/new/", posted)
    assert "This activity is already on the page for that year." in again.content.decode()
    activity = KeyActivity.objects.get()
    assert "Commitments, 2009/10" in client.get("/partnerships/lyp/").content.decode()
    client.post(f"/partnerships/lyp/activities/{activity.pk}/remove/")
    assert [event.kind for event in Event.objects.order_by("pk")] == ["activity.added", "activity.removed"]


@pytest.mark.parametrize(
    ("field", "value"), [("text", ""), ("year", "x"), ("year", "1066"), ("year", "9" * 30), ("kind", "no")]
)
def test_bad_activities_are_refused(client, body, manager, field, value):
    client.force_login(manager)
    posted = {"text": "Something", "kind": "commitment", "year": "2009", "status": "planned"} | {field: value}
    assert "There is a problem" in client.post("/partnerships/lyp/activities/new/", posted).content.decode()


def test_the_database_wants_an_activity_to_say_what(body):
    with pytest.raises(IntegrityError, match="key_activity_says_what"), transaction.atomic():
        KeyActivityFactory(body=body, text="")
    add_activity(body, text="Twice", year=2009, by=None, at=NOW)
    with pytest.raises(RefusedError, match="already on the page"):
        add_activity(body, text="Twice", year=2009, by=None, at=NOW)


def test_the_database_wants_a_checker_for_a_check(body):
    with pytest.raises(IntegrityError, match="body_page_checked_by_somebody"), transaction.atomic():
        BodyPageFactory(body=body, checked_at=NOW)


def test_one_check_a_body_and_month(body, manager):
    top = TopBoardFactory()
    BodyFactory(slug="idea", status=Body.Status.PROPOSED)
    BodyFactory(slug="net", kind=Body.Kind.NETWORK)
    assert open_page_checks(at=NOW) == 2
    assert open_page_checks(at=NOW + dt.timedelta(days=8)) == 0
    duties = {duty.body: duty for duty in Duty.objects.all()}
    assert {place: (duty.owed_role, duty.due_on) for place, duty in duties.items()} == {
        body: ("manager", dt.date(2026, 12, 5)), top: ("manager", dt.date(2026, 12, 5)),
    }  # fmt: skip
    assert open_page_checks(at=dt.datetime(2026, 12, 1, 0, 5, tzinfo=dt.UTC)) == 2
    assert Duty.objects.filter(due_on__lt=NOW.date()).exists() is False


def test_the_month_turns_at_midnight_in_london(body):
    open_page_checks(at=dt.datetime(2026, 5, 31, 22, 59, tzinfo=dt.UTC))
    assert open_page_checks(at=dt.datetime(2026, 5, 31, 23, 1, tzinfo=dt.UTC)) == 2


def test_a_check_is_with_whoever_manages_now(body):
    open_page_checks(at=NOW)
    officer, checks = seated(Role.SUPPORT_OFFICER), Duty.objects.filter(body=body)
    assert checks.owed_by(officer).count() == 1
    manager = seated(Role.MANAGER, body)
    assert (checks.owed_by(officer).count(), checks.owed_by(manager).count()) == (0, 1)


def test_overdue_checks_show_to_the_support_office(client, body, manager, django_assert_num_queries):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    assert "No page check is overdue" in client.get("/partnerships/page-checks/").content.decode()
    open_page_checks(at=timezone.now() - dt.timedelta(days=31))
    page = client.get("/partnerships/page-checks/").content.decode()
    assert "Mary Moss" in page
    assert page.count("Check now") == 2


def test_commitments_of_all_bodies_are_listed_by_body_year_and_status(client):
    lyp, sep = BodyFactory(slug="lyp"), BodyFactory(slug="sep")
    promised = KeyActivityFactory(body=lyp, kind="commitment")
    KeyActivityFactory(body=sep, year=2008, status="done")
    shown = {
        query: len(client.get(f"/activities/?{query}").context["object_list"])
        for query in ("", "body=lyp", "year=2008", "status=done", "kind=commitment", "year=nonsense")
    }
    assert list(shown.values()) == [2, 1, 1, 1, 1, 2]
    assert list(client.get("/activities/?body=lyp").context["object_list"]) == [promised]
