"""The ledger: exports, account codes, and the books of a year."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.models.years import year_label
from partnerships.pages import ActionPage, DetailPage, PageMixin
from partnerships.sheets import CSV_TYPE, XLSX_TYPE
from partnerships.templatetags.words import money
from tariffs.actions.books import close_year, reopen_year, set_account_codes, take_export
from tariffs.forms.payments import AccountCodesForm, ReasonForm
from tariffs.models import Account, AccountCode, ExportBatch, Posting
from tariffs.reports.books import books
from tariffs.views.payments import trail
from tariffs.views.years import year_tabs

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


class ExportListView(ActionPage):
    """What was handed to the council's ledger, and handing it what is new."""

    permission = "tariffs.export_ledger"
    form_class = forms.Form
    template_name = "tariffs/export_list.html"
    heading = "Export to the ledger"

    def get_breadcrumbs(self):
        return trail()

    def perform(self, form):
        return take_export(by=self.request.user, at=self.now)

    def get_success_message(self):
        batch = self.result
        return f"{batch.rows} postings were exported: debits and credits of {money(batch.debit_gbp)} each."

    def get_context_data(self, **kwargs):
        known = dict(AccountCode.objects.values_list("account", "code"))
        return super().get_context_data(
            waiting=Posting.objects.not_exported().count(),
            batches=ExportBatch.objects.visible_to(self.request.user).select_related("taken_by"),
            columns=[
                "Export",
                "Taken",
                {"label": "Rows", "numeric": True},
                {"label": "Debits", "numeric": True},
                {"label": "Credits", "numeric": True},
            ],
            codes=[(account.label, known.get(account.value, "")) for account in Account],
            **kwargs,
        )


class ExportDetailView(DetailPage):
    """One batch with its control totals and files."""

    permission = "tariffs.read_payments"
    model = ExportBatch
    template_name = "tariffs/export_detail.html"
    context_object_name = "batch"

    def get_breadcrumbs(self):
        return trail(("Export to the ledger", reverse("tariffs:export_list")))

    def get_context_data(self, **kwargs):
        batch = self.object
        files = {file.format: file for file in batch.files.defer("content")}
        return super().get_context_data(
            facts=[
                ("Taken", batch.taken_at),
                ("Rows", batch.rows),
                ("Debits", money(batch.debit_gbp)),
                ("Credits", money(batch.credit_gbp)),
                ("SHA-256 of the CSV file", files["csv"].sha256),
            ],
            downloads=[
                (label, reverse("tariffs:export_download", args=[batch.pk, format]))
                for label, format in (("CSV", "csv"), ("Excel", "xlsx"))
            ],
            **kwargs,
        )


class ExportDownloadView(DetailPage):
    """A batch as a file: the very bytes that were taken first."""

    permission = "tariffs.export_ledger"
    model = ExportBatch

    def get(self, request, *args, **kwargs):
        file = get_object_or_404(self.object.files, format=self.kwargs["format"])
        response = HttpResponse(bytes(file.content), content_type=TYPES[file.format])
        response["Content-Disposition"] = f'attachment; filename="ledger-{self.object.pk}.{file.format}"'
        return response


class AccountCodesView(ActionPage):
    """The codes by which the council's ledger knows the accounts."""

    permission = "tariffs.keep_account_codes"
    form_class = AccountCodesForm
    heading = "Account codes"
    submit_label = "Save the codes"
    success_message = "The codes were saved. Exports taken before keep theirs."

    def get_breadcrumbs(self):
        return trail(("Export to the ledger", reverse("tariffs:export_list")))

    def get_success_url(self):
        return reverse("tariffs:export_list")

    get_cancel_url = get_success_url

    def get_initial(self):
        return dict(AccountCode.objects.values_list("account", "code"))

    def perform(self, form):
        return set_account_codes(form.cleaned_data, by=self.request.user, at=self.now)


class LedgerYearView(PageMixin, TemplateView):
    """The accounts of a year, and what stands between it and its close."""

    permission = "tariffs.read_payments"
    template_name = "tariffs/ledger_year.html"

    def get_heading(self):
        return f"Accounts of {year_label(self.kwargs['year'])}"

    def get_breadcrumbs(self):
        return trail()

    def get_context_data(self, **kwargs):
        columns = [
            "Account",
            *({"label": label, "numeric": True} for label in ("Before", "Debits", "Credits", "After")),
        ]
        year = self.kwargs["year"]
        return super().get_context_data(
            report=books(year, on=timezone.localdate()),
            columns=columns,
            tabs=year_tabs(self.request.user, year, "tariffs:ledger_year"),
            tabs_label=f"Parts of {year_label(year)}",
            **kwargs,
        )


class YearActionPage(ActionPage):
    """A form about the books of one year."""

    template_name = "generic/confirm.html"

    def get_breadcrumbs(self):
        return trail((f"Accounts of {self.label}", self.get_success_url()))

    @property
    def label(self):
        return year_label(self.kwargs["year"])

    def get_success_url(self):
        return reverse("tariffs:ledger_year", args=[self.kwargs["year"]])

    get_cancel_url = get_success_url


class YearCloseView(YearActionPage):
    """Close the books of a year."""

    permission = "tariffs.close_year"
    form_class = forms.Form
    submit_label = "Close the year"

    def get_heading(self):
        return f"Close the books of {self.label}?"

    def get_context_data(self, **kwargs):
        told = ["Nothing is booked in this year any more.", "What comes later is booked on the day it is entered."]
        return super().get_context_data(consequences=told, **kwargs)

    def get_success_message(self):
        return f"The books of {self.label} are closed."

    def perform(self, form):
        return close_year(self.kwargs["year"], by=self.request.user, at=self.now)


class YearReopenView(YearActionPage):
    """Open the books of a closed year again."""

    permission = "tariffs.reopen_year"
    form_class = ReasonForm
    submit_label = "Reopen the year"

    def get_heading(self):
        return f"Reopen the books of {self.label}?"

    def get_success_message(self):
        return f"The books of {self.label} are open again."

    def perform(self, form):
        return reopen_year(self.kwargs["year"], **form.cleaned_data, by=self.request.user, at=self.now)
