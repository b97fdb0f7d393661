"""Pictures as we keep them: checked, drawn anew without what the camera wrote into them, and described in words."""

from dataclasses import dataclass

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Person
from partnerships.models.history import track_history

MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class PictureContent:
    """What an uploaded picture became: its new bytes, their format and size."""

    content: bytes
    format: str
    width: int
    height: int


@dataclass(frozen=True)
class PictureChoice:
    """What somebody wants with the picture of a thing: a new one or none, the one there is to stay or to go."""

    new: PictureContent | None = None
    alt: str = ""
    is_decorative: bool = False
    is_removed: bool = False


class PictureQuerySet(models.QuerySet):
    def unused(self):
        """Pictures that no row has, whatever kind of thing may have one; the rows of histories do not count."""
        found = self
        relations = [field for field in self.model._meta.get_fields(include_hidden=True) if field.auto_created]
        for relation in relations:
            if relation.is_relation and relation.on_delete is not models.DO_NOTHING:
                users = relation.related_model.objects.filter(**{relation.field.name: models.OuterRef("pk")})
                found = found.exclude(models.Exists(users))
        return found


@track_history("PictureHistory", exclude=["content"])
class Picture(models.Model):
    """A picture somebody uploaded, with the words for people who do not see it.

    Its address is the hash of its content: only who has seen it knows it, and what is found there
    never changes, so that a published page keeps its pictures (H01).
    """

    class Format(models.TextChoices):
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"

    content = models.BinaryField()
    format = models.CharField(max_length=4, choices=Format.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField("what it shows", max_length=250, blank=True)
    is_decorative = models.BooleanField("it only decorates", default=False)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    unused_since = models.DateTimeField(null=True, blank=True, help_text="The night that found it unused.")

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = [F("added_at").desc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_is_described_or_decorates",
                condition=Q(is_decorative=True, alt="") | (Q(is_decorative=False) & ~Q(alt="")),
            ),
            models.CheckConstraint(name="picture_has_its_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="picture_has_a_size", condition=Q(width__gte=1, height__gte=1)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="content_stands",
                operation=pgtrigger.UpdateOf("content", "format", "sha256", "width", "height"),
            )
        ]

    def __str__(self):
        return self.alt or "Picture that only decorates"

    def get_absolute_url(self):
        return reverse("comms:picture", args=[self.sha256, self.format])
