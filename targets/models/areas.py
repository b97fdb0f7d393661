"""Areas: whose figures they are. Ours has returns; the others are there to compare with (C09)."""

import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partnerships.models.history import track_history


def spelling(text):
    """A name as it is compared: without case, accents, punctuation, “the”, and the words that councils are called."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    letters = "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join(word for word in letters.split() if word != "the")


class AreaQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Which areas there are is public."""
        return self

    def spelled(self):
        """Every spelling of every area: the code or name as it is compared, to the areas it may mean."""
        found = {}
        for area in self:
            for name in {spelling(name) for name in area.names if name}:
                found.setdefault(name, []).append(area)
        return found


@track_history("AreaHistory")
class Area(models.Model):
    """A local authority's area, with the codes and names under which published figures know it."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)
    official_name = models.CharField(max_length=150, blank=True)
    gss_code = models.CharField("GSS code", max_length=9, blank=True)
    nation = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    also_known_as = ArrayField(models.CharField(max_length=150), default=list, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "code"]
        constraints = [
            models.CheckConstraint(name="area_has_code_and_name", condition=~Q(code="") & ~Q(name="")),
            models.UniqueConstraint(name="area_gss_code_once", fields=["gss_code"], condition=~Q(gss_code="")),
            models.CheckConstraint(
                name="area_closes_after_it_opens",
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="An area cannot close before it opened. Check both dates.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def names(self):
        """All it is known by."""
        return (self.code, self.gss_code, self.name, self.official_name, *self.also_known_as)

    def existed_in(self, year):
        """Whether it was there in some part of the year that starts in April."""
        return (self.opened_on is None or self.opened_on.year <= year + 1) and (
            self.closed_on is None or self.closed_on.year > year
        )
