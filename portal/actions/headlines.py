"""Publishing a year's headline targets: the document of all partnerships and each one's page (C09, H01)."""

import datetime as dt

from comms.models import Publication
from partnerships.access import action
from partnerships.models import Person
from portal.actions.yearly import Yearly, claim_yearly, order_yearly, run_yearly
from portal.models import HeadlineOrder, YearOrder
from portal.reports.headline_editions import editions, published_document
from portal.reports.headlines import HeadlineDocument, headline_document


@action
def publish_headlines(year: int, *, seen: str, by: Person, at: dt.datetime) -> YearOrder:
    """Order a year's headline targets to be published as they were looked at; raises what `order_yearly` raises."""
    return order_yearly(HEADLINES, year, seen=seen, by=by, at=at)


def run_headline_order(order: YearOrder, *, at: dt.datetime) -> YearOrder:
    """Make and publish what an order asks for; an order that has ended is left as it is."""
    return run_yearly(HEADLINES, order, at=at)


def claim_headline_order(*, at: dt.datetime) -> YearOrder | None:
    """Take the oldest order that no living worker has; None if there is none."""
    return claim_yearly(HEADLINES, at=at)


def _letter(document: HeadlineDocument, publication: Publication) -> dict:
    """The mail that carries the link."""
    revised = f", revision {publication.revision}" if publication.revision > 1 else ""
    told = [page for page in document.pages if not page.is_empty]
    signed = sum(page.introduction is not None for page in told)
    return {
        "subject": f"Headline targets {document.label}{revised}",
        "heading": f"Headline targets {document.label}{revised}",
        "lines": [
            f"What {_partnerships(len(told))} set out to do in {document.label}, each on a page of its own.",
            *([f"Signed by their chairs: {signed} introduction{'s' if signed > 1 else ''}."] if signed else []),
        ],
        "links": [("Read the headline targets", publication.address)],
    }


def _partnerships(number):
    return "1 partnership" if number == 1 else f"{number} partnerships"


HEADLINES = Yearly(
    title="Headline targets",
    event="headlines",
    permission="portal.publish_headlines",
    orders=HeadlineOrder,
    compiled=headline_document,
    newest=published_document,
    editions=editions,
    letter=_letter,
)
