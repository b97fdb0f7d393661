"""Invoices and credit notes as they were issued."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from partnerships.access import may
from partnerships.pages import DetailPage, ObjectActionPage, download
from partnerships.pdf import PDF_TYPE
from partnerships.templatetags.words import money
from tariffs import actions
from tariffs.einvoice import UBL_TYPE
from tariffs.forms.invoices import CreditForm
from tariffs.models import BillingTerms, CreditNote, Invoice
from tariffs.reports.invoices import TABLE, invoices_of, standing_of, table_row, totals
from tariffs.tasks import wake
from tariffs.views.schemes import TRAIL, SchemeMixin
from tariffs.views.years import YearTabsMixin

COLUMNS = (
    "Invoice",
    "To",
    "Due",
    {"label": "Total", "numeric": True},
    {"label": "Owed", "numeric": True},
    "State",
)


class InvoiceListView(YearTabsMixin, SchemeMixin, DetailPage):
    """The invoices of a year, its runs and what to do next."""

    permission = "tariffs.read_invoices"
    template_name = "tariffs/invoice_list.html"
    tab = "tariffs:invoice_list"

    def get_heading(self):
        return f"Invoices {self.object.label}"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        invoices = list(invoices_of(self.object, self.request.user))
        asked, owed, overdue = totals(invoices, on=today)
        return super().get_context_data(
            rows=[(invoice, standing_of(invoice, on=today)) for invoice in invoices],
            columns=COLUMNS,
            counts=[
                {"text": money(asked), "words": "asked for, less credits"},
                {"text": money(owed), "words": "still owed"},
                {"text": money(overdue), "words": "overdue"},
            ],
            runs=self.object.runs.order_by("-number"),
            terms=BillingTerms.objects.filter(scheme=self.object).first(),
            downloads=[
                (label, reverse("tariffs:invoice_download", args=[self.object.year, format]))
                for label, format in (("CSV", "csv"), ("Excel", "xlsx"))
            ],
            **kwargs,
        )


class InvoiceDownloadView(SchemeMixin, DetailPage):
    """The invoices of a year as a table."""

    permission = "tariffs.read_invoices"

    def get(self, request, *args, **kwargs):
        rows = (table_row(invoice) for invoice in invoices_of(self.object, request.user))
        return download(f"invoices-{self.object.label.replace('/', '-')}", TABLE, rows, self.kwargs["format"])


class PaperMixin:
    """A page about one issued document, by its reference."""

    slug_field = "reference"
    permission = "tariffs.read_invoice"

    def year(self):
        return self.object.year if isinstance(self.object, Invoice) else self.object.invoice.year

    def get_breadcrumbs(self):
        year = self.year()
        if not may(self.request.user, "tariffs.read_invoices"):
            return [(TRAIL[0], reverse(TRAIL[1]))]
        return [(TRAIL[0], reverse(TRAIL[1])), ("Invoices", reverse("tariffs:invoice_list", args=[year]))]


class InvoiceDetailView(PaperMixin, DetailPage):
    """An invoice as it was issued, and what became of it."""

    model = Invoice
    template_name = "tariffs/invoice_detail.html"

    def get_queryset(self):
        people = ("balance", "recipient", "issued_by", "run__scheme", "replaces", "charge__organisation")
        return (
            super()
            .get_queryset()
            .with_file()
            .select_related(*people)
            .prefetch_related("lines", "credit_notes", "replacements")
        )

    def get_heading(self):
        return f"Invoice {self.object.reference}"

    def get_context_data(self, **kwargs):
        invoice, balance = self.object, self.object.balance
        return super().get_context_data(
            invoice=invoice,
            standing=standing_of(invoice, on=timezone.localdate()),
            columns=["For", *({"label": label, "numeric": True} for label in ("Members", "Each", "VAT", "Before VAT"))],
            counts=[
                {"text": money(invoice.total_gbp), "words": "asked for"},
                {"text": money(balance.credited_gbp), "words": "credited"},
                {"text": money(balance.allocated_gbp), "words": "paid"},
                {"text": money(balance.outstanding_gbp), "words": "still owed"},
            ],
            **kwargs,
        )


class InvoiceCreditView(PaperMixin, ObjectActionPage):
    """Credit an invoice in whole or in part."""

    model = Invoice
    permission = "tariffs.credit_invoice"
    template_name = "tariffs/invoice_credit.html"
    form_class = CreditForm
    submit_label = "Issue the credit note"

    def get_heading(self):
        return f"Credit invoice {self.object.reference}"

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_success_message(self):
        return f"Credit note {self.result} is issued."

    def perform(self, form):
        amount = form.cleaned_data["amount"]
        note = actions.credit_invoice(
            self.object,
            reason=form.cleaned_data["reason"],
            amounts=None if amount is None else {1: amount},
            release=form.cleaned_data["release"],
            by=self.request.user,
            at=self.now,
        )
        wake()
        return note


class CreditNoteDetailView(PaperMixin, DetailPage):
    """A credit note as it was issued."""

    model = CreditNote
    template_name = "tariffs/credit_note_detail.html"

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .with_file()
            .select_related("invoice", "issued_by")
            .prefetch_related("lines__invoice_line")
        )

    def get_heading(self):
        return f"Credit note {self.object.reference}"

    def get_context_data(self, **kwargs):
        columns = ["For", *({"label": label, "numeric": True} for label in ("Before VAT", "VAT"))]
        return super().get_context_data(note=self.object, columns=columns, **kwargs)


class PdfView(PaperMixin, DetailPage):
    """The PDF of an issued document, byte for byte as it was sent."""

    def get_queryset(self):
        return super().get_queryset().select_related("file").filter(file__isnull=False)

    def get(self, request, *args, **kwargs):
        response = HttpResponse(bytes(self.object.file.content), content_type=PDF_TYPE)
        response["Content-Disposition"] = f'inline; filename="{self.object.reference}.pdf"'
        return response


class UblView(PaperMixin, DetailPage):
    """The electronic form of an issued document, byte for byte as it was sent."""

    def get_queryset(self):
        return super().get_queryset().select_related("file").filter(file__electronic__isnull=False)

    def get(self, request, *args, **kwargs):
        response = HttpResponse(bytes(self.object.file.electronic), content_type=UBL_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{self.object.reference}.xml"'
        return response


class InvoiceUblView(UblView):
    """The electronic form of an invoice."""

    model = Invoice


class CreditNoteUblView(UblView):
    """The electronic form of a credit note."""

    model = CreditNote


class InvoicePdfView(PdfView):
    """The PDF of an invoice."""

    model = Invoice


class CreditNotePdfView(PdfView):
    """The PDF of a credit note."""

    model = CreditNote
