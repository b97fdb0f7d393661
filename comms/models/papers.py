"""Which papers of meetings key stakeholders were told of."""

from django.db import models

from comms.models.outbox import Message
from partnerships.models import Document


class PaperTold(models.Model):
    """That a public paper was told of, and by which mail: each once, whatever versions follow (E02)."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="told")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="papers_told")

    class Meta:
        verbose_name_plural = "papers told"

    def __str__(self):
        return f"{self.document}, told"
