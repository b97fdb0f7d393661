"""What publishing a year's headline targets stores: the document and each partnership's page (C09, H01)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from comms.models import Publication
from partnerships.models import year_address
from partnerships.pdf import typeset
from partnerships.templatetags.words import day
from portal.reports.headlines import HeadlineDocument, HeadlinePage
from targets.reports.frozen import as_data

Kind = Publication.Kind
KINDS = (Kind.HEADLINE_TARGETS, Kind.HEADLINE_PAGE)


@dataclass(frozen=True)
class Edition:
    """One of the publications of a year, ready to be stored."""

    kind: str
    slug: str
    title: str
    address: str
    data: dict
    html: str

    def typeset(self, *, at: datetime) -> bytes:
        """Its PDF. Raises PdfError."""
        return typeset("portal/headline_targets.typ", self.data, at=at)


def slug_of(year: int, body_slug: str = "") -> str:
    """Under which name a year's document is kept, and each partnership's page: 2009-10, 2009-10-lyp."""
    return "-".join(filter(None, [year_address(year), body_slug]))


def publications_of(year: int, body_slug: str = ""):
    """The document of a year, or one partnership's page of it, in every revision, the newest first."""
    kind = Kind.HEADLINE_PAGE if body_slug else Kind.HEADLINE_TARGETS
    return Publication.objects.filter(kind=kind, slug=slug_of(year, body_slug)).order_by("-revision")


def published_document(year: int) -> Publication | None:
    """The newest revision of a year's document; None before it is published."""
    return publications_of(year).first()


def published_years() -> list[int]:
    """The years whose document is published, newest first."""
    slugs = Publication.objects.filter(kind=Kind.HEADLINE_TARGETS, revision=1).values_list("slug", flat=True)
    return sorted((int(slug[:4]) for slug in slugs), reverse=True)


def editions(document: HeadlineDocument, *, revision: int, at: datetime) -> Iterator[Edition]:
    """The document first, then each page."""
    words = f"ublished on {day(at)}"
    edition = f"P{words}" if revision == 1 else f"Revision {revision}, p{words}"
    told = {"revision": revision, "edition": edition, "sha256": document.sha256}
    yield document_edition(document, **told)
    for page in document.pages:
        yield page_edition(page, **told)


def document_edition(document: HeadlineDocument, **told) -> Edition:
    """The whole document with its contents."""
    title = f"Headline targets {document.label}"
    address = f"/framework/headline/{year_address(document.year)}/"
    data = _data(title, address, list(document.pages), contents=True, **told)
    html = render_to_string("portal/editions/headline_document.html", {"document": data})
    return Edition(Kind.HEADLINE_TARGETS, slug_of(document.year), title, address, data, html)


def page_edition(page: HeadlinePage, **told) -> Edition:
    """One partnership's page by itself."""
    title = f"{page.body_name}: headline targets {page.label}"
    data = _data(title, page.address, [page], contents=False, **told)
    html = render_to_string("portal/editions/headline_page.html", {"page": data["pages"][0], "level": 2})
    return Edition(Kind.HEADLINE_PAGE, slug_of(page.year, page.body_slug), title, page.address, data, html)


def _data(title, address, pages, *, contents, **told):
    return {
        "title": title,
        "publisher": settings.PARTNERSHIP_NAME,
        "address": address,
        "contents": contents,
        "pages": [as_data(page) for page in pages],
        **told,
    }
