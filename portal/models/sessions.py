"""Sessions: in which browsers people are signed in."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


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
