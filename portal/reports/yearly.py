"""What a yearly document is made of when it is published: an edition for each page and file (C09, E14, H01)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from comms.models import Publication
from partnerships.models import year_address
from partnerships.pdf import typeset
from partnerships.templatetags.words import day


class YearDocument(Protocol):
    """What is told of a year, with the hash that binds what somebody looked at to what is published."""

    @property
    def year(self) -> int: ...

    @property
    def label(self) -> str: ...

    @property
    def sha256(self) -> str: ...

    @property
    def is_empty(self) -> bool: ...


@dataclass(frozen=True)
class Edition:
    """One of the publications of a year, ready to be stored; `body_slug` if it is one body's own."""

    kind: str
    slug: str
    title: str
    address: str
    data: dict
    html: str
    template: str
    body_slug: str = ""

    def typeset(self, *, at: datetime) -> bytes:
        """Its PDF. Raises PdfError."""
        return typeset(self.template, self.data, at=at)


@dataclass(frozen=True)
class Missing:
    """One thing that a year's document still lacks, and the page that mends it."""

    words: str
    address: str


def slug_of(year: int, part: str = "") -> str:
    """Under which name a year's document is kept, and a part of it: 2009-10, 2009-10-lyp."""
    return "-".join(filter(None, [year_address(year), part]))


def revisions_of(kind: str, year: int, part: str = ""):
    """A document of a year in every revision, the newest first."""
    return Publication.objects.filter(kind=kind, slug=slug_of(year, part)).order_by("-revision")


def years_of(kind: str) -> list[int]:
    """The years of which such a document is published, newest first."""
    slugs = Publication.objects.filter(kind=kind, revision=1).values_list("slug", flat=True)
    return sorted((int(slug[:4]) for slug in slugs), reverse=True)


def edition_facts(document: YearDocument, *, revision: int, at: datetime) -> dict[str, Any]:
    """Which edition it is, as its data and every page of it say."""
    words = f"ublished on {day(at)}"
    edition = f"P{words}" if revision == 1 else f"Revision {revision}, p{words}"
    return {"revision": revision, "edition": edition, "sha256": document.sha256}
