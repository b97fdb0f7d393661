"""Secret links to somebody's own calendar (X11)."""

from django.conf import settings
from django.db import models


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
