"""The reports of a quarter: tables equal to the plan's, on the page and in tagged PDFs, the same bytes each time."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from comms.models import Publication
from targets.models import Indicator, Quarter, Return
from targets.reports.editions import Change, Edition, render_editions
from targets.reports.snapshot import quarter_snapshot
from tests.factories.partnerships import BodyFactory
from tests.factories.targets import QuarterFactory, ReturnFactory
from tests.factories.targets_strategy import MilestoneFactory
from tests.targets.test_quarter_pages import PRINTED

AT = dt.datetime(2009, 6, 12, 9, 0, tzinfo=dt.UTC)
Kind = Publication.Kind


@pytest.fixture
def editions(results):
    """What quarter 4 of 2008/09 publishes, by kind."""
    MilestoneFactory(body=results["lyp"], text="A hall stands")
    return rendered(Quarter.objects.get(year=2008, number=4))


def rendered(quarter, edition=Edition(1, AT)):  # noqa: B008  a frozen value
    return {each.kind: each for each in render_editions(quarter_snapshot(quarter), edition)}


def read(pdf):
    """The words of a PDF on one line, and its number of pages."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()), len(pages)


def tags(pdf):
    """The names of all structure elements of a PDF, and the alternative texts."""
    names, words = [], []

    def walk(element):
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            names.append(element.get("/S"))
            words.extend([element["/Alt"]] if "/Alt" in element else [])
            walk(element.get("/K", []))

    walk(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return names, words


def test_the_performance_report_says_what_the_plan_prints(editions):
    report = editions[Kind.PERFORMANCE_REPORT]
    words, pages = read(report.typeset(at=AT))
    assert pages == 2
    for title, target, actual, baseline, standing, reason, next_year in PRINTED:
        for part in (title, target, actual, baseline, standing, reason, next_year):
            assert part in words
            assert part.replace("'", "&#x27;") in report.html.replace("’", "'")
    assert [(count["label"], count["number"]) for count in report.data["counts"]] == [
        ("On Target", 6), ("Slight Variance", 0), ("Significant Variance", 2), ("No data", 0),
    ]  # fmt: skip
    assert "A hall stands" in words
    assert "Tolerance rule, version 1" in words
    assert "Published on 12 June 2009" in words


def test_a_report_keeps_what_an_indicator_counted_when_it_was_published(results):
    pennants = Indicator.objects.filter(slug="pennants")
    pennants.update(definition="Beaches with a *pennant* in June.", data_source="Keep Britain Tidy")
    quarter = Quarter.objects.get(year=2008, number=4)
    seen = quarter_snapshot(quarter)
    report = render_editions(seen, Edition(1, AT))[1]
    words, _pages = read(report.typeset(at=AT))
    for part in ("What the indicators count", "Beaches with a *pennant* in June.", "Keep Britain Tidy"):
        assert (part in words, part in report.html) == (True, True)
    pennants.update(definition="Beaches with a pennant in August.")
    assert quarter_snapshot(quarter).sha256 != seen.sha256


def test_the_data_gives_numbers_as_numbers_beside_their_words(editions):
    rows = [row for body in editions[Kind.PERFORMANCE_REPORT].data["bodies"] for row in body["rows"]]
    names = ("baseline_value", "target_value", "actual_value", "variance_percent")
    assert {type(row[name]) for row in rows for name in names} <= {int, float, type(None)}
    assert [row["actual_value"] for row in rows if row["actual"] == "1,130"] == [1130]


def test_the_pdfs_are_tagged(editions):
    names, alternatives = tags(editions[Kind.PERFORMANCE_REPORT].typeset(at=AT))
    assert {"/Title", "/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/Figure", "/Caption", "/LI"} <= set(names)
    assert len(alternatives) == 9  # a trend for each indicator, and the bodies' chart
    assert all(alternatives)


@pytest.mark.parametrize(
    "kind", [Kind.PERFORMANCE_REPORT, Kind.PROGRESS_REPORT, Kind.COUNCIL_NOTE, Kind.QUARTER_DASHBOARD]
)
def test_every_pdf_is_the_same_bytes_again(editions, kind):
    assert editions[kind].typeset(at=AT) == editions[kind].typeset(at=AT)


def test_the_note_for_full_council_is_one_page_with_what_is_off_target(editions):
    words, pages = read(editions[Kind.COUNCIL_NOTE].typeset(at=AT))
    assert pages == 1
    assert "1,130 against 1,728: 34.6% below" in words
    assert "611 against 758: 19.4% below" in words
    assert "11,620" not in words


def test_the_progress_report_tells_what_was_sent_and_who_is_missing(db):
    quarter = QuarterFactory()
    words = {"activities": "We opened a *workshop*.\n\nWe met.", "successes": "40 grants", "next_quarter": ""}
    ReturnFactory(quarter=quarter, body=BodyFactory(name="Tellers"), state=Return.State.ACCEPTED, **words)
    ReturnFactory(quarter=quarter, body=BodyFactory(name="Silent ones"))
    report = rendered(quarter)[Kind.PROGRESS_REPORT]
    told, _pages = read(report.typeset(at=AT))
    for part in ("1 of 2 bodies told", "We opened a *workshop*. We met.", "40 grants", "Nothing reported."):
        assert part in told
    assert "Silent ones: Nothing was sent in; due on" in told
    assert "Silent ones" in report.html
    assert report.html.count("Nothing reported.") == 1


def test_a_performance_report_names_returns_that_are_missing_or_late(db):
    quarter = QuarterFactory()
    ReturnFactory(quarter=quarter, body=BodyFactory(name="Waiting"), state=Return.State.SUBMITTED)
    late = ReturnFactory(quarter=quarter, body=BodyFactory(name="Latecomers"), state=Return.State.ACCEPTED)
    Return.objects.filter(pk=late.pk).update(due_on=late.submitted_at.date() - dt.timedelta(days=3))
    data = rendered(quarter)[Kind.PERFORMANCE_REPORT].data
    assert [row["body_name"] for row in data["missing"]] == ["Waiting"]
    assert [row["body_name"] for row in data["late"]] == ["Latecomers"]


def test_a_revision_shows_its_difference(results):
    quarter = Quarter.objects.get(year=2008, number=4)
    changes = (Change("Take-up of Warm Front grants", "Actual", "1,130", "1,300"),)
    report = rendered(quarter, Edition(2, AT, changes, ("Warm Front: A list was missing.",)))[Kind.PERFORMANCE_REPORT]
    words, _pages = read(report.typeset(at=AT))
    for text in (words, report.html):
        assert "What this revision changes" in text
        assert "A list was missing." in text
        assert "1,300" in text
    assert "Revision 2, published on 12 June 2009" in words


def test_an_empty_quarter_makes_all_four(db):
    for report in rendered(QuarterFactory()).values():
        assert report.typeset(at=AT).startswith(b"%PDF-")
