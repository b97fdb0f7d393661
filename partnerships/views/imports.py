"""Importing and exporting lists: upload, look, confirm; templates and exports (G08, H06)."""

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView, View

from partnerships.access import NotAllowedError, may
from partnerships.actions.imports import abandon_import, confirm_import, upload_import
from partnerships.forms.imports import ConfirmForm, UploadForm
from partnerships.imports import Outcome, import_kind, import_kinds, kind_of, staged_kinds
from partnerships.models import ImportRun
from partnerships.pages import ActionPage, ObjectActionPage, PageMixin, download
from partnerships.reports.imports import how_far
from partnerships.rules import reason
from partnerships.tasks import wake_importer


class ImportListView(PageMixin, TemplateView):
    """The lists that the reader may import, and those that everybody signed in may export."""

    template_name = "partnerships/import_list.html"
    heading = "Import and export"

    def prepare(self):
        self.kinds = [kind for kind in import_kinds() if may(self.request.user, kind.permission)]
        self.staged = [kind for kind in staged_kinds() if may(self.request.user, kind.permission)]
        if not self.kinds:
            raise NotAllowedError(reason("partnerships.import_rows"))

    def get_context_data(self, **kwargs):
        runs = ImportRun.objects.visible_to(self.request.user).defer("table", "outcome")[:10]
        return super().get_context_data(
            kinds=self.kinds,
            staged=self.staged,
            runs=runs,
            kind_columns=["List", "Import", "Export"],
            run_columns=["File", "Uploaded", "What became of it"],
            **kwargs,
        )


class KindMixin:
    """A page about one list: absent if there is none of that name, refused without its permission."""

    def prepare(self):
        try:
            self.kind = import_kind(self.kwargs["kind"])
        except KeyError:
            raise Http404("There is no list of this name.") from None
        self.permission = self.kind.permission

    def get_breadcrumbs(self):
        return [("Import and export", reverse("partnerships:import_list"))]


class ImportUploadView(KindMixin, ActionPage):
    """Upload a file of one list; the next page shows what it would change."""

    form_class = UploadForm
    template_name = "partnerships/import_upload.html"
    submit_label = "Check the file"

    def get_heading(self):
        return f"Import {self.kind.label.lower()}"

    def get_cancel_url(self):
        return reverse("partnerships:import_list")

    def perform(self, form):
        file = form.cleaned_data["file"]
        run = upload_import(self.kind, filename=file.name, data=file.read(), by=self.request.user, at=self.now)
        wake_importer(run)
        return run

    def get_context_data(self, **kwargs):
        help_columns = ["Column", "What to type", "Needed"]
        return super().get_context_data(kind=self.kind, columns=self.kind.columns, help_columns=help_columns, **kwargs)


class ImportDetailView(ObjectActionPage):
    """What a file would change, or why it cannot; confirming applies it, all or nothing."""

    model = ImportRun
    form_class = ConfirmForm
    template_name = "partnerships/import_detail.html"
    submit_label = "Import these rows"

    def prepare(self):
        super().prepare()
        self.kind = kind_of(self.object)
        self.permission = self.kind.permission

    def get_heading(self):
        if self.object.status == ImportRun.Status.REFUSED or self.object.outcome["problems"]:
            return "This file cannot be imported"
        if self.object.status == ImportRun.Status.FAILED:
            return "This file was not imported"
        return f"Import {self.kind.label.lower()}: {self.object.get_status_display().lower()}"

    def get_breadcrumbs(self):
        if self.object.back_to:
            return [(self.object.back_label, self.object.back_to)]
        return [("Import and export", reverse("partnerships:import_list")), (self.kind.label, self.kind.upload_address)]

    @property
    def upload_address(self):
        """Where its person uploads it again: the page it is about, or that of the list."""
        return self.object.back_to or self.kind.upload_address

    def get_cancel_url(self):
        return ""  # a file is dropped, or left to wait

    def perform(self, form):
        run = confirm_import(self.object, by=self.request.user, at=self.now)
        wake_importer(run)
        return run

    def get_success_message(self):
        if self.result.is_queued:
            return ""  # the page itself says how far it is
        outcome = Outcome.from_json(self.result.outcome)
        return f"{self.kind.label}: {outcome.added} added, {outcome.changed} changed, {outcome.unchanged} as they were."

    def get_context_data(self, **kwargs):
        outcome = Outcome.from_json(self.object.outcome)
        return super().get_context_data(
            kind=self.kind,
            upload_address=self.upload_address,
            outcome=outcome,
            how_far=how_far(self.object) if self.object.is_queued else None,
            counts=_counts(outcome, is_applied=self.object.status == ImportRun.Status.APPLIED),
            change_columns=["Row", "What", "Change"],
            problem_columns=["Row", "Column", "What is there", "What to do"],
            **kwargs,
        )


def _counts(outcome, *, is_applied):
    words = ("added", "changed", "as they were") if is_applied else ("to add", "to change", "as they are")
    numbers = (outcome.added, outcome.changed, outcome.unchanged)
    return [{"number": number, "words": word} for number, word in zip(numbers, words, strict=True)]


class ImportAbandonView(ImportDetailView):
    """Drop a file that waits."""

    http_method_names = ["post"]

    def perform(self, form):
        return abandon_import(self.object, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.object.filename} was dropped. Nothing was imported."

    def get_success_url(self):
        return self.upload_address


class ImportTemplateView(KindMixin, PageMixin, View):
    """An empty table of one list: its headings in the right order."""

    def get(self, request, *, kind, format):
        columns = [column.column_name for column in self.kind.columns]
        return download(f"{self.kind.name}-template", columns, [], format)


class ExportView(KindMixin, PageMixin, View):
    """All of one list that the reader may see, as an import takes it back."""

    def prepare(self):
        super().prepare()
        self.permission = None  # what is read is scoped by visible_to

    def get(self, request, *, kind, format):
        return download(self.kind.name, *self.kind.export(request.user, request.GET), format)
