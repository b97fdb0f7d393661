"""Credit notes: what takes back an invoice, or a part of it, without touching it (H09)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Person
from tariffs.models.invoices import Invoice, InvoiceLine, adds_up, frozen
from tariffs.models.series import NumberSeries, misnumbered
from tariffs.models.sums import invoice_adds_up

CREDIT_RULES = f"""
    IF {misnumbered("tariffs_creditnote")} THEN
        RAISE EXCEPTION 'a credit note carries the next number of its series'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_number_follows';
    END IF;
    UPDATE tariffs_invoicebalance b SET credited_gbp = b.credited_gbp + n.total
        FROM (SELECT invoice_id, sum(total_gbp) AS total FROM new_values GROUP BY invoice_id) n
        WHERE b.invoice_id = n.invoice_id;
    RETURN NULL;
"""  # noqa: S608  only constants of this app

CREDIT_LINES_ADD_UP = """
    IF (SELECT (net_gbp, vat_gbp) FROM tariffs_creditnote WHERE id = {note}) IS DISTINCT FROM
        (SELECT (sum(net_gbp), sum(vat_gbp)) FROM tariffs_creditnoteline WHERE credit_note_id = {note})
    THEN
        RAISE EXCEPTION 'the lines of a credit note add up to it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_lines_add_up';
    END IF;
    RETURN NULL;
"""

# The balance's row is held by the credit note of the same transaction, so nobody credits the line meanwhile.
CREDIT_LINE_FITS = """
    IF NOT EXISTS (
        SELECT 1 FROM tariffs_invoiceline l JOIN tariffs_creditnote n ON n.invoice_id = l.invoice_id
        WHERE l.id = NEW.invoice_line_id AND n.id = NEW.credit_note_id
    ) OR EXISTS (
        SELECT 1 FROM tariffs_invoiceline l JOIN tariffs_creditnoteline c ON c.invoice_line_id = l.id
        WHERE l.id = NEW.invoice_line_id GROUP BY l.id
        HAVING sum(c.net_gbp) > l.net_gbp OR sum(c.vat_gbp) > l.vat_gbp
    ) THEN
        RAISE EXCEPTION 'a line is credited on its own invoice, and at most once in full'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_line_fits';
    END IF;
    RETURN NULL;
"""


class CreditNoteQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The credit notes of the invoices that a person may see."""
        return self.filter(invoice__in=Invoice.objects.visible_to(person))

    def with_file(self):
        """Each with `has_file`: whether its PDF is made, and `has_electronic`: whether there is UBL beside it."""
        return self.annotate(
            has_file=models.Q(file__isnull=False), has_electronic=models.Q(file__electronic__isnull=False)
        )


class CreditNote(models.Model):
    """What takes back an invoice or a part of it, as it was issued."""

    append_only = True

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="credit_notes")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20, unique=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    net_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    vat_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    total_gbp = models.GeneratedField(
        expression=F("net_gbp") + F("vat_gbp"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )

    objects = CreditNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-series__year", "number"]
        constraints = [
            models.UniqueConstraint(name="credit_note_number_once", fields=["series", "number"]),
            models.CheckConstraint(
                name="credit_note_gives_a_reason",
                condition=~Q(reason="") & Q(net_gbp__gt=0, vat_gbp__gte=0),
            ),
        ]
        triggers = [
            frozen(),
            pgtrigger.Trigger(
                name="numbered_and_counted",
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                referencing=pgtrigger.Referencing(new="new_values"),
                func=CREDIT_RULES,
            ),
            adds_up(CREDIT_LINES_ADD_UP.format(note="NEW.id")),
            invoice_adds_up(pgtrigger.Insert),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("tariffs:credit_note_detail", args=[self.reference])


class CreditNoteLine(models.Model):
    """How much of one line of an invoice a credit note takes back."""

    append_only = True

    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="lines")
    invoice_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="credits")
    net_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    vat_gbp = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["credit_note", "invoice_line__position"]
        constraints = [
            models.UniqueConstraint(name="credit_note_line_once", fields=["credit_note", "invoice_line"]),
            models.CheckConstraint(name="credit_note_line_gives_back", condition=Q(net_gbp__gt=0, vat_gbp__gte=0)),
        ]
        triggers = [
            frozen(),
            pgtrigger.Trigger(
                name="fits_its_line", operation=pgtrigger.Insert, when=pgtrigger.After, func=CREDIT_LINE_FITS
            ),
            adds_up(CREDIT_LINES_ADD_UP.format(note="NEW.credit_note_id")),
        ]

    def __str__(self):
        return f"{self.net_gbp} of {self.invoice_line}"
