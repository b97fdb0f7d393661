"""Importing series of figures: the file, then what its columns are; preview and confirmation are those of every import."""

from django.shortcuts import redirect
from django.urls import reverse

from partnerships.actions.imports import sort_columns
from partnerships.forms.imports import UploadForm
from partnerships.models import ImportRun
from partnerships.pages import ActionPage, ObjectActionPage
from partnerships.tasks import wake_importer
from targets.actions.series import upload_series
from targets.forms.series import ColumnsForm
from targets.imports.columns import Columns
from targets.resources.series import SERIES


class SeriesUploadView(ActionPage):
    """Upload a file of figures as it was published."""

    permission = SERIES.permission
    form_class = UploadForm
    template_name = "targets/series_upload.html"
    heading = "Import series of figures"
    submit_label = "Read the file"

    def get_breadcrumbs(self):
        return [("Import and export", reverse("partnerships:import_list"))]

    def get_cancel_url(self):
        return reverse("partnerships:import_list")

    def perform(self, form):
        file = form.cleaned_data["file"]
        return upload_series(SERIES, filename=file.name, data=file.read(), by=self.request.user, at=self.now)

    def get_success_url(self):
        if self.result.status == ImportRun.Status.UNSORTED:
            return reverse(SERIES.columns_url, args=[self.result.pk])
        return super().get_success_url()


class SeriesColumnsView(ObjectActionPage):
    """Say what the columns of a file are; the next page shows what it would change."""

    permission = SERIES.permission
    model = ImportRun
    form_class = ColumnsForm
    template_name = "targets/series_columns.html"
    heading = "What are the columns of this file?"
    submit_label = "Check the file"

    def get_queryset(self):
        return super().get_queryset().filter(kind=SERIES.name)

    def get_breadcrumbs(self):
        return [("Import and export", reverse("partnerships:import_list")), (SERIES.label, SERIES.upload_address)]

    def dispatch(self, request, *args, **kwargs):
        self.prepare()
        if self.object.status not in ImportRun.WAITS:
            return redirect(self.object.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "headings": tuple(self.object.table["columns"])}

    def get_initial(self):
        return ColumnsForm.initial_of(Columns.from_json(self.object.table["mapping"]))

    def get_cancel_url(self):
        return ""

    def perform(self, form):
        run = sort_columns(self.object, form.columns().to_json(), by=self.request.user, at=self.now)
        wake_importer(run)
        return run

    def get_context_data(self, **kwargs):
        table = self.object.table
        width = len(table["columns"])
        rows = [[number, (cells + [""] * width)[:width]] for number, cells in table["first"]]
        return super().get_context_data(
            caption=self.object.filename, headings=["Row", *table["columns"]], rows=rows, count=table["count"], **kwargs
        )
