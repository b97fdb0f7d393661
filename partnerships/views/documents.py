"""A body's documents and meetings: listed, added, and each file served only to who may read it now (A05, B10)."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from partnerships.access import may
from partnerships.actions.documents import add_document, edit_document, update_document, withdraw_document
from partnerships.forms.bodies import ConfirmForm
from partnerships.forms.documents import DocumentAddForm, DocumentEntryForm, DocumentFileForm
from partnerships.models import Document
from partnerships.pages import (
    BodyActionPage,
    BodyTabPage,
    ObjectMixin,
    OfBodyActionPage,
    PageMixin,
    document_notes,
    kept_file,
    kept_until_news,
    public_page,
)
from partnerships.reports.documents import library, meetings_and_papers
from partnerships.reports.papers import sends_papers


@kept_until_news
@public_page
class BodyDocumentsView(BodyTabPage):
    """What the body keeps, by kind."""

    template_name = "partnerships/body_documents.html"
    tab = "partnerships:body_documents"

    def get_context_data(self, **kwargs):
        keeps = may(self.request.user, "partnerships.keep_documents", self.object)
        columns = ["Title", "Kind", "Date", {"label": "Version", "numeric": True}] + ["Who reads it", "Change"] * keeps
        documents = library(self.object, self.request.user)
        return super().get_context_data(documents=documents, keeps_documents=keeps, document_columns=columns, **kwargs)


@kept_until_news
@public_page
class BodyMeetingsView(BodyTabPage):
    """Meetings to come and past ones with their papers, newest first."""

    template_name = "partnerships/body_meetings.html"
    tab = "partnerships:body_meetings"

    def get_context_data(self, **kwargs):
        user, body, today = self.request.user, self.object, timezone.localdate()
        return super().get_context_data(
            papers=meetings_and_papers(body, user, on=today),
            today=today,
            knows_deadlines=may(user, "partnerships.write_papers"),
            sends_papers=sends_papers(user),
            asks_for_papers=may(user, "partnerships.ask_paper", body),
            keeps_documents=may(user, "partnerships.keep_documents", body),
            **kwargs,
        )


@public_page
class DocumentFileView(ObjectMixin, PageMixin, View):
    """A file as a download: the newest version, or the numbered one."""

    model = Document

    def get(self, request, *args, **kwargs):
        versions = self.object.versions.order_by("-number")
        if "number" in kwargs:
            versions = versions.filter(number=kwargs["number"])
        version = versions.first()
        if version is None:
            raise Http404
        return kept_file(version, self.object.title)


class DocumentAddView(BodyActionPage):
    """A new document with its file."""

    form_class = DocumentAddForm
    template_name = "partnerships/document_add.html"
    permission = "partnerships.keep_documents"
    back_to = "partnerships:body_documents"
    heading = "Add a document"
    submit_label = "Add document"
    success_message = "The document has been added."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"body": self.object}

    def get_initial(self):
        return {"dated_on": timezone.localdate(), "meeting": self.request.GET.get("meeting")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(notes=document_notes(), **kwargs)

    def perform(self, form):
        return add_document(self.object, by=self.request.user, at=self.now, **form.for_action())


class DocumentPage(OfBodyActionPage):
    """A form about one document that has not been withdrawn."""

    model = Document
    permission = "partnerships.keep_documents"
    back_to = "partnerships:body_documents"

    def get_queryset(self):
        standing = Document.objects.visible_to(self.request.user).filter(body__slug=self.kwargs["slug"])
        return standing.select_related("body")

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, **kwargs)


class DocumentEditView(DocumentPage):
    """The library entry of a document."""

    form_class = DocumentEntryForm
    heading = "Change the document's entry"
    success_message = "The entry has been saved."
    template_name = "partnerships/document_edit.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"body": self.body}

    def perform(self, form):
        return edit_document(self.object, by=self.request.user, at=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        args = [self.body.slug, self.object.pk]
        return super().get_context_data(
            update_url=reverse("partnerships:document_update", args=args),
            withdraw_url=reverse("partnerships:document_withdraw", args=args),
            **kwargs,
        )


class DocumentUpdateView(DocumentPage):
    """A newer version of a document."""

    form_class = DocumentFileForm
    heading = "Add a newer version"
    submit_label = "Add version"
    success_message = "The newer version has been added. The earlier ones stay on record."

    def perform(self, form):
        return update_document(self.object, by=self.request.user, at=self.now, **form.for_action())


class DocumentWithdrawView(DocumentPage):
    """Whether a document should really go off the pages."""

    form_class = ConfirmForm
    template_name = "generic/confirm.html"
    heading = "Withdraw this document?"
    submit_label = "Withdraw document"
    success_message = "The document has been withdrawn."

    def perform(self, form):
        return withdraw_document(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = ["Nobody can open it from now on.", "Its versions stay on record."]
        return super().get_context_data(consequences=consequences, **kwargs)
