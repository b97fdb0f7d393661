"""Importing series of figures as they were published (C15)."""

from django.urls import reverse

from partnerships.pages.staged_imports import StagedColumnsPage, StagedUploadPage
from targets.actions.series import upload_series
from targets.forms.series import ColumnsForm
from targets.imports.columns import Columns
from targets.resources.series import SERIES


class SeriesUploadView(StagedUploadPage):
    """Upload a file of figures as it was published."""

    kind, permission = SERIES, SERIES.permission
    upload = staticmethod(upload_series)
    template_name = "targets/series_upload.html"
    heading = "Import series of figures"

    def get_breadcrumbs(self):
        return [("Import and export", reverse("partnerships:import_list"))]

    def get_cancel_url(self):
        return reverse("partnerships:import_list")


class SeriesColumnsView(StagedColumnsPage):
    """Say what the columns of a file are; the next page shows what it would change."""

    kind, permission = SERIES, SERIES.permission
    form_class = ColumnsForm
    template_name = "targets/series_columns.html"

    def get_breadcrumbs(self):
        return [("Import and export", reverse("partnerships:import_list")), (SERIES.label, SERIES.upload_address)]

    def get_initial(self):
        return ColumnsForm.initial_of(Columns.from_json(self.object.table["mapping"]))

    def get_mapping(self, form):
        return form.columns().to_json()

    def get_context_data(self, **kwargs):
        table = self.object.table
        width = len(table["columns"])
        rows = [[number, (cells + [""] * width)[:width]] for number, cells in table["first"]]
        return super().get_context_data(headings=["Row", *table["columns"]], rows=rows, count=table["count"], **kwargs)
