"""A return's figures as a spreadsheet, down and up again (C07, H06)."""

import tempfile

from django.http import FileResponse

from partnerships.actions.imports import upload_import
from partnerships.forms.imports import UploadForm
from partnerships.imports import import_kind
from partnerships.sheets import XLSX_TYPE, write_entry_sheet
from targets.models import year_address
from targets.reports.returns import return_rows
from targets.resources.returns import OPENED, sheet_rows
from targets.views.returns import ReturnPage

KIND = "returns"


class ReturnSheetView(ReturnPage):
    """Fetch the sheet, fill it in, bring it back; the next page shows what it would change."""

    permission = "targets.save_return"
    form_class = UploadForm
    template_name = "targets/return_sheet.html"
    heading = "Fill in as a spreadsheet"
    submit_label = "Check the sheet"

    def perform(self, form):
        file = form.cleaned_data["file"]
        kind, back_to = import_kind(KIND), (self.object.get_absolute_url(), f"Return of {self.object.body}")
        by = self.request.user
        return upload_import(kind, filename=file.name, data=file.read(), by=by, at=self.now, back_to=back_to)

    def get_success_url(self):
        return self.result.get_absolute_url()


class ReturnSheetFileView(ReturnPage):
    """The sheet: the return's rows, with only figure and commentary open."""

    permission = "targets.save_return"
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        columns = import_kind(KIND).columns
        file = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it when it is sent
        write_entry_sheet(
            file,
            [column.column_name for column in columns],
            sheet_rows(return_rows(self.object), self.quarter.year),
            opened=OPENED,
            notes={column.column_name: column.help for column in columns},
            title=str(self.object.body.short_name),
        )
        file.seek(0)
        name = f"return-{year_address(self.quarter.year)}-q{self.quarter.number}-{self.object.body.slug}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
