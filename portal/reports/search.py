"""What a visitor finds by words: partnerships, publications and papers, News-Link, events and indicators (E01)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, OuterRef, QuerySet

from comms.models import CalendarEntry, Publication
from partnerships.models import Body, Document, DocumentVersion, Person
from partnerships.models.searching import CONFIG
from partnerships.templatetags.words import day
from targets.models import Indicator

SHOWN = 10  # of each kind
RANKED = 1000  # of each kind, the newest that match: so a word that is everywhere costs no more than this many
SHORTEST_PART = 3  # letters of an unfinished word

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
    """What `person` may see and `words` find, by kind, leaving out kinds with nothing: a statement or two a kind."""
    if not words.strip():
        return []
    queries = tuple(_queries(words))
    groups = (
        ("Partnerships, boards and groups", _bodies(queries, person)),
        ("News-Link", _issues(queries, person)),
        ("Publications", _publications(queries, person)),
        ("Papers and documents", _documents(queries, person)),
        ("Events", _events(queries, person)),
        ("Indicators", _indicators(queries, person)),
    )
    return [Group(name, tuple(hits[:SHOWN]), len(hits) > SHOWN) for name, hits in groups if hits]


def _queries(words):
    """What is asked for, as search engines read it; and the same where its last word is only begun.

    That is another query, asked where the first finds nothing: PostgreSQL cannot tell how rare the beginning of
    a word is, and among a million rows would look for both in the slowest way.
    """
    yield SearchQuery(words, config=CONFIG, search_type="websearch")
    *whole, last = re.findall(r"\w+", words) or [""]
    if len(last) >= SHORTEST_PART and not re.search(r'["-]', words):
        yield SearchQuery(" & ".join([*whole, f"{last}:*"]), config=CONFIG, search_type="raw")


def _best(rows: QuerySet[Any, Any], queries: Iterable[SearchQuery]) -> Iterable[Any]:
    """The rows that the first query to find any finds, best first and then newest: one more than is shown."""
    for query in queries:
        newest = rows.filter(searched=query).order_by("-pk").values("pk")[:RANKED]
        best = rows.filter(pk__in=newest).annotate(rank=SearchRank(F("searched"), query)).order_by("-rank", "-pk")
        if hits := list(best.defer("searched")[: SHOWN + 1]):
            return hits
    return []


def _bodies(queries, person):
    rows = _best(Body.objects.visible_to(person), queries)
    return [Hit(body.name, body.get_absolute_url(), _what_it_is(body)) for body in rows]


def _what_it_is(body):
    return f"{body.get_kind_display()}{', closed' if body.status == Body.Status.CLOSED else ''}"


def _issues(queries, person):
    issues = Publication.objects.visible_to(person).news_link().current().defer("html", "data")
    rows = _best(issues, queries)
    return [Hit(issue.title, issue.get_absolute_url(), f"published {day(issue.published_at)}") for issue in rows]


def _publications(queries, person):
    others = Publication.objects.visible_to(person).exclude(kind=Publication.Kind.NEWS_LINK).current()
    return [
        Hit(one.title, one.get_absolute_url(), f"{one.get_kind_display()}, published {day(one.published_at)}")
        for one in _best(others.defer("html", "data"), queries)
    ]


def _documents(queries, person):
    has_file = Exists(DocumentVersion.objects.filter(document=OuterRef("pk")))
    documents = Document.objects.visible_to(person).filter(has_file).select_related("body")
    rows = _best(documents, queries)
    return [
        Hit(one.title, one.get_absolute_url(), f"{one.get_kind_display()} of {one.body}, {day(one.dated_on)}")
        for one in rows
    ]


def _events(queries, person):
    events = CalendarEntry.objects.visible_to(person).filter(cancelled_at=None)
    rows = _best(events, queries)
    return [
        Hit(event.title, event.get_absolute_url(), ", ".join(filter(None, (day(event.starts_at), event.place))))
        for event in rows
    ]


def _indicators(queries, person):
    indicators = Indicator.objects.visible_to(person).select_related("body")
    rows = _best(indicators, queries)
    return [Hit(str(one), one.get_absolute_url(), str(one.body)) for one in rows]
