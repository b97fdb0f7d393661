"""What was ordered and what was spent on a line of the budget, each spend with its evidence (D06)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Person
from partnerships.models.history import track_history
from partnerships.models.kept_files import KeptFile
from tariffs.models.budgets import CLOSED_YEAR_OF_LINE_STANDS, MOST, Budget, BudgetLine, amount
from tariffs.models.schemes import ANY_CHANGE

SPEND_RULES = f"""
    {CLOSED_YEAR_OF_LINE_STANDS}
    IF NEW.commitment_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tariffs_commitment WHERE id = NEW.commitment_id AND line_id = NEW.line_id
    ) THEN
        RAISE EXCEPTION 'a spend settles a commitment of its own line'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spend_settles_its_line';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tariffs_spend WHERE id = NEW.reverses_id AND reverses_id IS NULL AND line_id = NEW.line_id
            AND amount_gbp = -NEW.amount_gbp AND commitment_id IS NOT DISTINCT FROM NEW.commitment_id
            AND irrecoverable_vat_gbp IS NOT DISTINCT FROM -NEW.irrecoverable_vat_gbp
    ) THEN
        RAISE EXCEPTION 'a reversal takes back the whole of one spend'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'spend_reversal_is_whole';
    END IF;
    RETURN NEW;
"""  # noqa: S608  only constants of this app


class OfLineQuerySet(models.QuerySet):
    def visible_to(self, person):
        """With the budget whose line it is on."""
        return self.filter(line__budget__in=Budget.objects.visible_to(person))


@track_history("CommitmentHistory")
class Commitment(models.Model):
    """Money that has been ordered from a line and is not yet paid, or not all of it."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="commitments")
    reference = models.CharField(max_length=40, unique=True, help_text="The number of the order.")
    committed_on = models.DateField("ordered on")
    supplier = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    amount_gbp = amount("amount (£)")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField("why nothing more is paid on it", max_length=200, blank=True)

    objects = OfLineQuerySet.as_manager()

    class Meta:
        ordering = ["line", "committed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="commitment_says_what", condition=~Q(reference="") & ~Q(supplier="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="commitment_is_reasonable",
                condition=Q(amount_gbp__gt=0, amount_gbp__lte=MOST),
                violation_error_message="Give an amount above £0 and up to £10,000,000.",
            ),
            models.CheckConstraint(
                name="commitment_ended_with_a_reason",
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="closed_year_stands",
                operation=ANY_CHANGE,
                when=pgtrigger.Before,
                func=f"{CLOSED_YEAR_OF_LINE_STANDS} RETURN COALESCE(NEW, OLD);",
            )
        ]

    def __str__(self):
        return f"{self.reference}, {self.supplier}"

    def get_absolute_url(self):
        return reverse("tariffs:spend_list", args=[self.line.budget.year])


class Spend(models.Model):
    """Money paid from a line; it is never changed, only taken back whole by another row that says why."""

    append_only = True

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spends")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="spends", verbose_name="order it pays"
    )
    reference = models.CharField(max_length=60, unique=True, help_text="The number of the payment in the ledger.")
    incurred_on = models.DateField("date")
    supplier = models.CharField("paid to", max_length=200)
    is_private = models.BooleanField(
        "paid to a private person",
        default=False,
        help_text="Then the name is left out of what is published.",
    )
    purpose = models.CharField("what it was for", max_length=200)
    amount_gbp = amount("amount (£)", help_text="Without VAT that the council gets back.")
    irrecoverable_vat_gbp = amount("VAT that cannot be recovered (£)", null=True, blank=True)
    merchant_category = models.CharField(
        max_length=80, blank=True, help_text="The kind of trade, such as printing or venue hire."
    )
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    reason = models.CharField("why it was taken back", max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField()

    objects = OfLineQuerySet.as_manager()

    class Meta:
        ordering = ["incurred_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="spend_says_what", condition=~Q(reference="") & ~Q(supplier="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="spend_is_reasonable",
                condition=Q(reverses__isnull=True, reason="", amount_gbp__gt=0, amount_gbp__lte=MOST)
                | (Q(reverses__isnull=False, amount_gbp__lt=0) & ~Q(reason="")),
                violation_error_message="Give an amount above £0 and up to £10,000,000.",
            ),
            models.CheckConstraint(
                name="spend_vat_is_part_of_it",
                condition=Q(irrecoverable_vat_gbp__isnull=True)
                | Q(amount_gbp__gt=0, irrecoverable_vat_gbp__gte=0, irrecoverable_vat_gbp__lte=F("amount_gbp"))
                | Q(amount_gbp__lt=0, irrecoverable_vat_gbp__lte=0, irrecoverable_vat_gbp__gte=F("amount_gbp")),
                violation_error_message="The VAT that cannot be recovered is part of the amount, so it cannot be more.",
            ),
        ]
        indexes = [models.Index(name="spend_by_day", fields=["incurred_on"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="spend_rules", operation=pgtrigger.Insert, when=pgtrigger.Before, func=SPEND_RULES),
        ]

    def __str__(self):
        return f"{self.reference}, {self.supplier}"

    def get_absolute_url(self):
        return reverse("tariffs:spend_detail", args=[self.line.budget.year, self.pk])


class SpendEvidence(KeptFile):
    """A file that proves a spend: the supplier's invoice, a receipt; it stays as it was uploaded."""

    append_only = True
    folder = "evidence"

    spend = models.ForeignKey(Spend, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["spend", "pk"]
        verbose_name_plural = "evidence of spending"
        constraints = [
            models.UniqueConstraint(
                name="spend_evidence_once",
                fields=["spend", "sha256"],
                violation_error_message="This file is already kept with this spend.",
            ),
            models.CheckConstraint(
                name="spend_evidence_up_to_10_mb", condition=Q(size__gte=1, size__lte=10 * 1024 * 1024)
            ),
            models.CheckConstraint(name="spend_evidence_has_a_title", condition=~Q(title="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.title
