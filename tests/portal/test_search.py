"""Search finds what is public, by kind, and nothing else (E01)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comms.models import Publication
from partnerships.models import Role
from tests.factories.comms import CalendarEntryFactory, PublicationFactory
from tests.factories.partnerships import BodyFactory, DocumentFactory, seated
from tests.factories.targets import IndicatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Winter Warmth Partnership")


def fill(lyp, number=1):
    for each in range(number):
        DocumentFactory(body=lyp, title=f"Winter plan {each}")
        CalendarEntryFactory(body=lyp, title=f"Winters fair {each}", is_public=True)
        IndicatorFactory(body=lyp, title=f"Excess winter deaths {each}")
        PublicationFactory(slug=f"20{10 + each}-01", html='<h3 class="sun">Warm homes this winter</h3>')
        PublicationFactory(kind="handbook", slug=f"handbook-{each}", title="Winter handbook", address="/handbook/")
    DocumentFactory(body=lyp, title="Winter secrets", visibility="members")
    CalendarEntryFactory(body=lyp, title="Winter staff away day", is_public=False)


def test_a_visitor_finds_each_kind_and_nothing_that_is_not_public(lyp, client):
    fill(lyp)
    page = client.get("/search/", {"q": "winter"})
    assert [(group.name, [hit.words for hit in group.hits]) for group in page.context["groups"]] == [
        ("Partnerships, boards and groups", ["Winter Warmth Partnership"]),
        ("News-Link", [PublicationFactory._meta.model.objects.get(slug="2010-01").title]),
        ("Publications", ["Winter handbook"]),
        ("Papers and documents", ["Winter plan 0"]),
        ("Events", ["Winters fair 0"]),
        ("Indicators", [group_words(page)]),
    ]
    client.force_login(seated(Role.MEMBER, lyp))
    words = client.get("/search/", {"q": "secrets"}).content.decode()
    assert "Winter secrets" in words


def group_words(page):
    return next(hit.words for hit in page.context["groups"][-1].hits if "Excess winter deaths 0" in hit.words)


@pytest.mark.parametrize("words", ["", " ", "the", "a\x00b", "' | !", "snow"])
def test_what_finds_nothing_says_so_and_breaks_nothing(words, lyp, client):
    fill(lyp)
    page = client.get("/search/", {"q": words})
    assert (page.status_code, page.context["groups"]) == (200, [])


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_searching_takes_one_statement_a_kind_and_shows_ten(rows, lyp, client, django_assert_num_queries):
    fill(lyp, rows)
    with django_assert_num_queries(6):
        page = client.get("/search/", {"q": "winter"})
    assert max(len(group.hits) for group in page.context["groups"]) == min(rows, 10)
    assert any(group.more for group in page.context["groups"]) == (rows > 10)
    with django_assert_num_queries(12):
        assert len(client.get("/search/", {"q": "wint"}).context["groups"]) == 6


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("wint", 6),
        ("warm wint", 1),
        ("homes -winter", 0),
        ('"winter warmth"', 1),
        ("sun", 0),
        ("wi", 0),
        ("_ wint & !x", 0),
    ],
)
def test_the_beginning_of_the_last_word_is_enough_and_markup_is_no_word(words, found, lyp, client):
    fill(lyp)
    assert len(client.get("/search/", {"q": words}).context["groups"]) == found


def test_each_kind_is_found_by_its_index(lyp, client):
    fill(lyp)
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/", {"q": "winter"})
    used = set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        for query in asked:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
            (plan,) = cursor.fetchone()
            used |= {node["Index Name"] for node in nodes(plan[0]["Plan"]) if "@@" in node.get("Index Cond", "")}
    tables = ("body", "publication", "document", "calendar_entry", "indicator")
    assert used == {f"{table}_searched" for table in tables}


def test_an_archive_says_so(lyp, client):
    BodyFactory(name="Summer Warmth Partnership", status="closed", closed_on=dt.date(2009, 6, 1))
    (group,) = client.get("/search/", {"q": "warmth"}).context["groups"]
    assert sorted(hit.remark for hit in group.hits) == ["Thematic partnership", "Thematic partnership, closed"]


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def test_what_a_publication_is_found_by_is_never_read(lyp):
    PublicationFactory()
    assert "searched" in Publication.objects.get().get_deferred_fields()
