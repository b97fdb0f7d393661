"""Headline targets: a page a partnership, one document a year, nothing that is not public (C09)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import Body, Role
from portal.reports.headline_gaps import what_is_missing
from portal.reports.headlines import headline_document
from targets import actions
from tests.factories.partnerships import BodyFactory, ChairStatementFactory, KeyActivityFactory, now, seated
from tests.factories.portal import publish_headlines_now
from tests.factories.targets import IndicatorFactory, QuarterFactory, TargetFactory, load_results_of_2008_09
from tests.factories.targets_strategy import MilestoneFactory, StrategyTargetFactory

pytestmark = pytest.mark.django_db
PAGE = "/partnerships/lyp/headline/2009-10/"
DOCUMENT = "/framework/headline/2009-10/"


def page_of(slug):
    return next(page for page in headline_document(2009).pages if page.body_slug == slug)


def test_the_tables_say_what_the_plan_of_2009_10_prints():
    load_results_of_2008_09()
    told = [
        (line.baseline, line.target, line.actual, line.label, line.aim)
        for slug in ("lyp", "sep")
        for line in page_of(slug).laa
    ]
    assert told == [
        ("1,200 (2006)", "1,728", "1,130", "Significant Variance", "5,155 (Cumulative total for 3 years)"),
        ("11,510 (2006)", "12,210", "11,620", "On Target", "12,510"),
        ("128 tonnes (2006)", "758", "611", "Significant Variance", "938 tonnes"),
        ("2 (2006)", "3", "4", "On Target", "4"),
        ("0 (2006)", "1", "1", "On Target", "2"),
        ("18 sites (2006)", "34", "35", "On Target", "41 sites stable"),
        ("17,464", "15,136", "15,427", "On Target", "13,972"),
        ("5.9 Tonnes per capita (2005)", "−1%", "−1.72%", "On Target", "-4.5% from baseline (5.6 tonnage equivalent)"),
    ]
    assert page_of("lyp").result_of == "Quarter 4, January to March 2009"


def test_what_is_not_published_is_not_told():
    indicator = IndicatorFactory(body=BodyFactory(slug="lyp"), designation="designated")
    TargetFactory(indicator=indicator, quarter=4)
    TargetFactory(indicator=indicator, year=2009, value=Decimal(120))
    actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(1130), by=None, at=now())
    ChairStatementFactory(body=indicator.body, words="Not signed yet.")
    page = page_of("lyp")
    (line,) = page.laa
    assert (line.actual, line.standing, line.aim, page.result_of, page.introduction) == (
        "No data",
        "no_data",
        "120",
        "",
        None,
    )
    assert "1,130" not in str(headline_document(2009).data)


def test_a_page_gathers_what_the_partnership_said_and_promised():
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership", acronym="LYP", purpose="Age well.")
    target = StrategyTargetFactory(number=7)
    local = IndicatorFactory(body=lyp, designation="local")
    target.indicators.add(local)
    MilestoneFactory(body=lyp, target=target, text="A hall is built")
    KeyActivityFactory(body=lyp, text="Cities in balance", status="under_way")
    KeyActivityFactory(body=lyp, kind="commitment", text="Set up the network")
    KeyActivityFactory(body=lyp, year=2008, text="Of another year")
    ChairStatementFactory(body=lyp, signed=True, words="First.")
    ChairStatementFactory(body=lyp, signed=True, revision=2, words="We go on.")
    IndicatorFactory(body=lyp, designation="designated", retired_on=dt.date(2009, 3, 31))
    page = page_of("lyp")
    assert (page.purpose, page.introduction.words, page.introduction.version) == ("Age well.", "We go on.", 2)
    assert [(line.slug, line.serves) for line in page.others] == [(local.slug, ("1.1.7",))]
    assert (page.laa, [line.text for line in page.milestones]) == ((), ["A hall is built"])
    assert [(line.text, line.state_label) for line in page.activities] == [("Cities in balance", "Under way")]
    assert [line.text for line in page.commitments] == ["Set up the network"]


def test_a_document_is_read_in_as_many_statements_for_one_as_for_three(django_assert_num_queries):
    QuarterFactory(published=True)
    for count in (1, 3):
        while Body.objects.filter(kind="thematic").count() < count:
            body = BodyFactory()
            TargetFactory(indicator=IndicatorFactory(body=body, designation="designated"), year=2009)
            MilestoneFactory(body=body)
            KeyActivityFactory(body=body)
            ChairStatementFactory(body=body, signed=True)
        with django_assert_num_queries(12):
            document = headline_document(2009)
        with django_assert_num_queries(2):
            what_is_missing(document)


def test_what_each_page_lacks_and_where_it_is_mended():
    lyp = BodyFactory(slug="lyp", purpose="")
    IndicatorFactory(body=lyp, slug="grants", title="Grants", designation="designated")
    sep = BodyFactory(slug="sep")
    KeyActivityFactory(body=sep)
    ChairStatementFactory(body=sep, words="")
    seb = BodyFactory(slug="seb")
    ChairStatementFactory(body=seb)
    missing = {page.body_slug: [(each.words, each.address) for each in lacks] for page, lacks in _missing()}
    assert missing["lyp"] == [
        ("No purpose is recorded", "/partnerships/lyp/edit/"),
        ("No introduction: the chair has neither been asked nor begun", "/partnerships/lyp/statements/2009-10/write/"),
        ("No target for 2009/10: Grants", "/targets/indicators/grants/"),
        ("No published result of 2008/09: Grants", "/targets/indicators/grants/"),
    ]
    assert missing["sep"] == [("The chair has written nothing yet", "/partnerships/sep/statements/2009-10/write/")]
    assert [words for words, _ in missing["seb"]] == [
        "The introduction waits for the chair’s signature", "No indicator, milestone or key activity",
    ]  # fmt: skip


def _missing():
    return what_is_missing(headline_document(2009))


def test_only_managers_and_the_support_office_see_what_is_missing(client):
    lyp = BodyFactory(slug="lyp")
    KeyActivityFactory(body=lyp)
    for person, sees in ((None, False), (seated(Role.MEMBER, lyp), False), (seated(Role.MANAGER, lyp), True)):
        if person:
            client.force_login(person)
        assert ("Not ready yet" in client.get(DOCUMENT).content.decode()) is sees


def test_a_published_page_stays_when_all_else_moves_on(client):
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership", purpose="Age well.")
    activity = KeyActivityFactory(body=lyp, text="Cities in balance")
    publish_headlines_now(2009, by=None, at=now())
    before = client.get(PAGE).content.decode(), client.get(DOCUMENT).content.decode()
    Body.objects.filter(pk=lyp.pk).update(purpose="Age differently.", name="Another name")
    activity.delete()
    assert (client.get(PAGE).content.decode(), client.get(DOCUMENT).content.decode()) == before
    assert "Age well." in before[0]
    assert "Cities in balance" in before[1]


def test_earlier_revisions_stay_readable(client):
    lyp = BodyFactory(slug="lyp", purpose="Age well.")
    KeyActivityFactory(body=lyp)
    publish_headlines_now(2009, by=None, at=now())
    Body.objects.filter(pk=lyp.pk).update(purpose="Age better.")
    publish_headlines_now(2009, by=None, at=now(), revision=2)
    assert "Age better." in client.get(PAGE).content.decode()
    earlier = client.get(f"{PAGE}revisions/1/").content.decode()
    assert "Age well." in earlier
    assert "This is an earlier revision." in earlier
    assert client.get(f"{DOCUMENT}revisions/1.pdf")["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "address",
    [
        "/framework/headline/2009-11/", "/framework/headline/2031-32/", "/partnerships/lyp/headline/2031-32/",
        "/partnerships/nobody/headline/2009-10/", f"{PAGE}revisions/1/", f"{DOCUMENT}revisions/1/",
        "/partnerships/lyp/headline/2009-10.pdf", "/framework/headline/2009-10.pdf", f"{PAGE}revisions/0.pdf",
    ],
)  # fmt: skip
def test_what_is_not_there_or_not_published(client, address):
    KeyActivityFactory(body=BodyFactory(slug="lyp"))
    assert client.get(address).status_code == 404


def test_a_year_of_which_only_a_page_is_known_has_its_document_too(client):
    """The list of statements of a year leads to the document, so that it must not be missing while a page is there."""
    bodies = load_results_of_2008_09()
    assert client.get(f"{bodies['lyp'].get_absolute_url()}headline/2010-11/").status_code == 200
    page = client.get("/framework/headline/2010-11/")
    assert (page.status_code, "Later Years Partnership" in page.content.decode()) == (200, True)


def test_the_newest_year_is_shown_first(client):
    assert client.get("/framework/headline/").url.startswith("/framework/headline/20")
    KeyActivityFactory(body=BodyFactory(slug="lyp"), year=2012)
    assert client.get("/framework/headline/").url == "/framework/headline/2012-13/"
    publish_headlines_now(2009, by=None, at=timezone.now())
    assert client.get("/framework/headline/").url == DOCUMENT


def test_the_page_of_many_partnerships_costs_as_much_as_of_one(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    counts = []
    for count in (1, 3):
        while Body.objects.filter(kind="thematic").count() < count:
            KeyActivityFactory(body=BodyFactory())
        with CaptureQueriesContext(connection) as seen:
            assert client.get(DOCUMENT).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
