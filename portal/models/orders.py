"""Orders to publish what is told once a year of all partnerships together (C09, E14)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.orders import PublishingOrder
from partnerships.models import year_label


class YearOrder(PublishingOrder):
    """Somebody's order to publish a yearly document, or a revision of it, as they saw it."""

    year = models.PositiveSmallIntegerField("year starting in April")

    class Meta(PublishingOrder.Meta):
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_one_open_a_year", fields=["year"], condition=Q(state__in=["waiting", "running"])
            ),
            models.UniqueConstraint(
                name="%(class)s_published_once_a_revision", fields=["year", "revision"], condition=Q(state="done")
            ),
            *PublishingOrder.Meta.constraints,
        ]

    def titled(self, title):
        """The order in words: what of which year, and which revision."""
        revised = f", revision {self.revision}" if self.revision > 1 else ""
        return f"{title} {year_label(self.year)}{revised}"


class HeadlineOrder(YearOrder):
    """Somebody's order to publish a year's headline targets, or a revision of them, as they saw them (C09)."""

    class Meta(YearOrder.Meta):
        pass

    def __str__(self):
        return self.titled("Headline targets")

    def get_absolute_url(self):
        return reverse("portal:headline_order", args=[self.year, self.pk])


class ReportBackOrder(YearOrder):
    """Somebody's order to publish a year's report-back, or a revision of it, as they saw it (E14)."""

    class Meta(YearOrder.Meta):
        pass

    def __str__(self):
        return self.titled("Annual report-back")

    def get_absolute_url(self):
        return reverse("portal:report_back_order", args=[self.year, self.pk])
