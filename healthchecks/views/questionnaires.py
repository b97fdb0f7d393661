"""The statements and their versions."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from healthchecks import actions
from healthchecks.forms import StatementForm
from healthchecks.models import Questionnaire, Round, Statement
from partnerships.pages import ActionPage, PageMixin

STATEMENTS = ("Statements", reverse_lazy("healthchecks:statement_list"))
ABOUT = ("Health checks", reverse_lazy("healthchecks:about"))


def latest_version():
    """The newest version of the statements, with all of them, or None."""
    return Questionnaire.objects.order_by("-version").prefetch_related("sections__statements").first()


class StatementListView(PageMixin, TemplateView):
    """The newest version of the statements, P by P (F01)."""

    permission = "healthchecks.edit_statement"
    template_name = "healthchecks/statement_list.html"
    heading = "Statements of the health check"
    breadcrumbs = [ABOUT]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            questionnaire=latest_version(), open_round=Round.objects.open().first(), **kwargs
        )


class StatementActionPage(ActionPage):
    """A form about the statements; it lands on their list."""

    permission = "healthchecks.edit_statement"
    form_class = StatementForm
    success_url = STATEMENTS[1]
    cancel_url = STATEMENTS[1]
    breadcrumbs = [ABOUT, STATEMENTS]


class VersionStartView(StatementActionPage):
    """Begin a new version of the statements from the last."""

    template_name = "healthchecks/version_start.html"
    form_class = forms.Form
    heading = "Start a new version of the statements?"
    submit_label = "Start a new version"
    success_message = "The new version is ready to be changed."

    def perform(self, form):
        return actions.start_version(by=self.request.user, at=self.now)


class StatementAddView(StatementActionPage):
    """Ask one more thing under a P."""

    success_message = "The statement was added."
    submit_label = "Add the statement"

    def prepare(self):
        newest = latest_version()
        self.section = newest and newest.sections.filter(slug=self.kwargs["slug"]).first()
        if not self.section:
            raise Http404("There is no such part of the health check.")

    def get_heading(self):
        return f"Add a statement under {self.section}"

    def perform(self, form):
        return actions.add_statement(self.section, **form.cleaned_data, by=self.request.user, at=self.now)


class OneStatementPage(StatementActionPage):
    """A page about one statement of any version."""

    def prepare(self):
        self.statement = get_object_or_404(
            Statement.objects.select_related("section__questionnaire"), pk=self.kwargs["pk"]
        )


class StatementEditView(OneStatementPage):
    """Word a statement anew."""

    heading = "Reword a statement"
    success_message = "The statement was reworded."

    def get_initial(self):
        return {"text": self.statement.text}

    def perform(self, form):
        return actions.edit_statement(self.statement, **form.cleaned_data, by=self.request.user, at=self.now)


class StatementRemoveView(OneStatementPage):
    """Ask a statement no more."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    heading = "Remove this statement?"
    submit_label = "Remove it"
    success_message = "The statement was removed."

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=f"“{self.statement}”", **kwargs)

    def perform(self, form):
        return actions.remove_statement(self.statement, by=self.request.user, at=self.now)
