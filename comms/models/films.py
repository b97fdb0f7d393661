"""The film itself, hosted here, with its captions (E09)."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.assets import Asset
from partnerships.models import Person
from partnerships.models.history import track_history


def film_name(film_file, name):
    """A name of our own: what the visitor called the file never reaches the disk."""
    return f"films/{uuid4().hex}"


class FilmFileQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The films in use are for everybody; one that was taken off the list only for those who keep the list."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.filter(asset__retired_at=None)


@track_history("FilmFileHistory", exclude=["captions"])
class FilmFile(models.Model):
    """The file of a film that can be watched here; another one takes its place, with captions of its own."""

    class Format(models.TextChoices):
        MP4 = "mp4", "MP4"
        WEBM = "webm", "WebM"

    asset = models.OneToOneField(Asset, on_delete=models.PROTECT, related_name="film_file")
    file = models.FileField(upload_to=film_name, max_length=100)
    format = models.CharField(max_length=4, choices=Format.choices)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    captions = models.TextField("captions as WebVTT", blank=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = FilmFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="film_file_holds_something", condition=Q(size__gte=1)),
            models.CheckConstraint(name="film_file_has_its_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self):
        return f"{self.asset} ({self.get_format_display()})"

    def get_absolute_url(self):
        return reverse("comms:film_file", args=[self.pk])

    @property
    def content_type(self):
        return f"video/{self.format}"
