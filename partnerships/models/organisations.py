"""The agencies, councils, charities and firms that partners come from."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models.history import track_history


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Every organisation is public: who is at the table is what a partnership tells first (A07)."""
        return self

    def named_like(self, text):
        """Organisations whose name or other name holds `text`, or nearly; all of them for an empty text."""
        if not text:
            return self
        return self.filter(
            Q(name__icontains=text) | Q(name__trigram_word_similar=text) | Q(also_known_as__icontains=text)
        )

    def in_order(self):
        return self.order_by(Lower("name"), "pk")


@track_history("OrganisationHistory")
class Organisation(models.Model):
    """An organisation that takes part in, pays towards or works beside the partnership."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    also_known_as = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    is_group_of = models.CharField(
        "group of",
        max_length=200,
        blank=True,
        help_text="For a sector group: what it groups, such as seven social landlords.",
    )
    is_host_authority = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="organisation_one_host_authority",
                fields=["is_host_authority"],
                condition=Q(is_host_authority=True),
            ),
        ]
        indexes = [GinIndex(name="organisation_name_search", fields=["name"], opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partnerships:organisation_detail", args=[self.slug])
