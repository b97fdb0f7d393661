"""A year's invoices from preview to issue, and on what terms they are to be paid."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models import Organisation, Person
from partnerships.models.history import track_history
from tariffs.models.charges import Charge
from tariffs.models.payers import PEPPOL_ID, keeps_money
from tariffs.models.schemes import Scheme

RUN_MOVES_ON = """
    IF TG_OP = 'DELETE' OR OLD.scheme_id <> NEW.scheme_id
        OR (OLD.state IN ('issued', 'withdrawn'))
        OR (OLD.state = 'issuing' AND NEW.state NOT IN ('issuing', 'issued'))
        OR (OLD.state = 'preview' AND NEW.state IN ('issuing', 'issued'))
        OR (OLD.state = 'approved' AND NEW.state = 'issued')
    THEN
        RAISE EXCEPTION 'an invoice run only goes on to its next step'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_run_moves_on';
    END IF;
    RETURN NEW;
"""
LINES_STAND = """
    PERFORM 1 FROM tariffs_invoicerun WHERE id IN (NEW.run_id, OLD.run_id) AND state <> 'preview' FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'what was approved stays as it was approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_run_stands';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


@track_history("BillingTermsHistory")
class BillingTerms(models.Model):
    """What the invoices of one year say beside their lines: who bills, how VAT stands, when and how to pay."""

    class Vat(models.TextChoices):
        OUTSIDE_SCOPE = "outside_scope", "Outside the scope of VAT"
        EXEMPT = "exempt", "Exempt from VAT"
        STANDARD = "standard", "Standard rate"

    scheme = models.OneToOneField(Scheme, on_delete=models.CASCADE, related_name="terms")
    supplier_name = models.CharField("who bills", max_length=200)
    supplier_address = models.TextField("address of who bills", max_length=500)
    vat_treatment = models.CharField("VAT", max_length=20, choices=Vat.choices, default=Vat.OUTSIDE_SCOPE)
    vat_percent = models.DecimalField("VAT rate (%)", max_digits=5, decimal_places=2, default=0)
    vat_number = models.CharField("VAT registration number", max_length=20, blank=True)
    vat_words = models.CharField("words about VAT on the invoice", max_length=300)
    days_to_pay = models.PositiveSmallIntegerField("days to pay", default=30)
    how_to_pay = models.TextField("how to pay", max_length=1000)
    finance_email = models.EmailField("finance mailbox that gets a copy", blank=True)
    supplier_peppol_id = models.CharField(
        "Peppol identifier of who bills",
        max_length=40,
        blank=True,
        help_text="Needed where a payer wants electronic invoices.",
    )
    first_reminder_after = models.PositiveSmallIntegerField("first reminder", default=7)
    second_reminder_after = models.PositiveSmallIntegerField("second reminder", default=21)
    last_reminder_after = models.PositiveSmallIntegerField("last reminder", default=42)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="billing_terms_are_complete",
                condition=~Q(supplier_name="") & ~Q(supplier_address="") & ~Q(vat_words="") & ~Q(how_to_pay=""),
                violation_error_message="Say who bills, how VAT stands and how to pay.",
            ),
            models.CheckConstraint(
                name="billing_terms_days_are_reasonable",
                condition=Q(days_to_pay__gte=1, days_to_pay__lte=365),
                violation_error_message="Give from 1 to 365 days to pay.",
            ),
            models.CheckConstraint(
                name="billing_terms_peppol_id_is_one",
                condition=Q(supplier_peppol_id__regex=PEPPOL_ID),
                violation_error_message="Enter a scheme and a number, such as 0088:5012345678900.",
            ),
            models.CheckConstraint(
                name="billing_terms_reminders_follow",
                condition=Q(
                    first_reminder_after__gte=1,
                    second_reminder_after__gt=F("first_reminder_after"),
                    last_reminder_after__gt=F("second_reminder_after"),
                    last_reminder_after__lte=365,
                ),
                violation_error_message="Give each reminder more days than the one before, from 1 to 365.",
            ),
            models.CheckConstraint(
                name="billing_terms_vat_rate_fits",
                condition=(Q(vat_treatment="standard", vat_percent__gt=0, vat_percent__lte=100) & ~Q(vat_number=""))
                | (~Q(vat_treatment="standard") & Q(vat_percent=0)),
                violation_error_message="Give a rate and the registration number with standard-rated VAT, and only then.",
            ),
        ]

    def __str__(self):
        return f"Terms of {self.scheme.label}"

    def get_absolute_url(self):
        return reverse("tariffs:invoice_list", args=[self.scheme.year])

    @property
    def reminder_days(self):
        """How many days after an invoice was due each reminder goes."""
        return (self.first_reminder_after, self.second_reminder_after, self.last_reminder_after)


class InvoiceRunQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who keep or check the money."""
        return self if person.is_authenticated and keeps_money(person) else self.none()


class InvoiceRun(models.Model):
    """One go at invoicing a year: looked at, approved, numbered, then made and mailed (H09, X07)."""

    class State(models.TextChoices):
        PREVIEW = "preview", "Preview"
        APPROVED = "approved", "Approved"
        ISSUING = "issuing", "Being sent"
        ISSUED = "issued", "Issued"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN = (State.PREVIEW, State.APPROVED)

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField(help_text="Counts the runs of the year.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    seen = models.CharField(max_length=64, help_text="The hash of what the preview showed: nothing else is issued.")
    terms_shown = models.JSONField(default=dict)
    previewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    previewed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    own_approval_reason = models.CharField("why who prepared it approves it too", max_length=300, blank=True)
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InvoiceRunQuerySet.as_manager()

    class Meta:
        ordering = ["-scheme__year", "-number"]
        constraints = [
            models.UniqueConstraint(name="invoice_run_numbered", fields=["scheme", "number"]),
            models.UniqueConstraint(
                name="invoice_run_one_open_a_year",
                fields=["scheme"],
                condition=Q(state__in=["preview", "approved"]),
                violation_error_message="A run of this year is open already. Go on with that one.",
            ),
            models.CheckConstraint(name="invoice_run_has_its_hash", condition=Q(seen__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="invoice_run_approved_at_a_time",
                condition=Q(state__in=["preview", "withdrawn"])
                | Q(approved_at__isnull=False, issued_at__isnull=True, state="approved")
                | Q(approved_at__isnull=False, issued_at__isnull=False, state__in=["issuing", "issued"]),
            ),
            models.CheckConstraint(
                name="invoice_run_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(previewed_by__isnull=True)
                | ~Q(approved_by=F("previewed_by"))
                | ~Q(own_approval_reason=""),
            ),
            models.CheckConstraint(
                name="invoice_run_ends_at_a_time",
                condition=Q(state__in=["issued", "withdrawn"], ended_at__isnull=False)
                | (~Q(state__in=["issued", "withdrawn"]) & Q(ended_at__isnull=True)),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="moves_on",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=RUN_MOVES_ON,
            )
        ]

    def __str__(self):
        return f"Invoice run {self.number} of {self.scheme.label}"

    def get_absolute_url(self):
        return reverse("tariffs:run_detail", args=[self.scheme.year, self.number])

    @property
    def is_open(self):
        return self.state in self.OPEN


class RunLine(models.Model):
    """One invoice that a run would raise, as its preview shows it, or why it cannot."""

    run = models.ForeignKey(InvoiceRun, on_delete=models.PROTECT, related_name="lines")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="run_lines")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_each_member = models.BooleanField(
        default=False, help_text="Each named member of the group is billed, not the group."
    )
    members = models.PositiveSmallIntegerField()
    unit_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    net_gbp = models.GeneratedField(
        expression=F("members") * F("unit_gbp"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )
    billing_name = models.CharField(max_length=200)
    billing_address = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True)
    purchase_order = models.CharField(max_length=60, blank=True)
    buyer_peppol_id = models.CharField(max_length=40, blank=True)
    buyer_reference = models.CharField(max_length=60, blank=True)
    replaces = models.ForeignKey("tariffs.Invoice", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    blocked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["run", Lower("billing_name"), "pk"]
        constraints = [
            models.UniqueConstraint(name="run_line_once", fields=["run", "charge", "recipient"]),
            models.CheckConstraint(name="run_line_has_members", condition=Q(members__gte=1)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stands_once_approved",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=LINES_STAND,
            )
        ]

    def __str__(self):
        return f"{self.billing_name} in {self.run}"
