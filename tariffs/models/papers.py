"""What was issued as the file that was sent: one for each invoice and credit note, and never another (H09)."""

from django.db import models
from django.db.models import Q

from comms.models import Message
from tariffs.models.credits import CreditNote
from tariffs.models.invoices import Invoice, frozen


class PaperFile(models.Model):
    """A paper as the PDF that was sent, byte for byte, and the mail that carried it."""

    append_only = True

    content = models.BinaryField()
    electronic = models.BinaryField("UBL", null=True, help_text="Where the payer wants electronic invoices.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", help_text="The mail that carried it, if any."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_has_its_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [frozen()]

    def __str__(self):
        return f"{self.paper}.pdf"


class InvoiceFile(PaperFile):
    """The file of an invoice."""

    paper = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="file")


class CreditNoteFile(PaperFile):
    """The file of a credit note."""

    paper = models.OneToOneField(CreditNote, on_delete=models.PROTECT, related_name="file")
