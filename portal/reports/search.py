"""What a visitor finds by words: partnerships, publications and papers, News-Link, events and indicators (E01)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet

from comms.models import CalendarEntry, Publication
from partnerships.models import Body, Document, DocumentVersion, Person
from partnerships.templatetags.words import day
from targets.models import Indicator

SHOWN = 10  # of each kind
CONFIG = "english"  # so that “winters” finds “winter”

Reader = Person | AnonymousUser


@dataclass(frozen=True)
class Hit:
    """One thing found, and what it is besides its name."""

    words: str
    address: str
    remark: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind, best first; `more` if there is more than is shown."""

    name: str
    hits: tuple[Hit, ...]
    more: bool


def found(words: str, person: Reader) -> list[Group]:
    """What `person` may see and `words` find, by kind, leaving out kinds with nothing: one statement a kind."""
    if not words.strip():
        return []
    query = SearchQuery(words, config=CONFIG, search_type="websearch")
    groups = (
        ("Partnerships, boards and groups", _bodies(words, query, person)),
        ("News-Link", _issues(query, person)),
        ("Publications", _publications(query, person)),
        ("Papers and documents", _documents(query, person)),
        ("Events", _events(query, person)),
        ("Indicators", _indicators(query, person)),
    )
    return [Group(name, tuple(hits[:SHOWN]), len(hits) > SHOWN) for name, hits in groups if hits]


def _best(rows: QuerySet[Any, Any], query: SearchQuery, *fields: str, or_else: Q | None = None) -> Iterable[Any]:
    """The rows in whose fields the words stand, best first and then newest: one more than is shown."""
    vector = SearchVector(*fields, config=CONFIG)
    wanted = Q(searched=query) if or_else is None else Q(searched=query) | or_else
    ranked = rows.annotate(searched=vector, rank=SearchRank(vector, query)).filter(wanted)
    return ranked.order_by("-rank", "-pk")[: SHOWN + 1]


def _bodies(words, query, person):
    part = Q(name__icontains=words.strip()) | Q(acronym__iexact=words.strip())
    rows = _best(Body.objects.visible_to(person), query, "name", "acronym", or_else=part)
    return [Hit(body.name, body.get_absolute_url(), body.get_kind_display()) for body in rows]


def _issues(query, person):
    issues = Publication.objects.visible_to(person).news_link().current()
    # The data holds the stories; its addresses and anchors are no words that anybody looks for.
    rows = _best(
        issues.defer("html", "data"), query, "title", "data__introduction_text", "data__sections", "data__events"
    )
    return [Hit(issue.title, issue.get_absolute_url(), f"published {day(issue.published_at)}") for issue in rows]


def _publications(query, person):
    others = Publication.objects.visible_to(person).exclude(kind=Publication.Kind.NEWS_LINK).current()
    rows = _best(others.defer("html", "data"), query, "title", "body__name")
    return [
        Hit(one.title, one.get_absolute_url(), f"{one.get_kind_display()}, published {day(one.published_at)}")
        for one in rows
    ]


def _documents(query, person):
    has_file = Exists(DocumentVersion.objects.filter(document=OuterRef("pk")))
    documents = Document.objects.visible_to(person).filter(has_file).select_related("body")
    rows = _best(documents, query, "title")
    return [
        Hit(one.title, one.get_absolute_url(), f"{one.get_kind_display()} of {one.body}, {day(one.dated_on)}")
        for one in rows
    ]


def _events(query, person):
    events = CalendarEntry.objects.visible_to(person).filter(cancelled_at=None)
    rows = _best(events, query, "title", "place", "description")
    return [
        Hit(event.title, event.get_absolute_url(), ", ".join(filter(None, (day(event.starts_at), event.place))))
        for event in rows
    ]


def _indicators(query, person):
    indicators = Indicator.objects.visible_to(person).select_related("body")
    rows = _best(indicators, query, "ni_code", "title", "definition")
    return [Hit(str(one), one.get_absolute_url(), str(one.body)) for one in rows]
