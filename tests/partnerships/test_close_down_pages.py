"""Closing a partnership down by its pages, from the first head to the lesson in the resource centre (A20, F07, X11)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.duties import open_duty
from partnerships.models import HEADS, Body, Dissolution, Practice, Role
from partnerships.templatetags.words import money
from tests.factories.comms import CalendarEntryFactory, LoanFactory
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import BodyFactory, MeetingFactory, PaperFactory, SeatFactory, now, seated
from tests.factories.partnerships_closing import DissolutionFactory, PracticeFactory
from tests.factories.partnerships_plans import PlanActionFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CLOSED_ON = {"closed_on_day": TODAY.day, "closed_on_month": TODAY.month, "closed_on_year": TODAY.year}
LYP = "/partnerships/lyp/"


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years")


def published(**kwargs):
    """A lesson in the resource centre."""
    workbook = DissolutionFactory(written=True)
    lesson = PracticeFactory(dissolution=workbook, is_public=True, published_on=TODAY, **kwargs)
    Dissolution.objects.filter(pk=workbook.pk).update(closed_at=now())
    Body.objects.filter(pk=workbook.body_id).update(status="closed", closed_on=TODAY)
    return lesson


def test_a_partnership_is_closed_down_from_the_first_head_to_the_lesson(client, body):
    manager, officer = seated(Role.MANAGER, body), seated(Role.SUPPORT_OFFICER)
    client.force_login(manager)
    assert client.post(f"{LYP}close-down/begin/", {}).url == f"{LYP}close-down/"
    for head in HEADS[:8]:
        client.post(f"{LYP}close-down/{head.code.lower()}/", {"words": f"About {head.name}."})
    lesson = {"title": "Begin early", "topic": "delivery", "lesson": "Do it before the year begins.", "is_public": "on"}
    client.post(f"{LYP}close-down/lessons/new/", lesson)
    client.post(f"{LYP}close-down/lessons/new/", lesson | {"title": "For us alone", "is_public": ""})
    page = client.get(f"{LYP}close-down/").content.decode()
    assert "8 of 9 heads are written" in page
    assert [task["state"] for task in client.get(f"{LYP}close-down/").context["tasks"]].count("to_do") == 1

    client.force_login(officer)
    asked = client.get(f"{LYP}close/")
    assert asked.context["missing"] == [("Write under “Timeline and process”", f"{LYP}close-down/d9/")]
    assert (b"Close body" in asked.content, b"closed_on" in asked.content) == (False, False)
    told = client.post(f"{LYP}close/", CLOSED_ON).content.decode()
    assert "Write under each of these heads first: Timeline and process." in told
    client.post(f"{LYP}close-down/d9/", {"words": "Tell everybody in May."})
    assert b"Close body" in client.get(f"{LYP}close/").content
    assert client.post(f"{LYP}close/", CLOSED_ON).url == LYP

    client.logout()
    archive = client.get(LYP).content.decode()
    assert f"Later Years closed on {TODAY:%-d %B %Y}. Its page stays as an archive." in archive
    assert f'href="/resource-centre/?source={body.slug}"' in archive
    assert "Later Years" in client.get("/partnerships/?q=Later&status=closed").content.decode()
    centre = client.get("/resource-centre/").content.decode()
    assert ("Begin early" in centre, "For us alone" in centre) == (True, False)
    client.force_login(officer)
    archive = client.get(LYP).content.decode()
    assert [f"{LYP}{each}/" in archive for each in ("edit", "check", "activities/new")] == [True, False, False]
    workbook = client.get(f"{LYP}close-down/").content.decode()
    assert "stays as it is" in workbook
    assert "Tell everybody in May." in workbook
    assert client.get(f"{LYP}close-down/d9/").status_code == 404


def test_a_head_that_somebody_else_saved_meanwhile_is_not_overwritten_unseen(client, body):
    DissolutionFactory(body=body)
    client.force_login(seated(Role.MANAGER, body))
    address = f"{LYP}close-down/d1/"
    mark = client.get(address).context["as_seen"]
    client.post(f"{LYP}close-down/d2/", {"words": "Another head is another text."})
    assert client.post(address, {"words": "First", "as_seen": mark}).status_code == 302
    refused = client.post(address, {"words": "Second", "as_seen": mark})
    assert [(each.saved, each.typed) for each in refused.context["overwritten"]] == [("First", "Second")]
    assert client.get(f"{LYP}close-down/d10/").status_code == 404


def test_members_read_the_workbook_and_are_told_of_no_button(client, body):
    DissolutionFactory(body=body, rationale="Its work is done.")
    client.force_login(seated(Role.MEMBER, body))
    page = client.get(f"{LYP}close-down/").content.decode()
    assert ("Its work is done." in page, "/close-down/d1/" in page, "Add a lesson" in page) == (True, False, False)


def test_what_is_still_open_is_listed(client, body):
    BodyFactory(name="Small Group", kind=Body.Kind.TASK_GROUP, parent=body)
    MeetingFactory(body=body, held_on=TODAY + dt.timedelta(days=3))
    PlanActionFactory(plan__body=body)
    client.force_login(seated(Role.SUPPORT_OFFICER))
    page = client.get(f"{LYP}close-down/").context["page"]
    assert [(sort.heading, len(sort.links)) for sort in page.still_open] == [
        ("Reports to it", 1), ("Actions of its plans", 1), ("Meetings to come", 1),
    ]  # fmt: skip


def test_papers_from_a_body_and_for_its_meetings_are_still_open_and_listed_once(client, body):
    over = MeetingFactory(body=body, held_on=TODAY - dt.timedelta(days=3))
    own = PaperFactory(body=body, title="Winter plan", meeting__body__name="Delivery Board")
    PaperFactory(meeting=over, title="Left lying", body__name="Energy Partnership")
    PaperFactory(body=body, state="withdrawn")
    PaperFactory()
    open_duty("paper.due", own, due_on=TODAY, at=now(), body=body, role=Role.MANAGER)
    client.force_login(seated(Role.SUPPORT_OFFICER))
    page = client.get(f"{LYP}close-down/").context["page"]
    assert [(sort.heading, [words for words, _address in sort.links]) for sort in page.still_open] == [
        (
            "Papers for meetings",
            [f"Left lying, from Energy Partnership for {body}", f"Winter plan, from {body} for Delivery Board"],
        )
    ]


def test_what_keeps_a_body_from_closing_leads_to_where_it_is_done(client, body):
    group = BodyFactory(slug="small", name="Small Group", kind=Body.Kind.TASK_GROUP, parent=body)
    client.force_login(seated(Role.SUPPORT_OFFICER))
    missing = client.get(f"{LYP}close/").context["missing"]
    assert [address for _words, address in missing] == ["/partnerships/small/register/", f"{LYP}close-down/begin/"]
    DissolutionFactory(body=body, written=True)
    Body.objects.filter(pk=group.pk).update(status="closed", closed_on=TODAY)
    assert client.get(f"{LYP}close/").context["missing"] == []
    assert client.get("/partnerships/small/close/").status_code == 404


def test_other_apps_say_what_of_theirs_is_still_open(client, body):
    out = LoanFactory(body=body, asset__name="Banner", from_on=TODAY, until_on=TODAY, collected_on=TODAY)
    LoanFactory(body=body, asset__name="Film", from_on=TODAY, until_on=TODAY)
    LoanFactory(body=body, from_on=TODAY, until_on=TODAY, collected_on=TODAY, returned_on=TODAY)
    open_duty("loan.return", out, due_on=TODAY, at=now(), body=body, role=Role.MANAGER)
    CalendarEntryFactory(body=body, starts_at=now(), ends_at=now() + dt.timedelta(hours=1))
    invoice = InvoiceFactory()
    elsewhere = InvoiceFactory()
    SeatFactory(body=body, representing=invoice.recipient)
    SeatFactory(body=body, representing=elsewhere.recipient)
    SeatFactory(representing=elsewhere.recipient)

    def told(role, **where):
        client.force_login(seated(role, **where))
        page = client.get(f"{LYP}close-down/").context["page"]
        return {sort.heading: [words for words, _address in sort.links] for sort in page.still_open}

    found = told(Role.SUPPORT_OFFICER)
    assert {heading: len(links) for heading, links in found.items()} == {
        "Loans of banners and films": 2, "Events to come": 1, "Unpaid tariffs of members who sit nowhere else": 1,
    }  # fmt: skip
    assert found["Unpaid tariffs of members who sit nowhere else"] == [
        f"{invoice.reference} to {invoice.billing_name}, {money(invoice.total_gbp)} unpaid"
    ]
    assert [each.split(",")[0] for each in found["Loans of banners and films"]] == ["Banner", "Film"]
    assert [len(links) for links in told(Role.MANAGER, body=body).values()] == [2, 1]


def test_the_resource_centre_is_chosen_from_by_topic_and_source(client):
    money, other = published(topic=Practice.Topic.MONEY), published(topic=Practice.Topic.RESULTS)
    PracticeFactory(is_public=True)

    def shown(query=""):
        return list(client.get(f"/resource-centre/{query}").context["object_list"])

    assert shown("?topic=money") == [money]
    assert shown(f"?source={other.body.slug}") == [other]
    assert (shown("?topic=nonsense"), shown("?topic=ending")) == ([money, other], [])


def test_pages_ask_the_database_as_often_for_three_rows_as_for_one(client, body):
    workbook = DissolutionFactory(body=body)
    client.force_login(seated(Role.SUPPORT_OFFICER))

    def one_more():
        published()
        PracticeFactory(dissolution=workbook)
        BodyFactory(kind=Body.Kind.TASK_GROUP, parent=body)
        MeetingFactory(body=body, held_on=TODAY + dt.timedelta(days=Practice.objects.count()))
        PlanActionFactory(plan__body=body)

    def statements(address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        return len(asked)

    pages = (f"{LYP}close-down/", f"{LYP}close/", "/resource-centre/")
    one_more()
    once = [statements(page) for page in pages]
    one_more()
    one_more()
    assert [statements(page) for page in pages] == once
