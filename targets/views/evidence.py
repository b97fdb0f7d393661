"""Files beside a return: added, read by those who may see the return, taken away again (C07)."""

from django.shortcuts import get_object_or_404

from partnerships.pages import kept_file
from targets.actions import add_evidence, remove_evidence
from targets.forms import EvidenceForm
from targets.reports.returns import return_rows
from targets.views.returns import ReturnPage


class EvidenceAddView(ReturnPage):
    """A file that shows what the return says."""

    permission = "targets.save_return"
    form_class = EvidenceForm
    heading = "Add a file to the return"
    submit_label = "Add file"
    success_message = "The file has been added."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rows": return_rows(self.object)}

    def perform(self, form):
        return add_evidence(self.object, by=self.request.user, at=self.now, **form.for_action())

    def get_success_url(self):
        return f"{self.object.get_absolute_url()}#evidence"


class EvidenceMixin:
    """One file of the return of the address."""

    def prepare(self):
        super().prepare()
        files = self.object.evidence.select_related("body_return__quarter", "body_return__body")
        self.evidence = get_object_or_404(files, pk=self.kwargs["pk"])


class EvidenceFileView(EvidenceMixin, ReturnPage):
    """The file as a download, never shown in the browser."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        return kept_file(self.evidence, self.evidence.title)


class EvidenceRemoveView(EvidenceMixin, ReturnPage):
    """Ask before a file goes."""

    permission = "targets.save_return"
    template_name = "generic/confirm.html"
    submit_label = "Remove the file"
    success_message = "The file has been removed."
    get_success_url = EvidenceAddView.get_success_url

    def get_heading(self):
        return f"Remove “{self.evidence}”?"

    def perform(self, form):
        return remove_evidence(self.evidence, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(consequences=["Nobody can open it any more."], **kwargs)
