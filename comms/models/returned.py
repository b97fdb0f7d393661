"""What comes back of our mail: bounces and complaints, and what no rule could read."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.outbox import Delivery


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Addresses are personal data: for the support office only."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()


class BounceQuerySet(OfficeQuerySet):
    def standing(self):
        """Those that nobody has put right since."""
        return self.filter(lifted_at=None)


class Bounce(models.Model):
    """What came back about one delivery: refused for good, refused for now, or reported as unwanted (H07, P5)."""

    class Kind(models.TextChoices):
        HARD = "hard", "For good"
        SOFT = "soft", "For now"
        COMPLAINT = "complaint", "Reported as unwanted"

    class Why(models.TextChoices):
        NO_MAILBOX = "no_mailbox", "the mailbox does not exist"
        NO_DOMAIN = "no_domain", "there is no such place after the @"
        CLOSED = "closed", "the mailbox has been closed"
        FULL = "full", "the mailbox is full"
        TOO_BIG = "too_big", "the mail is too big for them"
        REFUSED = "refused", "their server does not take our mail"
        LATE = "late", "their server could not be reached for days"
        PASSED_ON = "passed_on", "it was passed on to another address, which refused it"
        UNCLEAR = "unclear", "their server did not say why"
        UNWANTED = "unwanted", "its owner reported it as unwanted"

    # What is about the address itself is for good; all else may be over tomorrow (RFC 3463).
    FOR_GOOD = (Why.NO_MAILBOX, Why.NO_DOMAIN, Why.CLOSED)

    # About us or this one mail, not about the address: a filter that dislikes us empties no list.
    NOT_COUNTED = (Why.REFUSED, Why.TOO_BIG)

    # The unique constraint begins with the delivery.
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="bounces", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    why = models.CharField(max_length=12, choices=Why.choices)
    address_hash = models.CharField(max_length=64, db_index=True)
    status = models.CharField("status code", max_length=12, blank=True)
    words = models.CharField("what their server said", max_length=300, blank=True)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(
        null=True, blank=True, help_text="When mail was let go there again; it no longer counts."
    )

    objects = BounceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="bounce_once_a_delivery_and_kind", fields=["delivery", "kind"]),
            models.CheckConstraint(name="bounce_is_hashed", condition=Q(address_hash__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="bounce_kind_follows_why",
                condition=Q(kind="hard", why__in=["no_mailbox", "no_domain", "closed"])
                | Q(kind="complaint", why="unwanted")
                | Q(kind="soft", why__in=["full", "too_big", "refused", "late", "passed_on", "unclear"]),
            ),
        ]
        indexes = [models.Index(name="bounce_newest", fields=["-at", "-id"])]

    def __str__(self):
        # Never the address: labels reach events and logs.
        return f"Returned mail {self.pk}"

    def get_absolute_url(self):
        return reverse("comms:returned_detail", args=[self.pk])

    @classmethod
    def kind_of(cls, why):
        """Whether a reason is for good, for now or a complaint."""
        if why == cls.Why.UNWANTED:
            return cls.Kind.COMPLAINT
        return cls.Kind.HARD if why in cls.FOR_GOOD else cls.Kind.SOFT


class UnreadReturn(models.Model):
    """A mail to the address for bounces that changed nothing, with the reason, kept a while for a person to look at."""

    class Reason(models.TextChoices):
        LETTER = "letter", "Somebody wrote to the address for returned mail"
        UNCLEAR = "unclear", "It came back without a reason that the portal knows"
        UNSIGNED = "unsigned", "It names no mail of ours"
        FORGED = "forged", "It names a mail of ours with a sign that is not genuine"
        GONE = "gone", "It is about a mail of which no record is left"
        BROKEN = "broken", "It cannot be read: it is too deeply nested or damaged"

    reason = models.CharField(max_length=10, choices=Reason.choices)
    fingerprint = models.CharField(max_length=64, unique=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    excerpt = models.TextField("its first words", max_length=2000, blank=True)
    came_at = models.DateTimeField()

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["-came_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="unread_return_has_its_fingerprint", condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$")
            )
        ]

    def __str__(self):
        return f"Unread returned mail {self.pk}"
