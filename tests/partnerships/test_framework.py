"""The chart, the tiers, the gaps and the history (A03, A04, G02, G03, G09, H15)."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.actions.bodies import change_parent
from partnerships.actions.body_pages import confirm_page, edit_page
from partnerships.models import Body, Document, Role
from partnerships.reports.framework import structure_chart, tiers
from partnerships.reports.gaps import gaps
from tests.factories.partnerships import (
    BodyFactory,
    DocumentFactory,
    OfficeFactory,
    SeatFactory,
    TopBoardFactory,
    seated,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


def shape(node):
    return (node.name, [shape(below) for below in node.below])


def test_the_chart_redraws_when_a_parent_changes():
    top = TopBoardFactory()
    first, second = BodyFactory(name="First"), BodyFactory(name="Second")
    BodyFactory(name="Network", kind=Body.Kind.NETWORK, parent=None)
    OfficeFactory()
    chart = structure_chart()
    assert [shape(node) for node in chart.trees] == [("Policy Board", [("First", []), ("Second", [])])]
    assert [node.name for node in chart.beside] == ["Network"]
    change_parent(second, parent=first, by=None, at=NOW)
    assert [shape(node) for node in structure_chart().trees] == [(top.name, [("First", [("Second", [])])])]


@pytest.mark.parametrize("count", [1, 3])
def test_the_chart_takes_one_statement(client, django_assert_num_queries, count):
    BodyFactory.create_batch(count)
    with django_assert_num_queries(1):
        assert client.get("/framework/").status_code == 200


def test_tiers_hold_their_bodies_and_say_that_no_constitution_is_adopted(client):
    TopBoardFactory(tier=Body.Tier.TRANSFORMATIONAL)
    BodyFactory(name="On none", tier="")
    found, untiered = tiers()
    assert [[body.name for body in tier.bodies] for tier in found] == [["Policy Board"], [], []]
    assert [body.name for body in untiered] == ["On none"]
    assert "Constitution not yet adopted" in client.get("/framework/tiers/").content.decode()


def test_gaps_name_what_each_body_lacks():
    body = BodyFactory(name="Whole")
    cabinet_member = seated(Role.CHAIR, body)
    SeatFactory(person=cabinet_member, role=Role.CABINET, body=OfficeFactory(slug="cabinet"))
    manager = seated(Role.MANAGER, body)
    DocumentFactory(body=body, kind=Document.Kind.TERMS_OF_REFERENCE)
    confirm_page(body, by=manager, at=NOW)
    bare = BodyFactory(name="Bare", purpose=" ")
    found = gaps(at=NOW, on=NOW.date())
    assert [(gap.body.name, gap.missing) for gap in found.bodies] == [
        ("Bare", ["a chair", "a purpose", "terms of reference", "a manager", "a page check in the last 31 days"]),
        (
            "Policy Board",
            ["a chair", "a purpose", "terms of reference", "a manager", "a page check in the last 31 days"],
        ),
    ]
    assert (found.whole, found.without_cabinet, found.orphans) == (1, [bare], [])
    late = gaps(at=NOW + dt.timedelta(days=32), on=NOW.date())
    assert "Whole" in [gap.body.name for gap in late.bodies]


@pytest.mark.parametrize("count", [1, 3])
def test_gaps_page_asks_the_same_number_of_statements(client, django_assert_num_queries, count):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    BodyFactory.create_batch(count)
    with django_assert_num_queries(4):
        assert client.get("/partnerships/gaps/").status_code == 200


def test_history_tells_who_when_before_and_after(client):
    body = BodyFactory(slug="lyp")
    manager = seated(Role.MANAGER, body, name="Mary Moss")
    edit_page(body, purpose="New purpose", introduction="", contact="", by=manager, at=NOW)
    client.force_login(manager)
    page = client.get("/partnerships/lyp/history/").content.decode()
    for words in (
        "Mary Moss edited the page of Lyp",
        "21 November 2026",
        "To make things better together.",
        "New purpose",
    ):
        assert words in page
    for query in ("before=x", "before=-1", f"before={2**70}"):
        assert client.get(f"/partnerships/lyp/history/?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_history_asks_the_same_number_of_statements(client, django_assert_num_queries, count):
    body = BodyFactory(slug="lyp")
    manager = seated(Role.MANAGER, body)
    for number in range(count):
        edit_page(body, purpose=f"Purpose {number}", introduction="", contact="", by=manager, at=timezone.now())
    client.force_login(manager)
    with django_assert_num_queries(4):
        assert client.get("/partnerships/lyp/history/").status_code == 200
