"""The register and the page of a body."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from partnerships.models import Body, Role
from partnerships.reports.register import LONG_PAGE, PAGE_SIZE, register
from tests.factories.partnerships import BodyFactory, OfficeFactory, PersonFactory, SeatFactory, TopBoardFactory

pytestmark = pytest.mark.django_db


def names(person, **wanted):
    return [row.name for row in register(person, on=timezone.localdate(), **wanted).rows]


@pytest.mark.parametrize("signed_in", [True, False])
def test_register_holds_what_visible_to_says(signed_in):
    BodyFactory(name="Later Years Partnership")
    OfficeFactory()
    person = PersonFactory() if signed_in else AnonymousUser()
    assert names(person) == [body.name for body in Body.objects.visible_to(person).in_order()]


def test_register_finds_part_of_a_name_an_acronym_and_a_slip():
    BodyFactory(name="Later Years Partnership", acronym="LYP")
    BodyFactory(name="Housing 100% Group", acronym="SHP")
    nobody = AnonymousUser()
    assert names(nobody, search="years") == ["Later Years Partnership"]
    assert names(nobody, search="lyp") == ["Later Years Partnership"]
    assert names(nobody, search="Partnershp") == ["Later Years Partnership"]
    assert names(nobody, search="0%") == ["Housing 100% Group"]
    assert names(nobody, search="%") == ["Housing 100% Group"]
    assert names(nobody, kind="board") == ["Policy Board"]
    assert names(nobody, status="closed") == []


def test_register_goes_on_where_a_page_ended():
    TopBoardFactory()
    for name in ("alpha", "Beta", "Gamma"):
        BodyFactory(name=name)
    first = register(AnonymousUser(), on=timezone.localdate(), limit=2)
    rest = register(AnonymousUser(), on=timezone.localdate(), limit=2, after=first.next_after)
    assert [row.name for row in [*first.rows, *rest.rows]] == ["alpha", "Beta", "Gamma", "Policy Board"]
    assert rest.next_after == ""


def test_a_long_register_is_shown_fifty_or_a_hundred_at_a_time(client):
    parent = TopBoardFactory()
    Body.objects.bulk_create(
        Body(slug=f"group-{n}", name=f"Group {n:03}", kind="issue_partnership", status="active", parent=parent)
        for n in range(LONG_PAGE + 1)
    )
    short, long = (client.get("/partnerships/", {"kind": "issue_partnership", "rows": rows}) for rows in ("", "100"))
    assert [page.context["rows"].count("<tr") for page in (short, long)] == [PAGE_SIZE, LONG_PAGE]
    assert short.context["longer_url"] == "?q=&kind=issue_partnership&status=&after=&rows=100"
    assert long.context["longer_url"] == ""
    assert client.get(f"/partnerships/{long.context['next_url']}").context["rows"].count("<tr") == 1


def test_register_names_chair_and_manager_of_today():
    body = BodyFactory(acronym="LYP")
    SeatFactory(body=body, role=Role.CHAIR, person__name="Ivan White", person__honorific="Councillor")
    SeatFactory(body=body, role=Role.CHAIR, person__name="Old Chair", held_to="2008-04-01", held_from="2007-01-01")
    SeatFactory(body=body, role=Role.MANAGER, person__name="Mary Moss")
    row = register(AnonymousUser(), on=timezone.localdate(), search="LYP").rows[0]
    assert (row.chairs, row.managers, row.parent, row.status) == (
        "Councillor Ivan White", "Mary Moss", "Policy Board", "Active",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_register_takes_one_statement(client, django_assert_num_queries, count):
    BodyFactory.create_batch(count)
    with django_assert_num_queries(1):
        assert client.get("/partnerships/").status_code == 200


@pytest.mark.parametrize("query", ["q=%00", "kind=nonsense", "after=no-such", "q=" + "x" * 300, "status=%F0%9F"])
def test_register_bears_bad_questions(client, query):
    assert client.get(f"/partnerships/?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_body_page_asks_the_same_number_of_statements(client, django_assert_num_queries, count):
    body = BodyFactory(slug="lyp")
    for number in range(count):
        BodyFactory(parent=body, kind=Body.Kind.TASK_GROUP)
        SeatFactory(body=body, role=Role.MANAGER)
        body.key_activities.create(year=2009, text=f"Activity {number}")
    with django_assert_num_queries(5):
        assert client.get("/partnerships/lyp/").status_code == 200


def test_unknown_body_and_office_are_not_there(client):
    OfficeFactory()
    assert client.get("/partnerships/no-such-body/").status_code == 404
    assert client.get("/partnerships/support-office/").status_code == 404


def test_names_are_shown_as_text(client):
    BodyFactory(name="<b>Bold & Brave</b>", acronym='"B"')
    page = client.get("/partnerships/").content.decode()
    assert "&lt;b&gt;Bold &amp; Brave&lt;/b&gt;" in page
    assert "<b>Bold" not in page
