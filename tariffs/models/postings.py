"""The double entry behind every document of money, and its way into the council's ledger."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Organisation, Person
from tariffs.models.payers import keeps_money
from tariffs.models.payments import APPEND_ONLY

ADDS_UP = """
    IF (SELECT sum(debit_gbp - credit_gbp) FROM tariffs_posting
        WHERE document_type = NEW.document_type AND document_id = NEW.document_id) <> 0 THEN
        RAISE EXCEPTION 'the postings of % % do not add up to nought', NEW.document_type, NEW.document_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'postings_add_up';
    END IF;
    RETURN NULL;
"""
# Whoever closes a year takes the lock alone, so that nothing slips into the year meanwhile.
YEAR_IS_OPEN = """
    PERFORM pg_advisory_xact_lock_shared(hashtext('tariffs year'));
    IF EXISTS (
        SELECT 1 FROM tariffs_yearclose WHERE reopened_at IS NULL
        AND year = extract(year FROM NEW.booked_on - interval '3 months')
    ) THEN
        RAISE EXCEPTION 'the financial year of % is closed', NEW.booked_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'year_is_closed';
    END IF;
    RETURN NEW;
"""


class Account(models.TextChoices):
    """The accounts that documents are posted to; finance gives each its code."""

    DEBTORS = "debtors", "Tariffs owed to the partnership"
    INCOME = "income", "Tariff income"
    VAT = "vat", "VAT on tariffs"
    BANK = "bank", "Bank"
    HELD = "held", "Money received and not yet allocated"
    WRITTEN_OFF = "written_off", "Tariffs written off"


class Document(models.TextChoices):
    """What is posted."""

    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"
    PAYMENT = "payment", "Payment"
    ALLOCATION = "allocation", "Allocation"
    REFUND = "refund", "Refund"
    WRITE_OFF = "write_off", "Write-off"
    RECOVERY = "recovery", "Write-off taken back"


class PostingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who keep the accounts."""
        return self if person.is_authenticated and keeps_money(person) else self.none()

    def not_exported(self):
        return self.filter(export_line__isnull=True)

    def of_year(self, year):
        """Those booked in the financial year that starts in April of `year`."""
        return self.filter(booked_on__gte=f"{year}-04-01", booked_on__lt=f"{year + 1}-04-01")


class Posting(models.Model):
    """One side of an entry: what a document does to an account; each document's sides add up to nought."""

    append_only = True

    document_type = models.CharField(max_length=12, choices=Document.choices)
    document_id = models.BigIntegerField()
    document_label = models.CharField("document", max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    booked_on = models.DateField()
    account = models.CharField(max_length=12, choices=Account.choices)
    debit_gbp = models.DecimalField("debit (£)", max_digits=14, decimal_places=2, default=0)
    credit_gbp = models.DecimalField("credit (£)", max_digits=14, decimal_places=2, default=0)
    at = models.DateTimeField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_has_one_side",
                condition=Q(debit_gbp__gt=0, credit_gbp=0) | Q(debit_gbp=0, credit_gbp__gt=0),
            ),
            models.UniqueConstraint(name="posting_once_a_document", fields=["document_type", "document_id", "account"]),
        ]
        indexes = [models.Index(name="posting_by_day", fields=["booked_on"])]
        triggers = [
            pgtrigger.Trigger(
                name="postings_add_up",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=ADDS_UP,
            ),
            pgtrigger.Trigger(
                name="year_is_open", operation=pgtrigger.Insert, when=pgtrigger.Before, func=YEAR_IS_OPEN
            ),
            APPEND_ONLY,
        ]

    def __str__(self):
        side, amount = ("debit", self.debit_gbp) if self.debit_gbp else ("credit", self.credit_gbp)
        return f"{self.document_label}: {self.get_account_display()}, {side} £{amount:,.2f}"


class AccountCode(models.Model):
    """The code that the council's ledger knows an account by."""

    account = models.CharField(max_length=12, choices=Account.choices, primary_key=True)
    code = models.CharField(max_length=40)

    class Meta:
        ordering = ["account"]
        constraints = [models.CheckConstraint(name="account_code_is_given", condition=~Q(code=""))]

    def __str__(self):
        return f"{self.get_account_display()}: {self.code}"


class ExportBatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who keep the accounts."""
        return self if person.is_authenticated and keeps_money(person) else self.none()


class ExportBatch(models.Model):
    """Postings handed to the council's ledger at once, with the totals to check them by."""

    append_only = True

    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    rows = models.PositiveIntegerField()
    debit_gbp = models.DecimalField("debits (£)", max_digits=14, decimal_places=2)
    credit_gbp = models.DecimalField("credits (£)", max_digits=14, decimal_places=2)

    objects = ExportBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "export batches"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="export_batch_balances", condition=Q(debit_gbp=models.F("credit_gbp"))),
            models.CheckConstraint(name="export_batch_has_rows", condition=Q(rows__gt=0)),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"Export {self.pk}"

    def get_absolute_url(self):
        return reverse("tariffs:export_detail", args=[self.pk])


class ExportLine(models.Model):
    """A posting in the batch that took it, with the code its account had then: each posting goes once."""

    append_only = True

    batch = models.ForeignKey(ExportBatch, on_delete=models.PROTECT, related_name="lines")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="export_line")
    place = models.PositiveIntegerField()
    code = models.CharField(max_length=40)

    class Meta:
        ordering = ["batch", "place"]
        constraints = [models.UniqueConstraint(name="export_line_place_once", fields=["batch", "place"])]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.batch}, row {self.place}"


class ExportFile(models.Model):
    """A batch as a file, kept as it was made, so that it is the same whenever it is taken again."""

    append_only = True

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"

    batch = models.ForeignKey(ExportBatch, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=Format.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["batch", "format"]
        constraints = [models.UniqueConstraint(name="export_file_once", fields=["batch", "format"])]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.batch} as {self.get_format_display()}"
