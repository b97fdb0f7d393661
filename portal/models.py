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


class CalendarFeedQuerySet(models.QuerySet):
    def live(self):
        """Links that still work."""
        return self.filter(revoked_at__isnull=True)


class CalendarFeed(models.Model):
    """A secret link to somebody's calendar, of which only the hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="calendar_feed_one_a_person", fields=["person"], condition=models.Q(revoked_at__isnull=True)
            ),
            models.CheckConstraint(name="calendar_feed_is_hashed", condition=models.Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self):
        return f"Calendar link {self.pk}"
