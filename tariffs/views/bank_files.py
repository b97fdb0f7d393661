"""Bank files: the file, then what its columns are; preview and confirmation are those of every import."""

from django.shortcuts import redirect
from django.urls import reverse

from partnerships.actions.imports import sort_columns
from partnerships.forms.imports import UploadForm
from partnerships.models import ImportRun
from partnerships.pages import ActionPage, ObjectActionPage
from partnerships.tasks import wake_importer
from tariffs.actions.bank_files import upload_bank_file
from tariffs.forms.payments import BankColumnsForm
from tariffs.resources.bank_files import BANK_FILE
from tariffs.views.payments import trail

SHOWN_ROWS = 5


class BankFileUploadView(ActionPage):
    """Upload a file of the bank's."""

    permission = BANK_FILE.permission
    form_class = UploadForm
    template_name = "tariffs/bank_file_upload.html"
    heading = "Enter payments from a bank file"
    submit_label = "Read the file"

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")))

    def get_cancel_url(self):
        return reverse("tariffs:payment_list")

    def perform(self, form):
        file = form.cleaned_data["file"]
        return upload_bank_file(BANK_FILE, filename=file.name, data=file.read(), by=self.request.user, at=self.now)

    def get_success_url(self):
        if self.result.status == ImportRun.Status.UNSORTED:
            return reverse(BANK_FILE.columns_url, args=[self.result.pk])
        return super().get_success_url()


class BankFileColumnsView(ObjectActionPage):
    """Say what the columns of a bank's file are; the next page shows what it would enter."""

    permission = BANK_FILE.permission
    model = ImportRun
    form_class = BankColumnsForm
    template_name = "tariffs/bank_file_columns.html"
    heading = "What are the columns of this file?"
    submit_label = "Check the file"

    def get_queryset(self):
        return super().get_queryset().filter(kind=BANK_FILE.name)

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")), (BANK_FILE.label, BANK_FILE.upload_address))

    def dispatch(self, request, *args, **kwargs):
        self.prepare()
        if self.object.status not in ImportRun.WAITS:
            return redirect(self.object.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "headings": self.object.table["columns"]}

    def get_initial(self):
        return self.object.table["mapping"]

    def get_cancel_url(self):
        return ""

    def perform(self, form):
        run = sort_columns(self.object, form.cleaned_data, by=self.request.user, at=self.now)
        wake_importer(run)
        return run

    def get_context_data(self, **kwargs):
        table = self.object.table
        headings = ["Row", *(name.replace("_", " ").capitalize() for name in table["columns"])]
        first = [(number, [cell or "" for cell in cells]) for number, *cells in table["rows"][:SHOWN_ROWS]]
        return super().get_context_data(
            caption=self.object.filename, headings=headings, rows=first, count=self.object.row_count, **kwargs
        )
