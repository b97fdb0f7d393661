"""Search finds what is public, by kind, and nothing else (E01)."""

import pytest

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
        PublicationFactory(
            slug=f"20{10 + each}-01", data={"sections": [{"stories": [{"title": "Warm homes this winter"}]}]}
        )
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
