"""What is still owed on each invoice, kept by the database under the lock of one row."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from tariffs.models.invoices import Invoice
from tariffs.models.sums import invoice_adds_up


class InvoiceBalanceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The balances of the invoices that a person may see."""
        return self.filter(invoice__in=Invoice.objects.visible_to(person))

    def open(self):
        """Those of which something is still owed."""
        return self.filter(outstanding_gbp__gt=0)


class InvoiceBalance(models.Model):
    """How much of an invoice was credited, paid and written off; only triggers of those rows write it.

    Whoever changes what is owed locks this row first, so credits, payments and write-offs of one
    invoice follow each other and none of them can take what another has taken (P8).
    """

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, primary_key=True, related_name="balance")
    total_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    credited_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    allocated_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    written_off_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    outstanding_gbp = models.GeneratedField(
        expression=F("total_gbp") - F("credited_gbp") - F("allocated_gbp") - F("written_off_gbp"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )

    objects = InvoiceBalanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invoice_balance_parts_are_not_negative",
                condition=Q(credited_gbp__gte=0, allocated_gbp__gte=0, written_off_gbp__gte=0),
                violation_error_message="More would be undone than was done. Look at the invoice again.",
            ),
            models.CheckConstraint(
                name="invoice_balance_is_not_overdrawn",
                condition=Q(total_gbp__gte=F("credited_gbp") + F("allocated_gbp") + F("written_off_gbp")),
                violation_error_message="That is more than is still owed on the invoice. Look at what is left of it.",
            ),
        ]
        indexes = [
            models.Index(name="invoice_balance_open", fields=["invoice"], condition=Q(outstanding_gbp__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="kept_by_triggers",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("pg_trigger_depth() = 0"),
            ),
            invoice_adds_up(pgtrigger.Update),
        ]

    def __str__(self):
        return f"£{self.outstanding_gbp:,.2f} of {self.invoice}"

    @property
    def is_settled(self):
        return self.outstanding_gbp == 0
