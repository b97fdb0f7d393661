"""Invoices as they were issued: numbered, copied in whole, and never changed (H09)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Organisation, Person
from tariffs.models.charges import Charge
from tariffs.models.payers import keeps_money, spoken_for
from tariffs.models.runs import BillingTerms, InvoiceRun
from tariffs.models.series import NumberSeries, misnumbered

NO_CHANGE = pgtrigger.Update | pgtrigger.Delete

# After each statement, so that a whole run is one check; the charges are held until the transaction ends.
INVOICE_RULES = f"""
    PERFORM 1 FROM tariffs_charge WHERE id IN (SELECT charge_id FROM new_values) ORDER BY id FOR UPDATE;
    IF {misnumbered("tariffs_invoice")} THEN
        RAISE EXCEPTION 'an invoice carries the next number of its series'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_number_follows';
    END IF;
    IF EXISTS (
        SELECT 1 FROM new_values n JOIN tariffs_invoice was ON was.id = n.replaces_id
        JOIN tariffs_invoicebalance b ON b.invoice_id = was.id
        WHERE was.charge_id <> n.charge_id OR b.credited_gbp < b.total_gbp
    ) THEN
        RAISE EXCEPTION 'an invoice replaces only one that was credited in full'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_replaces_a_credited_one';
    END IF;
    INSERT INTO tariffs_invoicebalance (invoice_id, total_gbp, credited_gbp, allocated_gbp, written_off_gbp)
        SELECT id, total_gbp, 0, 0, 0 FROM new_values;
    IF EXISTS (
        SELECT 1 FROM tariffs_charge c JOIN tariffs_invoice i ON i.charge_id = c.id
        JOIN tariffs_invoicebalance b ON b.invoice_id = i.id
        WHERE c.id IN (SELECT charge_id FROM new_values) AND b.credited_gbp < b.total_gbp
        GROUP BY c.id HAVING sum(i.net_gbp) > c.total_gbp
    ) THEN
        RAISE EXCEPTION 'a charge is billed once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_billed_once';
    END IF;
    RETURN NULL;
"""  # noqa: S608  only constants of this app

LINES_ADD_UP = """
    IF (SELECT (net_gbp, vat_gbp) FROM tariffs_invoice WHERE id = {invoice}) IS DISTINCT FROM
        (SELECT (sum(net_gbp), sum(vat_gbp)) FROM tariffs_invoiceline WHERE invoice_id = {invoice})
    THEN
        RAISE EXCEPTION 'the lines of an invoice add up to it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_lines_add_up';
    END IF;
    RETURN NULL;
"""


def frozen():
    """The trigger of rows that nobody changes or deletes."""
    return pgtrigger.Protect(name="frozen", operation=NO_CHANGE)


def adds_up(func):
    """Check at the end of the transaction that lines add up to their document."""
    return pgtrigger.Trigger(
        name="lines_add_up", operation=pgtrigger.Insert, when=pgtrigger.After, timing=pgtrigger.Deferred, func=func
    )


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Every invoice for those who keep or check the money; for contacts those to their organisation."""
        if not person.is_authenticated:
            return self.none()
        if keeps_money(person):
            return self
        return self.filter(recipient__in=spoken_for(person))

    def in_order(self):
        return self.order_by("series", "number")

    def with_file(self):
        """Each with `has_file`: whether its PDF is made, and `has_electronic`: whether there is UBL beside it."""
        return self.annotate(
            has_file=models.Q(file__isnull=False), has_electronic=models.Q(file__electronic__isnull=False)
        )


class Invoice(models.Model):
    """A request for money as it was issued, with everything it says copied in."""

    append_only = True

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="invoices")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20, unique=True)
    run = models.ForeignKey(InvoiceRun, on_delete=models.PROTECT, related_name="invoices")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="invoices")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements")
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    billing_name = models.CharField(max_length=200)
    billing_address = models.TextField()
    contact_email = models.EmailField(blank=True)
    purchase_order = models.CharField(max_length=60, blank=True)
    buyer_peppol_id = models.CharField(max_length=40, blank=True)
    buyer_reference = models.CharField(max_length=60, blank=True)
    supplier_peppol_id = models.CharField(max_length=40, blank=True)
    supplier_name = models.CharField(max_length=200)
    supplier_address = models.TextField()
    vat_treatment = models.CharField(max_length=20, choices=BillingTerms.Vat.choices)
    vat_number = models.CharField(max_length=20, blank=True)
    vat_words = models.CharField(max_length=300)
    how_to_pay = models.TextField()
    currency = models.CharField(max_length=3, default="GBP")
    net_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    vat_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    total_gbp = models.GeneratedField(
        expression=F("net_gbp") + F("vat_gbp"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-series__year", "number"]
        constraints = [
            models.UniqueConstraint(name="invoice_number_once", fields=["series", "number"]),
            models.UniqueConstraint(
                name="invoice_once_a_charge",
                fields=["charge", "recipient", "replaces"],
                nulls_distinct=False,
                violation_error_message="Somebody has billed this already. Look at the invoices of the year.",
            ),
            models.CheckConstraint(
                name="invoice_asks_for_money", condition=Q(net_gbp__gt=0, vat_gbp__gte=0, currency="GBP")
            ),
            models.CheckConstraint(name="invoice_due_after_issue", condition=Q(due_on__gte=F("issued_on"))),
        ]
        indexes = [models.Index(name="invoice_of_a_recipient", fields=["recipient", "issued_on"])]
        triggers = [
            frozen(),
            pgtrigger.Trigger(
                name="numbered_and_billed_once",
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                referencing=pgtrigger.Referencing(new="new_values"),
                func=INVOICE_RULES,
            ),
            adds_up(LINES_ADD_UP.format(invoice="NEW.id")),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("tariffs:invoice_detail", args=[self.reference])

    @property
    def is_electronic(self):
        """Whether it and its credit notes are written as UBL too."""
        return bool(self.buyer_peppol_id and self.supplier_peppol_id)

    @property
    def year(self):
        """The financial year it was numbered in, from its reference."""
        return int(self.reference.split("-")[1])


class InvoiceLine(models.Model):
    """What one line of an invoice asks for."""

    append_only = True

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=300)
    quantity = models.PositiveSmallIntegerField()
    unit_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    vat_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    vat_gbp = models.DecimalField(max_digits=14, decimal_places=2)
    net_gbp = models.GeneratedField(
        expression=F("quantity") * F("unit_gbp"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )

    class Meta:
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(name="invoice_line_position_once", fields=["invoice", "position"]),
            models.CheckConstraint(
                name="invoice_line_asks_for_money",
                condition=Q(quantity__gte=1, unit_gbp__gt=0, vat_gbp__gte=0) & ~Q(description=""),
            ),
        ]
        triggers = [frozen(), adds_up(LINES_ADD_UP.format(invoice="NEW.invoice_id"))]

    def __str__(self):
        return self.description
