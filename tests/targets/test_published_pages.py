"""Published reports on the site: as stored, in every format, and closed before publication (C07, C08, H01)."""

import json

import pytest

from comms.models import Publication, PublicationFile
from partnerships.models import Body, Role
from targets import actions
from targets.models import Quarter
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory, ReturnFactory

Q4 = "/targets/2008-09/q4"
REPORTS = ("report", "progress", "council-note")


@pytest.mark.parametrize("report", REPORTS)
def test_everybody_reads_the_reports(results, client, report):
    page = client.get(f"{Q4}/{report}/")
    assert page.status_code == 200
    assert page.context["publication"].html in page.content.decode()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("report.xlsx", "spreadsheet"), ("report.csv", "text/csv"), ("report.json", "application/json"),
        ("progress.csv", "text/csv"), ("progress.xlsx", "spreadsheet"), ("dashboard.json", "application/json"),
        ("council-note.json", "application/json"), ("dashboard.csv", "text/csv"),
    ],
)  # fmt: skip
def test_every_report_is_offered_as_a_file(results, client, path, kind):
    reply = client.get(f"{Q4}/{path}")
    assert (reply.status_code, kind in reply["Content-Type"]) == (200, True)
    reply.close()


def test_the_pdf_is_byte_for_byte_what_was_stored(results, client):
    assert client.get(f"{Q4}/report.pdf").status_code == 404
    assert "PDF" not in [label for label, _url in client.get(f"{Q4}/report/").context["downloads"]]
    actions.complete_editions(at=now())
    for report, kind in (
        ("report", "performance_report"),
        ("council-note", "council_note"),
        ("dashboard", "quarter_dashboard"),
    ):
        reply = client.get(f"{Q4}/{report}.pdf")
        stored = PublicationFile.objects.get(publication__kind=kind, publication__slug="2008-09-q4")
        assert (reply["Content-Type"], reply.content) == ("application/pdf", bytes(stored.content))
    assert "PDF" in [label for label, _url in client.get(f"{Q4}/report/").context["downloads"]]


@pytest.mark.parametrize("path", ["council-note.csv", "dashboard/", "report.doc", "revisions/1/report.doc", "minutes/"])
def test_what_is_not_offered_is_not_there(results, client, path):
    assert client.get(f"{Q4}/{path}").status_code == 404


def test_the_data_are_the_same_as_the_page(results, client):
    data = json.loads(client.get(f"{Q4}/report.json").content)
    assert [(count["label"], count["number"]) for count in data["counts"]] == [
        ("On Target", 6), ("Slight Variance", 0), ("Significant Variance", 2), ("No data", 0),
    ]  # fmt: skip
    assert (
        data["snapshot_sha256"]
        == Publication.objects.get(kind="quarter_dashboard", slug="2008-09-q4").data["snapshot_sha256"]
    )


def test_nothing_is_there_before_it_is_published(client, db):
    QuarterFactory(year=2009, number=1)
    client.force_login(seated(Role.SUPPORT_OFFICER))
    for path in ("report/", "report.pdf", "revisions/", "corrections/", "revise/"):
        assert client.get(f"/targets/2009-10/q1/{path}").status_code == 404


def test_the_page_of_a_quarter_leads_to_its_reports(results, client):
    text = client.get(f"{Q4}/").content.decode()
    for report in REPORTS:
        assert f'href="/targets/2008-09/q4/{report}/"' in text


def test_a_published_page_shows_what_was_published_not_what_rows_say_now(results, client):
    assert "Number of Pennants" in client.get(f"{Q4}/").content.decode()
    IndicatorFactory._meta.model.objects.filter(slug="pennants").update(title="Another name")
    for address in (f"{Q4}/", f"{Q4}/report/"):
        assert "Another name" not in client.get(address).content.decode()
    assert b"Another name" not in b"".join(client.get(f"{Q4}.csv").streaming_content)


def test_the_preview_names_who_is_missing_and_asks_for_consent(client, db):
    quarter = QuarterFactory()
    ReturnFactory(quarter=quarter, body=BodyFactory(name="Latecomers"))
    client.force_login(seated(Role.SUPPORT_OFFICER))
    preview = client.get(f"{Q4}/close/")
    text = preview.content.decode()
    assert "Latecomers" in text
    assert "Nobody on the Delivery Board" in text
    seen = {"seen": preview.context["form"].initial["seen"]}
    refused = client.post(f"{Q4}/close/", seen)
    assert "Tick the box to publish without the missing returns" in refused.content.decode()
    ordered = client.post(f"{Q4}/close/", seen | {"without": "on"})
    assert "This is being published already" in client.get(f"{Q4}/close/").content.decode()
    actions.run_closing(actions.claim_closing(at=now()), at=now())
    assert "Published on" in client.get(ordered.url).content.decode()
    assert "is published already" in client.get(f"{Q4}/close/").content.decode()


def test_what_changed_meanwhile_is_told_on_the_page(client, db):
    quarter = QuarterFactory()
    client.force_login(seated(Role.SUPPORT_OFFICER))
    reply = client.post(f"{Q4}/close/", {"seen": "0" * 64})
    assert "Something changed after you looked at it" in reply.content.decode()
    assert not quarter.closings.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_as_many_statements_for_one_row_as_for_three(client, db, rows, django_assert_num_queries):
    lyp = BodyFactory(slug="lyp", kind=Body.Kind.THEMATIC)
    for _ in range(rows):
        IndicatorFactory(body=lyp)
    actions.publish_quarter(QuarterFactory(), by=None, at=now())
    assert Quarter.objects.get().is_published
    for address, statements in ((f"{Q4}/", 3), (f"{Q4}/report/", 3), (f"{Q4}/progress/", 3), (f"{Q4}/revisions/", 2)):
        with django_assert_num_queries(statements):
            client.get(address)
