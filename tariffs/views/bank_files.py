"""Payments from a file of the bank: its columns are named once, rules match its rows, the rest waits."""

from django.urls import reverse

from partnerships.pages.staged_imports import StagedColumnsPage, StagedUploadPage
from tariffs.actions.bank_files import upload_bank_file
from tariffs.forms.payments import BankColumnsForm
from tariffs.resources.bank_files import BANK_FILE
from tariffs.views.payments import trail

SHOWN_ROWS = 5


class BankFileUploadView(StagedUploadPage):
    """Upload a file of the bank's."""

    kind, permission = BANK_FILE, BANK_FILE.permission
    upload = staticmethod(upload_bank_file)
    template_name = "tariffs/bank_file_upload.html"
    heading = "Enter payments from a bank file"

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")))

    def get_cancel_url(self):
        return reverse("tariffs:payment_list")


class BankFileColumnsView(StagedColumnsPage):
    """Say what the columns of a bank's file are; the next page shows what it would enter."""

    kind, permission = BANK_FILE, BANK_FILE.permission
    form_class = BankColumnsForm
    template_name = "tariffs/bank_file_columns.html"

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")), (BANK_FILE.label, BANK_FILE.upload_address))

    def get_initial(self):
        return self.object.table["mapping"]

    def get_context_data(self, **kwargs):
        table = self.object.table
        headings = ["Row", *(name.replace("_", " ").capitalize() for name in table["columns"])]
        first = [(number, [cell or "" for cell in cells]) for number, *cells in table["rows"][:SHOWN_ROWS]]
        return super().get_context_data(headings=headings, rows=first, count=self.object.row_count, **kwargs)
