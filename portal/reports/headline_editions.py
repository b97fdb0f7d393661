"""What publishing a year's headline targets stores: the document and each partnership's page (C09, H01)."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from comms.models import Publication
from comms.reports.frozen import as_data
from partnerships.models import year_address
from portal.reports.headlines import HeadlineDocument, HeadlinePage
from portal.reports.yearly import Edition, edition_facts, revisions_of, slug_of, years_of

Kind = Publication.Kind
_TEMPLATE = "portal/headline_targets.typ"


def publications_of(year: int, body_slug: str = ""):
    """The document of a year, or one partnership's page of it, in every revision, the newest first."""
    return revisions_of(Kind.HEADLINE_PAGE if body_slug else Kind.HEADLINE_TARGETS, year, body_slug)


def published_document(year: int) -> Publication | None:
    """The newest revision of a year's document; None before it is published."""
    return publications_of(year).first()


def published_years() -> list[int]:
    """The years whose document is published, newest first."""
    return years_of(Kind.HEADLINE_TARGETS)


def editions(document: HeadlineDocument, *, revision: int, at: datetime) -> Iterator[Edition]:
    """The document first, then each page."""
    told = edition_facts(document, revision=revision, at=at)
    yield document_edition(document, **told)
    for page in document.pages:
        yield page_edition(page, **told)


def document_edition(document: HeadlineDocument, **told) -> Edition:
    """The whole document with its contents."""
    title = f"Headline targets {document.label}"
    address = f"/framework/headline/{year_address(document.year)}/"
    data = _data(title, address, list(document.pages), contents=True, **told)
    html = render_to_string("portal/editions/headline_document.html", {"document": data})
    return Edition(Kind.HEADLINE_TARGETS, slug_of(document.year), title, address, data, html, _TEMPLATE)


def page_edition(page: HeadlinePage, **told) -> Edition:
    """One partnership's page by itself."""
    title = f"{page.body_name}: headline targets {page.label}"
    data = _data(title, page.address, [page], contents=False, **told)
    html = render_to_string("portal/editions/headline_page.html", {"page": data["pages"][0], "level": 2})
    slug = slug_of(page.year, page.body_slug)
    return Edition(Kind.HEADLINE_PAGE, slug, title, page.address, data, html, _TEMPLATE, page.body_slug)


def _data(title, address, pages, *, contents, **told):
    return {
        "title": title,
        "publisher": settings.PARTNERSHIP_NAME,
        "address": address,
        "contents": contents,
        "pages": [as_data(page) for page in pages],
        **told,
    }
