"""Publishing a year's report-back: as looked at, once, by the support office, never changed; and its pages (E14, H01)."""

import datetime as dt
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comms.models import Delivery, Publication
from comms.reports.news import suggestions_for
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from portal.actions.report_backs import claim_report_back_order, publish_report_back, run_report_back_order
from portal.models import ReportBack, ReportBackOrder
from portal.reports.report_back_editions import published_report
from portal.reports.report_backs import report_back
from portal.upkeep import tick
from tests.factories.comms import AudienceFactory, CalendarEntryFactory, SubscriberFactory, SubscriptionFactory
from tests.factories.partnerships import BodyFactory, ChairStatementFactory, KeyActivityFactory, now, seated
from tests.factories.portal import ReportBackFactory, ToldSuccessFactory, publish_report_back_now
from tests.factories.targets import QuarterFactory, load_results_of_2008_09
from tests.factories.targets_strategy import MilestoneFactory

pytestmark = pytest.mark.django_db
PAGE = "/framework/report-back/2008-09/"
PREPARE = f"{PAGE}prepare/"


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def year():
    """A published quarter 4, and one thing that went well."""
    QuarterFactory(year=2008, number=4, published=True)
    return ToldSuccessFactory(body=BodyFactory(slug="lyp", name="Later Years Partnership"))


def order(officer):
    return publish_report_back(2008, seen=report_back(2008).sha256, by=officer, at=now())


def publish(officer):
    order(officer)
    return run_report_back_order(claim_report_back_order(at=now()), at=now())


def test_a_whole_report_is_published_as_page_tagged_pdf_and_data(client, officer):
    bodies = load_results_of_2008_09()
    ReportBackFactory(agreed=True, introduction="A steady year.\n\nMore to come.")
    ToldSuccessFactory(body=bodies["sep"], words="A degree was set up.", reason="Shorter.")
    MilestoneFactory(body=bodies["lyp"], text="A hall is built", state="done", note="Opened.", noted_at=now())
    ChairStatementFactory(body=bodies["lyp"], year=2008, signed=True, words="We did what we said.")
    KeyActivityFactory(body=bodies["lyp"], year=2008, kind="commitment", text="Set up the network", status="done")
    SubscriptionFactory(
        audience=AudienceFactory(slug="key-stakeholders"), subscriber=SubscriberFactory(address="stake@holders.example")
    )
    assert publish(officer).state == ReportBackOrder.State.DONE
    report = published_report(2008)
    pdf = pypdf.PdfReader(io.BytesIO(bytes(report.files.get().content)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    page = client.get(PAGE).content.decode()
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for words in (
        "A steady year.", "Dr Ada Chair", "1,130", "Significant Variance", "5,155 (Cumulative total for 3 years)",
        "A hall is built", "A degree was set up.", "in other words", "We did what we said.", "Set up the network",
    ):  # fmt: skip
        assert words in text
        assert words in page
    rows = b"".join(client.get(f"{PAGE[:-1]}.csv").streaming_content).decode()
    assert "Warm Front" in rows
    assert rows.count("\n") == 9
    assert client.get(f"{PAGE[:-1]}.pdf")["Content-Type"] == "application/pdf"
    assert list(Delivery.objects.values_list("address", flat=True)) == ["stake@holders.example"]
    assert Event.objects.get(kind="report_back.published").visibility == "public"
    assert [each.words for each in suggestions_for(officer, at=now()) if each.group == "Published"] == [
        "Sam Officer published the Annual report-back 2008/09"
    ]
    assert "Annual report-back 2008/09" in client.get("/publications/report-back/").content.decode()


def test_only_the_support_office_publishes_and_only_with_the_years_results(officer, year):
    with pytest.raises(NotAllowedError, match="can publish the annual report-back"):
        order(seated(Role.MANAGER, year.body))
    ToldSuccessFactory(report=ReportBackFactory(year=2009), body=year.body)
    with pytest.raises(RefusedError, match="Publish quarter 4 of 2009/10 first"):
        publish_report_back(2009, seen=report_back(2009).sha256, by=officer, at=now())
    with pytest.raises(RefusedError, match="Nothing is known of 2031/32"):
        publish_report_back(2031, seen=report_back(2031).sha256, by=officer, at=now())


def test_what_changed_since_it_was_looked_at_is_not_published(officer, year):
    with pytest.raises(RefusedError, match="Something changed after you looked at it"):
        publish_report_back(2008, seen="0" * 64, by=officer, at=now())
    order(officer)
    with pytest.raises(RefusedError, match="publishing has begun already"):
        order(officer)
    ToldSuccessFactory(report=year.report, body=year.body)
    ended = run_report_back_order(claim_report_back_order(at=now()), at=now())
    assert (ended.state, Publication.objects.exists()) == (ReportBackOrder.State.FAILED, False)
    assert ended.problem.startswith("Something changed after you looked at it")


def test_a_correction_is_a_revision_with_its_difference(client, officer, year):
    assert publish(officer).state == ReportBackOrder.State.DONE
    with pytest.raises(RefusedError, match="Nothing has changed"):
        order(officer)
    year.words, year.reason = "The hall was opened.", "It was built the year before."
    year.save()
    order(officer)
    tick(at=now())
    tick(at=now())
    assert (published_report(2008).revision, Publication.objects.count()) == (2, 2)
    earlier = client.get(f"{PAGE}revisions/1/").content.decode()
    assert "The hall was built." in earlier
    assert "This is an earlier revision." in earlier
    changes = client.get("/publications/report-back/2008-09/revisions/").content.decode()
    assert "<ins>The hall was opened.</ins>" in changes.replace(" Return of quarter 4, in other words</ins>", "</ins>")
    assert Event.objects.filter(kind="report_back.revised").exists()


def test_the_pages_of_making_and_publishing(client, officer, year):
    client.force_login(officer)
    chair = seated(Role.CHAIR, year.body, name="Dr Ada Chair")
    written = {"introduction": "A steady year.", "introducer": chair.pk, "office": "Chair", "seen": ""}
    assert client.post(f"{PREPARE}introduction/", written).url == PREPARE
    stamp = ReportBack.objects.get().stamp
    assert (
        client.post(f"{PREPARE}introduction/", written | {"introduction": "Mine."}).context["form"].non_field_errors()
    )
    told = client.post(f"{PREPARE}introduction/agree/", {"seen": stamp, "note": ""})
    assert told.context["form"].errors == {"note": ["Answer “How and when did they agree?”"]}
    assert client.post(f"{PREPARE}introduction/agree/", {"seen": stamp, "note": "By telephone."}).url == PREPARE
    assert client.post(f"{PREPARE}sections/", {"section": "successes", "move": "up"}).url == f"{PREPARE}#sections"
    assert client.post(f"{PREPARE}sections/", {"section": "gossip", "move": "up"}).url == f"{PREPARE}#sections"
    assert ReportBack.objects.get().sections[1] == "successes"
    told = client.post(f"{PREPARE}successes/", {"told": [year.key, "return-999"]})
    assert told.context["form"].errors["told"] == ["One of the successes is no longer there. Look at the list again"]
    assert client.post(f"{PREPARE}successes/", {"told": [year.key]}).url == PREPARE
    other = {"words": "The hall was opened.", "reason": ""}
    assert client.post(f"{PREPARE}successes/{year.pk}/", other).context["form"].errors["reason"]
    assert client.post(f"{PREPARE}successes/{year.pk}/", other | {"reason": "Clearer."}).status_code == 302
    page = client.get(PREPARE).content.decode()
    assert "A steady year." in page
    assert "The hall was opened." in page
    seen = client.get(f"{PAGE}publish/").context["form"].initial["seen"]
    assert client.post(f"{PAGE}publish/", {"seen": seen}).context["form"].errors["without"]
    progress = client.post(f"{PAGE}publish/", {"seen": seen, "without": "on"}).url
    assert "Show how far it is now" in client.get(progress).content.decode()
    assert "This is being published already" in client.get(f"{PAGE}publish/").content.decode()
    tick(at=now())
    assert "Published on" in client.get(progress).content.decode()
    assert "Nothing has changed since this was published" in client.get(f"{PAGE}publish/").content.decode()
    assert "nothing has changed since" in client.get(PREPARE).content.decode()
    assert "Published" in client.get("/framework/report-back/years/").content.decode()


def test_an_introduction_is_agreed_by_its_person_from_their_tasks(client):
    report = ReportBackFactory(year=2007, drafted=True)
    QuarterFactory(year=2007, number=4)
    client.force_login(report.introducer)
    own = "/framework/report-back/2007-08/prepare/"
    page = client.get(f"{own}introduction/agree/").content.decode()
    assert "Agree your introduction?" in page
    assert "How and when did they agree?" not in page
    assert client.post(f"{own}introduction/agree/", {"seen": report.stamp}).url == own
    assert client.get(own).status_code == 200
    assert "Agreed on" in client.get(f"{own}introduction/agree/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        PAGE, f"{PAGE}revisions/1/", f"{PAGE[:-1]}.pdf", f"{PAGE[:-1]}.csv", f"{PAGE}revisions/0.pdf",
        f"{PAGE}revisions/1.xlsx", "/framework/report-back/2008-10/", "/framework/report-back/2031-32/",
    ],
)  # fmt: skip
def test_what_is_not_there_or_not_published(client, year, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ["", "prepare/", "prepare/introduction/", "prepare/successes/", "publish/"])
def test_a_year_of_which_nothing_is_collected_has_no_pages(client, officer, page):
    client.force_login(officer)
    assert client.get(f"/framework/report-back/2031-32/{page}").status_code == 404
    assert client.get(f"{PREPARE}introduction/agree/").status_code == 404


def test_before_it_is_published_those_who_prepare_it_are_led_there(client, officer, year):
    client.force_login(officer)
    assert client.get(PAGE).url == PREPARE
    assert client.get("/framework/report-back/").url == "/publications/report-back/"
    publish_report_back_now(2008, by=officer, at=now())
    assert client.get("/framework/report-back/").url == PAGE


def test_a_conference_and_the_report_that_is_told_there_lead_to_each_other(client, year, django_assert_max_num_queries):
    start = dt.datetime(2009, 10, 12, 9, tzinfo=dt.UTC)
    hours = {"starts_at": start, "ends_at": start + dt.timedelta(hours=6)}
    conference = CalendarEntryFactory(kind="conference", title="Yearly conference", **hours)
    for details in (
        {"kind": "event", "title": "A fair"},
        {"kind": "conference", "title": "Members", "is_public": False},
    ):
        CalendarEntryFactory(**details, **hours)
    before = CaptureQueriesContext(connection)
    with before:
        client.get(conference.get_absolute_url())
    publish_report_back_now(2008, by=None, at=now())
    publish_report_back_now(2008, by=None, at=now(), revision=2)
    with django_assert_max_num_queries(len(before)):
        page = client.get(conference.get_absolute_url()).content.decode()
    assert page.count(f'href="{PAGE}"') == 1
    assert "revision 2: what the partnerships set out to do" in page
    told = client.get(PAGE).content.decode()
    assert "Yearly conference" in told
    assert "A fair" not in told
    assert "Members" not in told.split("<main")[1].split("</main>")[0].replace("Members Briefing", "")


def test_the_page_of_many_successes_costs_as_much_as_of_one(client, officer, year):
    client.force_login(officer)
    counts = []
    for count in (1, 3):
        while year.report.told.count() < count:
            ToldSuccessFactory(report=year.report)
            MilestoneFactory()
        seen = []
        for address in (PREPARE, f"{PREPARE}successes/", f"{PAGE}publish/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            seen.append(len(queries))
        counts.append(seen)
    assert counts[0] == counts[1]
