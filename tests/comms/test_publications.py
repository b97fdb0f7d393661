"""Everything published on one page, frozen, with revisions and feeds; and the log of the mails about it (E02, H01)."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions.publications import freeze, freeze_pdf, tell_readers
from comms.models import Addressed, Delivery, Publication
from partnerships.models import Role
from tests.factories.comms import AudienceFactory, MessageFactory, PublicationFactory, SubscriptionFactory
from tests.factories.partnerships import BodyFactory, DocumentFactory, PersonFactory, seated

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LETTER = {"subject": "It is out", "heading": "It is out", "lines": ["Read it."], "links": [("Read it", "/about/")]}


def at_noon(*day):
    return dt.datetime(*day, 12, tzinfo=dt.UTC)


def paper(title, day, **options):
    return DocumentFactory(title=title, dated_on=day, kind="paper", **options)


def titles(client, query="", address="comms:publication_list", *args):
    return [row.title for row in client.get(reverse(address, args=args) + query).context["rows"]]


@pytest.fixture
def shelf():
    """A report of a quarter, an issue, a public paper and one for members."""
    body = BodyFactory(slug="lyp", name="Later Years Partnership")
    report = {"title": "Report of quarter 4", "address": "/targets/", "published_at": at_noon(2009, 5, 20)}
    PublicationFactory(kind="performance_report", slug="2008-09-q4", **report)
    PublicationFactory(kind="news_link", slug="2009-05", title="News-Link May 2009", published_at=at_noon(2009, 5, 1))
    corrected = {"title": "News-Link May 2009, corrected", "published_at": at_noon(2009, 5, 27)}
    PublicationFactory(kind="news_link", slug="2009-05", revision=2, **corrected)
    paper("Ageing well", dt.date(2009, 6, 1), body=body, visibility="public")
    paper("Secret", dt.date(2009, 6, 2), body=body, visibility="members")
    return body


def test_all_is_listed_by_the_day_it_came_out_in_its_newest_revision(client, shelf):
    assert titles(client) == ["Ageing well", "News-Link May 2009, corrected", "Report of quarter 4"]


def test_a_row_says_when_it_came_out_and_what_period_it_is_about(client, shelf):
    PublicationFactory(kind="framework_book", slug="2009-10", title="Book", published_at=at_noon(2009, 4, 30))
    rows = client.get(reverse("comms:publication_list")).context["rows"]
    assert [(row.on, row.period) for row in rows] == [
        (dt.date(2009, 6, 1), ""),
        (dt.date(2009, 5, 27), "May 2009"),
        (dt.date(2009, 5, 20), "Quarter 4, January to March 2009"),
        (dt.date(2009, 4, 30), "2009/10"),
    ]


@pytest.mark.parametrize(("query", "words"), [("", "Nothing published yet"), ("?year=2008", "Nothing to show")])
def test_an_empty_list_says_whether_the_choice_or_the_shelf_is_empty(client, query, words):
    assert words in client.get("/publications/" + query).content.decode()


def test_of_one_day_the_latest_period_comes_first(client):
    for slug in ("2008-09-q3", "2008-09-q4", "2008-09-q2"):
        PublicationFactory(kind="performance_report", slug=slug, title=slug, published_at=at_noon(2009, 5, 20))
    assert titles(client) == ["2008-09-q4", "2008-09-q3", "2008-09-q2"]


def test_the_home_page_says_when_the_latest_publications_came_out(client, shelf):
    page = client.get("/").content.decode()
    assert "Performance Monitoring Report, published 20 May 2009" in page
    assert "1 January 2009" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=paper", ["Ageing well"]),
        ("?year=2008", ["Report of quarter 4"]),
        ("?body=lyp", ["Ageing well"]),
        ("?kind=paper&year=2008", []),
        (
            "?kind=nonsense&year=x&body=%00&page=1",
            ["Ageing well", "News-Link May 2009, corrected", "Report of quarter 4"],
        ),
    ],
)
def test_kind_year_and_body_narrow_the_list(client, shelf, query, found):
    assert titles(client, query) == found


def test_a_kind_has_its_own_page_and_an_unknown_one_none(client, shelf):
    assert titles(client, "", "comms:publication_kind", "news-link") == ["News-Link May 2009, corrected"]
    assert client.get("/publications/nonsense/").status_code == 404
    assert client.get("/publications/nonsense/feed.atom").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(rows, client, django_assert_num_queries):
    for row in range(rows):
        PublicationFactory(slug=f"2009-0{row + 1}")
    with django_assert_num_queries(4):
        client.get(reverse("comms:publication_list"))


def entries(client, address):
    reply = client.get(address)
    assert reply.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(reply.content)
    return [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}id")) for each in root.iter(f"{ATOM}entry")]


def test_feeds_of_all_of_a_kind_and_of_a_body(client, shelf):
    assert [title for title, _name in entries(client, "/publications/feed.atom")] == [
        "Ageing well", "News-Link May 2009, corrected", "Report of quarter 4",
    ]  # fmt: skip
    assert entries(client, "/publications/news-link/feed.atom") == [
        ("News-Link May 2009, corrected", "tag:testserver,2009:news-link-2009-05-2")
    ]
    assert [title for title, _name in entries(client, "/partnerships/lyp/news/feed.atom")] == ["Ageing well"]


def test_a_publication_its_file_and_its_revisions_stand_as_published(client):
    at = timezone.now()
    body = BodyFactory()
    first = freeze(
        "framework_book", "2009-10", title="Framework book", html="<p>Old words.</p><p>Same.</p>", data={}, by=None,
        at=at, body=body,
    )  # fmt: skip
    freeze_pdf(first, b"%PDF-1.7 first", at=at)
    freeze(
        "framework_book", "2009-10", title="Framework book", html="<p>New words.</p><p>Same.</p>", data={}, by=None,
        at=at, body=body, revision=2,
    )  # fmt: skip
    home = "/publications/framework-book/2009-10/"
    assert "New words." in client.get(home).content.decode()
    earlier = client.get(f"{home}1/").content.decode()
    assert "Old words." in earlier
    assert "This is an earlier revision" in earlier
    assert client.get(f"{home}1/file.pdf").content == b"%PDF-1.7 first"
    assert client.get(f"{home}2/file.pdf").status_code == 404
    newest, oldest = client.get(f"{home}revisions/").context["revisions"]
    assert (newest.taken_out, newest.put_in) == (("Old words.",), ("New words.",))
    assert (oldest.taken_out, oldest.put_in) == ((), ())
    assert Publication.objects.current().get().body == body


def test_what_is_read_elsewhere_is_found_there(client, shelf):
    assert client.get("/publications/performance-report/2008-09-q4/").headers["Location"] == "/targets/"
    assert client.get("/publications/news-link/2009-05/").headers["Location"] == "/news-link/2009-05/"
    assert client.get("/publications/news-link/1999-01/").status_code == 404


def test_the_mail_log_says_to_whom_and_how_many_and_holds_no_address(client):
    audience = AudienceFactory()
    both = PersonFactory(email="both@readers.example")
    SubscriptionFactory(audience=audience, subscriber__address="both@readers.example")
    SubscriptionFactory(audience=audience)
    SubscriptionFactory(audience=AudienceFactory(slug="local-media"))
    publication = PublicationFactory(kind="performance_report", slug="2008-09-q4", address="/targets/")
    sent = tell_readers(publication, LETTER, people=[both], audience=audience.slug, by=None, at=timezone.now())
    assert (sent, Delivery.objects.count()) == (2, 2)  # somebody on both lists got one mail
    client.force_login(seated(Role.MANAGER, BodyFactory()))
    page = client.get(reverse("comms:mail_log"))
    assert [row.addressed for row in page.context["rows"]] == [
        (("Key stakeholders", 1),), (("People whose seat it concerns", 1),),
    ]  # fmt: skip
    assert "readers.example" not in page.content.decode()
    assert Addressed.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_mail_log_takes_the_same_statements_for_any_number(rows, client, django_assert_num_queries):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    MessageFactory.create_batch(rows)
    with django_assert_num_queries(7):
        client.get(reverse("comms:mail_log"))
