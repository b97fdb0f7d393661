"""Publications: what the partnership said at one moment, frozen."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse

from partnerships.models import Body, Person
from partnerships.models.searching import search_index, searched_by


def kind_slug(kind):
    """How a kind is written in addresses: news-link."""
    return kind.replace("_", "-")


# Of a longer page the rest is not searched: the words of one row are limited to a megabyte by PostgreSQL.
MOST_SEARCHED = 200_000


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, _person):
        """Whatever is published is public."""
        return self

    def current(self):
        """Of each publication only its newest revision."""
        newer = self.model.objects.filter(
            kind=models.OuterRef("kind"), slug=models.OuterRef("slug"), revision__gt=models.OuterRef("revision")
        )
        return self.exclude(models.Exists(newer))

    def news_link(self):
        return self.filter(kind=Publication.Kind.NEWS_LINK)


class PublicationManager(models.Manager.from_queryset(PublicationQuerySet)):
    """Nobody reads the words that a publication is found by: they stay in the database."""

    def get_queryset(self):
        return super().get_queryset().defer("searched")


class Publication(models.Model):
    """Something published: its page, its data and their hash as they stood at one moment (H01)."""

    append_only = True

    class Kind(models.TextChoices):
        NEWS_LINK = "news_link", "News-Link"
        PERFORMANCE_REPORT = "performance_report", "Performance Monitoring Report"
        PROGRESS_REPORT = "progress_report", "Progress Report"
        COUNCIL_NOTE = "council_note", "Note for Full Council"
        QUARTER_DASHBOARD = "quarter_dashboard", "Quarter dashboard"
        HANDBOOK = "handbook", "Handbook"
        PRESS_RELEASE = "press_release", "Press release"
        BRIEFING_NOTE = "briefing_note", "Members’ briefing note"
        FRAMEWORK_BOOK = "framework_book", "Framework book"
        HEADLINE_TARGETS = "headline_targets", "Headline targets"
        HEADLINE_PAGE = "headline_page", "Headline targets of one partnership"
        REPORT_BACK = "report_back", "Annual report-back"

    kind = models.CharField(max_length=30, choices=Kind.choices)
    slug = models.SlugField(max_length=80)
    revision = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        help_text="If it is one's own.",
    )
    address = models.CharField(max_length=200, blank=True, help_text="Where it is read, if that is not the archive.")
    html = models.TextField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    searched = searched_by("title", text=Left("html", MOST_SEARCHED))

    objects = PublicationManager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="publication_revision_once", fields=["kind", "slug", "revision"]),
            models.CheckConstraint(name="publication_revisions_from_one", condition=Q(revision__gte=1)),
            models.CheckConstraint(name="publication_has_its_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        indexes = [
            models.Index(name="publication_newest", fields=["kind", "-published_at"]),
            search_index("publication_searched"),
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.address:
            return self.address
        if self.kind == self.Kind.NEWS_LINK:
            return reverse("comms:news_link_issue", args=[self.slug])
        return reverse("comms:publication_detail", args=[self.kind_slug, self.slug])

    @property
    def kind_slug(self):
        return kind_slug(self.kind)


class PublicationFile(models.Model):
    """A publication as a file for taking along, byte for byte as it was published."""

    append_only = True

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=10, choices=Format.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="publication_file_once_a_format", fields=["publication", "format"]),
            models.CheckConstraint(name="publication_file_has_its_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.publication} as {self.get_format_display()}"
