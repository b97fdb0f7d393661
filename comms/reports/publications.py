"""Everything that was published, in one list: reports, issues and the papers of bodies (E02)."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Left, TruncDate
from django.urls import reverse

from comms.models import Publication
from comms.models.publications import kind_slug
from partnerships.models import Body, Document, DocumentVersion
from partnerships.models.years import year_label
from partnerships.templatetags.words import quarter_words

Kind = Publication.Kind
KINDS = {**dict(Kind.choices), **dict(Document.Kind.choices)}
_COLUMNS = ("on", "begins", "kind", "title", "body_name", "body_slug", "address", "slug", "revision", "extension", "id")
_QUARTER = re.compile(r"(?P<year>\d{4})-\d{2}-q(?P<quarter>[1-4])(-|$)")
_YEAR = re.compile(r"\d{4}-\d{2}(-|$)")


@dataclass(frozen=True)
class Published:
    """One published thing in words: the day it came out, the day its period began; `extension` only for a file."""

    on: dt.date
    begins: dt.date
    kind: str
    title: str
    body_name: str
    body_slug: str
    address: str
    slug: str
    revision: int
    extension: str
    pk: int

    @property
    def label(self) -> str:
        return str(KINDS.get(self.kind, self.kind))

    @property
    def period(self) -> str:
        """The period that it is about, in words; nothing if it is about none."""
        if found := _QUARTER.match(self.slug):
            return quarter_words(int(found["year"]), int(found["quarter"]))
        if self.kind == Kind.NEWS_LINK:
            return f"{self.begins:%B %Y}"
        return year_label(self.begins.year) if _YEAR.match(self.slug) else ""

    @property
    def url(self) -> str:
        if self.extension:
            return reverse("partnerships:document_file", args=[self.pk])
        if self.address:
            return self.address
        if self.kind == Kind.NEWS_LINK:
            return reverse("comms:news_link_issue", args=[self.slug])
        return reverse("comms:publication_detail", args=[kind_slug(self.kind), self.slug])

    @property
    def history(self) -> str:
        """Where earlier revisions are; nothing if there are none."""
        if self.revision == 1 or self.extension:
            return ""
        return reverse("comms:publication_revisions", args=[kind_slug(self.kind), self.slug])

    @property
    def mark(self) -> str:
        """A name that stays with this revision, for feeds."""
        return f"document-{self.pk}" if self.extension else f"{kind_slug(self.kind)}-{self.slug}-{self.revision}"


def published(*, kind: str = "", year: int | None = None, body: Body | None = None) -> QuerySet[Any, Any]:
    """The newest revision of everything published, what came out last first, as rows for `shown`.

    Of what came out on one day, the latest period comes first. `kind` is a kind of publication or
    document, `year` the one from April in which its period began.
    """
    publications, documents = _publications(), _documents()
    if kind:
        publications, documents = publications.filter(kind=kind), documents.filter(kind=kind)
    if year:
        within = Q(begins__gte=dt.date(year, 4, 1), begins__lt=dt.date(year + 1, 4, 1))
        publications, documents = publications.filter(within), documents.filter(within)
    if body:
        publications, documents = publications.filter(body=body), documents.filter(body=body)
    rows = publications.values_list(*_COLUMNS).union(documents.values_list(*_COLUMNS), all=True)
    return rows.order_by("-on", "-begins", "title", "id")


def shown(rows) -> list[Published]:
    """Rows of `published` in words."""
    return [Published(*row) for row in rows]


def years_published() -> list[int]:
    """The years from April that published things are about, newest first."""
    days = _publications().values_list("begins", flat=True).union(_documents().values_list("begins", flat=True))
    return sorted({day.year - (day.month < 4) for day in days}, reverse=True)


def bodies_published() -> QuerySet[Body, Body]:
    """The bodies that have published something of their own."""
    own = Q(pk__in=Publication.objects.filter(body__isnull=False).values("body"))
    return Body.objects.filter(own | Q(pk__in=_documents().values("body"))).order_by("name")


def _publications():
    period = Case(
        When(kind=Kind.NEWS_LINK, slug__regex=r"^\d{4}-(0[1-9]|1[0-2])$", then=_day(Concat("slug", Value("-01")))),
        When(slug__regex=r"^\d{4}-\d{2}-q[1-4]", then=_quarter()),
        When(slug__regex=r"^\d{4}-\d{2}(-|$)", then=_day(Concat(Left("slug", 4), Value("-04-01")))),
        default=TruncDate("published_at"),
        output_field=DateField(),
    )
    return (
        Publication.objects.current()
        .order_by()
        .annotate(
            on=TruncDate("published_at"),
            begins=period,
            body_name=Coalesce("body__name", Value("")),
            body_slug=Coalesce("body__slug", Value("")),
            extension=Value("", output_field=CharField()),
        )
    )


def _documents():
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    standing = Document.objects.visible_to(AnonymousUser()).order_by()
    return standing.annotate(
        on=F("dated_on"),
        begins=F("dated_on"),
        body_name=F("body__name"),
        body_slug=F("body__slug"),
        address=Value("", output_field=CharField()),
        slug=Value("", output_field=CharField()),
        revision=Subquery(newest.values("number")[:1]),
        extension=Subquery(newest.values("extension")[:1]),
    ).filter(revision__isnull=False)


def _day(text):
    return Func(text, Value("YYYY-MM-DD"), function="to_date", output_field=DateField())


def _quarter():
    """The first day of the quarter that a slug such as 2008-09-q4 names; its year begins in April."""
    year = Cast(Left("slug", 4), IntegerField())
    number = Cast(Func(F("slug"), Value(r"q(\d)"), function="substring"), IntegerField())
    return Func(year + number / 4, number * 3 % 12 + 1, Value(1), function="make_date", output_field=DateField())
