"""Circulars: short letters to one audience, such as the LSP network, that are no issue of News-Link (E16)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.audiences import Audience
from comms.models.outbox import Message
from partnerships.models import Person
from partnerships.models.history import track_history


class CircularQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Circulars are the support office's letters."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()

    def drafts(self):
        return self.filter(sent_at=None, dropped_at=None)


@track_history("CircularHistory")
class Circular(models.Model):
    """A letter of a few paragraphs to one audience, with a link to a page of the portal if it has one."""

    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="circulars")
    subject = models.CharField(max_length=150)
    text = models.TextField()
    link_words = models.CharField("words of the link", max_length=100, blank=True)
    link_path = models.CharField("page of the portal", max_length=300, blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    messages = models.ManyToManyField(
        Message, blank=True, related_name="circulars", help_text="What went: to subscribers, and to people with a seat."
    )

    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="circular_says_something", condition=~Q(subject="") & ~Q(text="")),
            models.CheckConstraint(name="circular_subject_is_one_line", condition=~Q(subject__regex=r"[\r\n]")),
            models.CheckConstraint(
                name="circular_link_has_words", condition=Q(link_words="", link_path="") | (~Q(link_words="") & ~Q(link_path=""))
            ),
            models.CheckConstraint(
                name="circular_links_into_the_portal", condition=Q(link_path="") | Q(link_path__regex=r"^/([^/\\]|$)")
            ),
            models.CheckConstraint(
                name="circular_sent_by_somebody",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True) | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="circular_sent_or_dropped", condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True)
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("comms:circular_detail", args=[self.pk])

    @property
    def is_draft(self):
        return self.sent_at is None and self.dropped_at is None

    @property
    def state(self):
        """In what state it is, and the words for it."""
        if self.sent_at:
            return "sent", "Sent"
        return ("dropped", "Given up") if self.dropped_at else ("draft", "Draft")
