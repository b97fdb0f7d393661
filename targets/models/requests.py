"""What a board is asked of a quarter, as it stood when the quarter was published."""

import pgtrigger
from django.db import models

from comms.models import Publication
from partnerships.models import Body, Role


class BoardRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Members of boards, the support office and auditors: what a board is asked is not public."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
            return self
        return self.filter(models.Exists(Body.objects.filter(pk__in=person.seat_body_ids, kind=Body.Kind.BOARD)))


class BoardRequest(models.Model):
    """What the Delivery Board was asked when a quarter, or a revision of it, was published; private, and never changed."""

    append_only = True

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, related_name="board_request", help_text="The dashboard published then."
    )
    asks = models.JSONField(default=list, blank=True)

    objects = BoardRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-publication"]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"What the board was asked: {self.publication}"
