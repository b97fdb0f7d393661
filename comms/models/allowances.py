"""How many mails may go now: the rate limits of the outbox, counted in one row for each domain and one for all."""

from django.db import models
from django.db.models import Q


class Allowance(models.Model):
    """How many mails may still go at once to one domain or, without a domain, to all together."""

    domain = models.CharField(max_length=254, blank=True, help_text="Empty for all domains together.")
    left = models.FloatField()
    counted_at = models.DateTimeField()
    woken_until = models.DateTimeField(
        null=True, blank=True, help_text="A sender has been asked to look again by then; for all domains together."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="allowance_once_a_domain", fields=["domain"]),
            models.CheckConstraint(
                name="allowance_wakes_for_all_together", condition=Q(domain="") | Q(woken_until__isnull=True)
            ),
        ]

    def __str__(self):
        return self.domain or "All domains"
