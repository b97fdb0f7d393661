"""People whose data was erased, and the holds that keep data from being erased (P19, O10, O11)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models.history import track_history


class LegalHoldQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whose data is held, and for what, is for those who look after data protection."""
        if person.is_authenticated and person.holds("strategic_manager", "administrator"):
            return self
        return self.none()

    def open(self):
        """Holds that nobody has lifted."""
        return self.filter(lifted_at=None)


@track_history("LegalHoldHistory")
class LegalHold(models.Model):
    """A matter for which a person's data must be kept, whoever asks for it to be erased, until it is lifted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="legal_holds")
    name = models.CharField("name of the matter", max_length=120)
    reason = models.CharField("why the data must be kept", max_length=500)
    review_on = models.DateField("day it is looked at again")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(name="legal_hold_says_why", condition=~Q(name="") & ~Q(reason="")),
            models.CheckConstraint(
                name="legal_hold_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="legal_hold_once_a_matter", fields=["person", "name"], condition=Q(lifted_at__isnull=True)
            ),
        ]

    def __str__(self):
        # Never the person or the matter: labels reach events and tasks.
        return f"Legal hold {self.pk}"

    def get_absolute_url(self):
        return reverse("portal:person_data", args=[self.person_id])


class Erasure(models.Model):
    """That the data of one person was erased, and what of it, in numbers only; kept to erase a restored copy anew."""

    append_only = True

    class Basis(models.TextChoices):
        ASKED = "asked", "They asked for it"
        ENDED = "ended", "We no longer need it"
        UNLAWFUL = "unlawful", "It should never have been kept"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    counts = models.JSONField("what was erased, in numbers")
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="None where a restored copy was erased anew.",
    )  # fmt: skip
    erased_at = models.DateTimeField()

    class Meta:
        ordering = ["-erased_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Erasure {self.pk}"
