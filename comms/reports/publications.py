"""Everything that was published, in one list: reports, issues and the papers of bodies (E02)."""

import datetime as dt
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

Kind = Publication.Kind
KINDS = {**dict(Kind.choices), **dict(Document.Kind.choices)}
_COLUMNS = ("on", "kind", "title", "body_name", "body_slug", "address", "slug", "revision", "extension", "id")


@dataclass(frozen=True)
class Published:
    """One published thing in words; `extension` only for what is a file."""

    on: dt.date
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
    """The newest revision of everything published, newest first, as rows for `shown`.

    `kind` is a kind of publication or document, `year` the one from April in which its period began.
    """
    publications, documents = _publications(), _documents()
    if kind:
        publications, documents = publications.filter(kind=kind), documents.filter(kind=kind)
    if year:
        within = Q(on__gte=dt.date(year, 4, 1), on__lt=dt.date(year + 1, 4, 1))
        publications, documents = publications.filter(within), documents.filter(within)
    if body:
        publications, documents = publications.filter(body=body), documents.filter(body=body)
    rows = publications.values_list(*_COLUMNS).union(documents.values_list(*_COLUMNS), all=True)
    return rows.order_by("-on", "title", "id")


def shown(rows) -> list[Published]:
    """Rows of `published` in words."""
    return [Published(*row) for row in rows]


def years_published() -> list[int]:
    """The years from April in which something was published, newest first."""
    days = _publications().values_list("on", flat=True).union(_documents().values_list("on", flat=True))
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
            on=period,
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
