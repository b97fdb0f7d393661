"""Guides that the support office writes: brand guidance, taking part in planning, the handbook's first words (E08, E16, E17)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.pictures import Picture
from partnerships.models import Person
from partnerships.models.history import track_history


@track_history("GuideHistory")
class Guide(models.Model):
    """The words of one of the portal's standing guides, as they are now; its history keeps what they were."""

    class Slug(models.TextChoices):
        BRAND = "brand", "How to use our name and logo"
        TAKING_PART = "taking-part", "Taking part in planning"
        HANDBOOK = "handbook", "First words of the handbook"

    slug = models.CharField(max_length=20, choices=Slug.choices, unique=True)
    text = models.TextField(blank=True)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="guide_is_one_of_ours", condition=~Q(slug=""))]

    def __str__(self):
        return self.get_slug_display()

    def get_absolute_url(self):
        name = {"brand": "comms:brand", "taking-part": "comms:taking_part", "handbook": "comms:handbook_desk"}
        return reverse(name[self.slug])


class LogoQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Logos are for everybody."""
        return self

    def in_use(self):
        return self.filter(retired_on__isnull=True)


@track_history("LogoHistory")
class Logo(models.Model):
    """One version of a logo, with the decision by which it is used, and the day it was given up if it was."""

    name = models.CharField(max_length=100, help_text="Such as “Logo in colour”. Versions of one logo share the name.")
    version = models.PositiveSmallIntegerField()
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(help_text="What was decided, for example which logo stands where.")
    decided_by = models.CharField(max_length=200, help_text="The meeting or office that decided.")
    decided_on = models.DateField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)

    objects = LogoQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(name="logo_version_once", fields=["name", "version"]),
            models.CheckConstraint(
                name="logo_says_who_decided_what", condition=~Q(name="") & ~Q(decision="") & ~Q(decided_by="")
            ),
        ]

    def __str__(self):
        return f"{self.name}, version {self.version}"

    def get_absolute_url(self):
        return reverse("comms:brand")
