"""Imports of long files: the file, then what its columns are; preview and confirmation are those of every import."""

from typing import ClassVar

from django.shortcuts import redirect
from django.urls import reverse

from partnerships.actions.imports import sort_columns
from partnerships.forms.imports import UploadForm
from partnerships.imports import StagedKind
from partnerships.models import ImportRun
from partnerships.pages.base import ActionPage, ObjectActionPage
from partnerships.tasks import wake_importer


class StagedUploadPage(ActionPage):
    """Upload a file of the staged `kind`; a page says how by `upload`, an action of its app."""

    kind: ClassVar[StagedKind]
    form_class = UploadForm
    submit_label = "Read the file"

    def perform(self, form):
        file = form.cleaned_data["file"]
        return self.upload(self.kind, filename=file.name, data=file.read(), by=self.request.user, at=self.now)

    def get_success_url(self):
        if self.result.status == ImportRun.Status.UNSORTED:
            return reverse(self.kind.columns_url, args=[self.result.pk])
        return super().get_success_url()


class StagedColumnsPage(ObjectActionPage):
    """Say what the columns of a file are; the next page shows what it would do.

    A page of it may give the mapping otherwise than its form's answers, by `get_mapping`, and shows the first rows.
    """

    kind: ClassVar[StagedKind]
    model = ImportRun
    heading = "What are the columns of this file?"
    submit_label = "Check the file"

    def get_queryset(self):
        return super().get_queryset().filter(kind=self.kind.name)

    def dispatch(self, request, *args, **kwargs):
        self.prepare()
        if self.object.status not in ImportRun.WAITS:
            return redirect(self.object.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "headings": tuple(self.object.table["columns"])}

    def get_cancel_url(self):
        return ""

    def get_mapping(self, form):
        return form.cleaned_data

    def perform(self, form):
        run = sort_columns(self.object, self.get_mapping(form), by=self.request.user, at=self.now)
        wake_importer(run)
        return run

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.filename, **kwargs)
