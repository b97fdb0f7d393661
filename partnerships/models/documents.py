"""Documents of bodies with their versions; the files are outside any web root (A05, B10)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history
from partnerships.models.kept_files import KeptFile
from partnerships.models.meetings import Meeting
from partnerships.models.people import Person
from partnerships.models.searching import search_index, searched_by


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Public documents for all; members' ones for those with a seat on the body and the support office."""
        standing = self.filter(withdrawn_at__isnull=True)
        if not person.is_authenticated:
            return standing.filter(visibility=Document.Visibility.PUBLIC)
        if person.holds("support_officer", "strategic_manager", "administrator", "auditor"):
            return standing
        return standing.filter(Q(visibility=Document.Visibility.PUBLIC) | Q(body__in=person.seat_body_ids))

    def papers(self):
        """Agendas, action notes and papers: what is listed under Meetings and papers."""
        return self.filter(kind__in=Document.Kind.of_meetings())

    def newest_first(self):
        return self.order_by("-dated_on", "-pk")


@track_history("DocumentHistory", exclude=["searched"])
class Document(models.Model):
    """A document that a body keeps: its terms of reference, an agenda, a plan."""

    class Kind(models.TextChoices):
        TERMS_OF_REFERENCE = "terms_of_reference", "Terms of reference"
        AGENDA = "agenda", "Agenda"
        ACTION_NOTE = "action_note", "Action note"
        PAPER = "paper", "Paper"
        STRATEGY = "strategy", "Strategy"
        PLAN = "plan", "Plan"
        OTHER = "other", "Other"

        @classmethod
        def of_meetings(cls):
            return (cls.AGENDA, cls.ACTION_NOTE, cls.PAPER)

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Everybody"
        MEMBERS = "members", "People with a seat on this body"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="documents")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=200)
    dated_on = models.DateField("date of the document")
    visibility = models.CharField("who may read it", max_length=10, choices=Visibility.choices)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    searched = searched_by("title")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-pk"]
        constraints = [models.CheckConstraint(name="document_has_a_title", condition=~Q(title=""))]
        indexes = [
            models.Index(name="document_of_body", fields=["body", "-dated_on"]),
            search_index("document_searched"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnerships:document_file", args=[self.pk])


@track_history("DocumentVersionHistory")
class DocumentVersion(KeptFile):
    """One file of a document as it was uploaded; a newer one never replaces it."""

    folder = "documents"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(name="document_version_number_once", fields=["document", "number"]),
            models.CheckConstraint(
                name="document_version_starts_at_one",
                condition=Q(number__gte=1),
                violation_error_message="Count from 1.",
            ),
            models.CheckConstraint(
                name="document_version_up_to_10_mb", condition=Q(size__gte=1, size__lte=10 * 1024 * 1024)
            ),
        ]

    def __str__(self):
        return f"{self.document}, version {self.number}"
