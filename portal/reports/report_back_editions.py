"""What publishing a year's report-back stores (E14, H01)."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from comms.models import Publication
from partnerships.models import year_address
from portal.reports.report_back_document import ReportBackDocument
from portal.reports.yearly import Edition, edition_facts, revisions_of, slug_of, years_of

KIND = Publication.Kind.REPORT_BACK
COLUMNS = (
    "Objective", "Indicator", "Partnership", "Unit", "Baseline", "Target", "Result", "Class", "Against target",
    "Next year’s target",
)  # fmt: skip


def publications_of(year: int):
    """A year's report-back in every revision, the newest first."""
    return revisions_of(KIND, year)


def published_report(year: int) -> Publication | None:
    """The newest revision of a year's report-back; None before it is published."""
    return publications_of(year).first()


def published_years() -> list[int]:
    """The years whose report-back is published, newest first."""
    return years_of(KIND)


def editions(document: ReportBackDocument, *, revision: int, at: datetime) -> Iterator[Edition]:
    """The one document."""
    told = edition_facts(document, revision=revision, at=at)
    title = f"Annual report-back {document.label}"
    address = f"/framework/report-back/{year_address(document.year)}/"
    data = {
        "title": title,
        "publisher": settings.PARTNERSHIP_NAME,
        "address": address,
        "link": f"{settings.PORTAL_ADDRESS}{address}",
        **document.data,
        "summary": document.summary,
        **told,
    }
    html = render_to_string("portal/editions/report_back.html", {"report": data})
    yield Edition(KIND, slug_of(document.year), title, address, data, html, "portal/report_back.typ")


def result_rows(data: dict) -> Iterator[list[str]]:
    """The results of a published report-back as the rows of a sheet, under COLUMNS."""
    for objective in data["objectives"]:
        for line in objective["lines"]:
            yield [
                objective["title"], line["name"], line["body_name"], line["unit"], line["baseline"], line["target"],
                line["actual"], line["label"], line["reason"], line["aim"],
            ]  # fmt: skip
