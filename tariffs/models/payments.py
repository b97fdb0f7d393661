"""Money that came in, how much of it is still free, and what was sent back."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Organisation, Person
from tariffs.models.payers import keeps_money, spoken_for
from tariffs.models.sums import payment_adds_up

# The balance comes with its payment, and only rows that stand for ever move it; its own CHECKs
# refuse what would take more out of a payment than came in (P8).
OPEN_BALANCE = """
    INSERT INTO tariffs_paymentbalance (payment_id, amount_gbp, allocated_gbp, refunded_gbp)
    VALUES (NEW.id, NEW.amount_gbp, 0, 0);
    RETURN NULL;
"""
TAKE_REFUND = """
    UPDATE tariffs_paymentbalance SET refunded_gbp = refunded_gbp + NEW.amount_gbp WHERE payment_id = NEW.payment_id;
    RETURN NULL;
"""
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
NO_PAYMENT_IS_ABOVE = 10_000_000


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Every payment for those who keep the accounts; for a payer's contact, its own."""
        if not person.is_authenticated:
            return self.none()
        return self if keeps_money(person) else self.filter(organisation__in=spoken_for(person))

    def with_money_left(self):
        """Payments of which a part is neither allocated nor sent back."""
        return self.filter(balance__available_gbp__gt=0)


class Payment(models.Model):
    """Money that came in on one day, from a payer or from somebody not known yet."""

    class Source(models.TextChoices):
        BANK_FILE = "bank_file", "Bank file"
        MANUAL = "manual", "Entered by hand"

    received_on = models.DateField("day the bank had it")
    amount_gbp = models.DecimalField("amount (£)", max_digits=14, decimal_places=2)
    reference = models.CharField("reference on the bank’s statement", max_length=200, blank=True)
    payer_name = models.CharField("name on the bank’s statement", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    source = models.CharField(max_length=10, choices=Source.choices)
    file = models.CharField("bank file it came in", max_length=200, blank=True)
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="The same in every file that holds this payment."
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="payment_is_above_nought",
                condition=Q(amount_gbp__gt=0, amount_gbp__lt=NO_PAYMENT_IS_ABOVE),
                violation_error_message="Give an amount from £0.01 to £9,999,999.99.",
            ),
            models.CheckConstraint(
                name="payment_of_a_file_has_its_fingerprint",
                condition=(Q(source="bank_file") & ~Q(fingerprint="") & ~Q(file=""))
                | Q(source="manual", fingerprint="", file=""),
            ),
            models.UniqueConstraint(name="payment_enters_once", fields=["fingerprint"], condition=~Q(fingerprint="")),
        ]
        indexes = [models.Index(name="payment_of_organisation", fields=["organisation", "received_on"])]
        triggers = [
            pgtrigger.Trigger(name="open_balance", operation=pgtrigger.Insert, when=pgtrigger.After, func=OPEN_BALANCE),
            pgtrigger.Protect(name="payment_stays", operation=pgtrigger.Delete),
            # Whose it is may be found out later; what the bank said never changes.
            pgtrigger.ReadOnly(name="payment_as_the_bank_said", exclude=["organisation"]),
        ]

    def __str__(self):
        words = self.reference or self.payer_name or "without a reference"
        return f"£{self.amount_gbp:,.2f} on {self.received_on:%-d %B %Y}, {words}"

    def get_absolute_url(self):
        return reverse("tariffs:payment_detail", args=[self.pk])


class PaymentBalance(models.Model):
    """How much of a payment is allocated, sent back and still free; moved by triggers alone."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, primary_key=True, related_name="balance")
    amount_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    allocated_gbp = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    refunded_gbp = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    available_gbp = models.GeneratedField(
        expression=F("amount_gbp") - F("allocated_gbp") - F("refunded_gbp"),
        output_field=models.DecimalField("still free (£)", max_digits=14, decimal_places=2),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payment_balance_within_the_payment",
                condition=Q(allocated_gbp__gte=0, refunded_gbp__gte=0)
                & Q(amount_gbp__gte=F("allocated_gbp") + F("refunded_gbp")),
            ),
        ]
        indexes = [
            models.Index(name="payment_with_money_left", fields=["payment"], condition=Q(available_gbp__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="moved_by_triggers",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("pg_trigger_depth() = 0"),
            ),
            payment_adds_up(pgtrigger.Update),
        ]

    def __str__(self):
        return f"£{self.available_gbp:,.2f} of {self.payment}"


class Refund(models.Model):
    """Money of a payment that was sent back to its payer."""

    append_only = True

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_gbp = models.DecimalField("amount (£)", max_digits=14, decimal_places=2)
    refunded_on = models.DateField("day it was sent back")
    reason = models.CharField(max_length=200)
    reference = models.CharField("reference of the bank transfer", max_length=100, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["refunded_on", "pk"]
        constraints = [
            models.CheckConstraint(name="refund_is_above_nought", condition=Q(amount_gbp__gt=0)),
            models.CheckConstraint(name="refund_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [
            pgtrigger.Trigger(name="take_refund", operation=pgtrigger.Insert, when=pgtrigger.After, func=TAKE_REFUND),
            payment_adds_up(pgtrigger.Insert),
            APPEND_ONLY,
        ]

    def __str__(self):
        return f"£{self.amount_gbp:,.2f} sent back on {self.refunded_on:%-d %B %Y}"

    def get_absolute_url(self):
        return self.payment.get_absolute_url()
