"""Invoices that are not paid: reminders, promises to pay, and what is given up."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from comms.models import Message
from partnerships.models import Person
from tariffs.models.invoices import Invoice
from tariffs.models.payers import keeps_money
from tariffs.models.payments import APPEND_ONLY
from tariffs.models.sums import invoice_adds_up

MOVE_WRITTEN_OFF = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'a write-off begins as a proposal'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'write_off_begins_as_a_proposal';
        END IF;
        RETURN NULL;
    END IF;
    IF OLD.state = 'proposed' AND NEW.state = 'approved' THEN
        UPDATE tariffs_invoicebalance SET written_off_gbp = written_off_gbp + NEW.amount_gbp
            WHERE invoice_id = NEW.invoice_id;
    ELSIF OLD.state = 'approved' AND NEW.state = 'taken_back' THEN
        UPDATE tariffs_invoicebalance SET written_off_gbp = written_off_gbp - NEW.amount_gbp
            WHERE invoice_id = NEW.invoice_id;
    ELSIF NOT (OLD.state = 'proposed' AND NEW.state = 'declined') THEN
        RAISE EXCEPTION 'a write-off goes from proposed to approved or declined, and from approved to taken back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'write_off_goes_its_way';
    END IF;
    RETURN NULL;
"""


class WriteOffQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who keep or check the money."""
        return self if person.is_authenticated and keeps_money(person) else self.none()


class WriteOff(models.Model):
    """What of an invoice is given up: proposed by one person, decided by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        TAKEN_BACK = "taken_back", "Taken back"

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="write_offs")
    amount_gbp = models.DecimalField("amount (£)", max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField("words of the decision", max_length=300, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.CharField(max_length=300, blank=True)

    objects = WriteOffQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="write_off_is_above_nought", condition=Q(amount_gbp__gt=0) & ~Q(reason="")),
            models.CheckConstraint(
                name="write_off_decided_by_another",
                condition=Q(decided_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                violation_error_message="Who proposed a write-off does not decide on it. Ask another person.",
            ),
            models.CheckConstraint(
                name="write_off_decided_at_a_time",
                condition=Q(state="proposed", decided_at__isnull=True, taken_back_at__isnull=True)
                | Q(state__in=["approved", "declined"], decided_at__isnull=False, taken_back_at__isnull=True)
                | (Q(state="taken_back", taken_back_at__isnull=False) & ~Q(taken_back_because="")),
            ),
            models.UniqueConstraint(
                name="write_off_one_proposal_an_invoice",
                fields=["invoice"],
                condition=Q(state="proposed"),
                violation_error_message="A write-off of this invoice is proposed already. Have that decided first.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="write_off_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="write_off_as_proposed", fields=["invoice", "amount_gbp", "reason", "proposed_at", "proposed_by"]
            ),
            pgtrigger.Trigger(
                name="move_written_off",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func=MOVE_WRITTEN_OFF,
            ),
            invoice_adds_up(pgtrigger.Update),
        ]

    def __str__(self):
        return f"Write-off of £{self.amount_gbp:,.2f} of {self.invoice}"

    def get_absolute_url(self):
        return reverse("tariffs:invoice_debt", args=[self.invoice.reference])


class Promise(models.Model):
    """What a payer said about when it will pay; the latest one holds reminders back until its day."""

    append_only = True

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="promises")
    promised_on = models.DateField("day it will be paid")
    said_by = models.CharField("who said so", max_length=200)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="promise_of_somebody", condition=~Q(said_by=""))]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.said_by}: {self.invoice} by {self.promised_on:%-d %B %Y}"


class Reminder(models.Model):
    """One step of reminding a payer of one invoice, with what was owed then and the mail that said so."""

    append_only = True

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="reminders")
    step = models.PositiveSmallIntegerField()
    outstanding_gbp = models.DecimalField("owed then (£)", max_digits=14, decimal_places=2)
    at = models.DateTimeField()
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="None where the payer has no e-mail address: then somebody writes or rings.",
    )  # fmt: skip

    class Meta:
        ordering = ["invoice", "step"]
        constraints = [
            models.UniqueConstraint(name="reminder_step_once", fields=["invoice", "step"]),
            models.CheckConstraint(name="reminder_of_a_debt", condition=Q(outstanding_gbp__gt=0, step__gte=1)),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"Reminder {self.step} of {self.invoice}"
