"""What the money that came in was for: parts of payments that pay invoices, and their undoing."""

import pgtrigger
from django.db import models
from django.db.models import Q

from partnerships.models import Person
from tariffs.models.invoices import Invoice
from tariffs.models.payments import APPEND_ONLY, Payment
from tariffs.models.sums import invoice_adds_up, payment_adds_up

# The invoice's balance first, then the payment's: everybody takes the two locks in this order.
MOVE_BALANCES = """
    IF NEW.undoes_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tariffs_allocation a WHERE a.id = NEW.undoes_id AND a.undoes_id IS NULL
        AND a.payment_id = NEW.payment_id AND a.invoice_id = NEW.invoice_id AND a.amount_gbp = -NEW.amount_gbp
    ) THEN
        RAISE EXCEPTION 'an allocation is undone as a whole, where it was made'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_undone_as_a_whole';
    END IF;
    UPDATE tariffs_invoicebalance SET allocated_gbp = allocated_gbp + NEW.amount_gbp WHERE invoice_id = NEW.invoice_id;
    UPDATE tariffs_paymentbalance SET allocated_gbp = allocated_gbp + NEW.amount_gbp WHERE payment_id = NEW.payment_id;
    RETURN NULL;
"""


class AllocationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of payments that the person may see."""
        return self.filter(payment__in=Payment.objects.visible_to(person))

    def standing(self):
        """Those that are not undone, without the rows that undo."""
        return self.filter(undoes__isnull=True, undone__isnull=True)


class Allocation(models.Model):
    """A part of a payment that pays an invoice, or the row that undoes one."""

    append_only = True

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    amount_gbp = models.DecimalField("amount (£)", max_digits=14, decimal_places=2)
    why = models.CharField("by which rule", max_length=200, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone")
    reason = models.CharField("why it was undone", max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="allocation_gives_or_undoes",
                condition=Q(undoes__isnull=True, amount_gbp__gt=0, reason="")
                | (Q(undoes__isnull=False, amount_gbp__lt=0) & ~Q(reason="")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="move_balances", operation=pgtrigger.Insert, when=pgtrigger.After, func=MOVE_BALANCES),
            invoice_adds_up(pgtrigger.Insert),
            payment_adds_up(pgtrigger.Insert),
            APPEND_ONLY,
        ]  # fmt: skip

    def __str__(self):
        return f"£{self.amount_gbp:,.2f} of payment {self.payment_id} for {self.invoice}"

    def get_absolute_url(self):
        return self.payment.get_absolute_url()
