"""Sessions, in which browsers people are signed in; and orders to publish what several apps tell together."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.orders import PublishingOrder
from partnerships.models import year_label


class SessionQuerySet(models.QuerySet):
    def live(self, *, at):
        """Sessions that would still be accepted at `at`."""
        return self.filter(expire_date__gt=at, seen_at__gt=at - settings.SESSION_IDLE)


class Session(AbstractBaseSession):
    """One browser that a person is signed in with, or in which somebody is about to sign in."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions")
    browser = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()


class HeadlineOrder(PublishingOrder):
    """Somebody's order to publish a year's headline targets, or a revision of them, as they saw them (C09)."""

    year = models.PositiveSmallIntegerField("year starting in April")

    class Meta(PublishingOrder.Meta):
        constraints = [
            models.UniqueConstraint(
                name="headlineorder_one_open_a_year", fields=["year"], condition=Q(state__in=["waiting", "running"])
            ),
            models.UniqueConstraint(
                name="headlineorder_published_once_a_revision", fields=["year", "revision"], condition=Q(state="done")
            ),
            *PublishingOrder.Meta.constraints,
        ]

    def __str__(self):
        revised = f", revision {self.revision}" if self.revision > 1 else ""
        return f"Headline targets {year_label(self.year)}{revised}"

    def get_absolute_url(self):
        return reverse("portal:headline_order", args=[self.year, self.pk])
