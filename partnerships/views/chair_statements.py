"""The chair's yearly statement: read on the body's page, drafted together, signed by the chair (C10)."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.actions.chair_statements import ask_chairs, draft_chair_statement, sign_chair_statement
from partnerships.forms.chair_statements import AskForm, ChairStatementForm, SeenForm
from partnerships.models import ChairStatement, year_label, year_of
from partnerships.pages import (
    ActionPage,
    BodyActionPage,
    BodyTabPage,
    DetailPage,
    PageMixin,
    kept_until_news,
    public_page,
)
from partnerships.reports.chair_statements import chair_statement_page, statements_of_year, years_of_statements

TAB = "partnerships:body_statements"
YEAR_COLUMNS = ("Partnership", "Chair", "Statement")


@kept_until_news
@public_page
class BodyStatementsView(BodyTabPage):
    """The newest statement of a body's chair, and those of other years."""

    template_name = "partnerships/body_statements.html"
    tab = TAB

    def get_context_data(self, **kwargs):
        person, body = self.request.user, self.object
        found = list(ChairStatement.objects.visible_to(person).filter(body=body).select_related("body"))
        newest = {}
        for statement in found:
            newest.setdefault((statement.year, statement.is_signed), statement)
        signed = [statement for (_, is_signed), statement in newest.items() if is_signed]
        return super().get_context_data(
            page=chair_statement_page(signed[0], person) if signed else None,
            others=signed[1:],
            drafts=[statement for (_, is_signed), statement in newest.items() if not is_signed],
            drafts_it=may(person, "partnerships.draft_chair_statement", body),
            this_year=year_of(timezone.localdate()),
            **kwargs,
        )


class OfBodyYearMixin:
    """A page about the statement of one body and year; `one()` finds which version."""

    def get_breadcrumbs(self):
        name, body = self.body.short_name, self.body
        return [
            ("Partnerships", reverse("partnerships:body_list")),
            (name, body.get_absolute_url()),
            ("Chair’s statement", reverse(TAB, args=[body.slug])),
        ]

    def versions(self):
        seen = ChairStatement.objects.visible_to(self.request.user)
        of_year = seen.filter(body__slug=self.kwargs["slug"], year=self.kwargs["year"])
        return of_year.select_related("body", "saved_by").order_by("-revision")


@kept_until_news
@public_page
class ChairStatementDetailView(OfBodyYearMixin, DetailPage):
    """A statement in the version that stands, or in the one that the address names."""

    template_name = "partnerships/chair_statement_detail.html"

    def prepare(self):
        versions = list(self.versions())
        if revision := self.kwargs.get("revision"):
            versions = [version for version in versions if version.revision == revision]
        found = next((version for version in versions if version.is_signed), next(iter(versions), None))
        if found is None:
            raise Http404("There is no such statement, or it is not signed yet.")
        self.object, self.body = found, found.body

    def get_heading(self):
        return f"Chair’s statement {year_label(self.object.year)}"

    def get_context_data(self, **kwargs):
        person = self.request.user
        return super().get_context_data(
            caption=self.body.name,
            page=chair_statement_page(self.object, person),
            drafts_it=may(person, "partnerships.draft_chair_statement", self.body),
            signs_it=may(person, "partnerships.sign_chair_statement", self.body),
            edits=may(person, "partnerships.edit_body", self.body),
            **kwargs,
        )


class ChairStatementDraftView(OfBodyYearMixin, BodyActionPage):
    """Writing a year's statement: the draft that is there, or a new version of what is signed."""

    permission = "partnerships.draft_chair_statement"
    form_class = ChairStatementForm
    submit_label = "Save the draft"
    success_message = "The draft is saved. Its words are not public until the chair signs."
    back_to = TAB

    def prepare(self):
        super().prepare()
        self.newest = self.versions().first()

    def get_heading(self):
        return f"Write the chair’s statement for {year_label(self.kwargs['year'])}"

    def get_initial(self):
        newest = self.newest
        if newest is None:
            return {}
        stamp = "" if newest.is_signed else newest.stamp
        return {"words": newest.words, "promises": newest.promises, "seen": stamp}

    def perform(self, form):
        return draft_chair_statement(
            self.object, self.kwargs["year"], **form.cleaned_data, by=self.request.user, at=self.now
        )

    def get_success_url(self):
        return reverse("partnerships:chair_statement_version", args=self._version(self.result))

    def get_cancel_url(self):
        return reverse(TAB, args=[self.object.slug])

    def get_context_data(self, **kwargs):
        lead = ""
        if self.newest is not None and self.newest.is_signed:
            signed = self.newest.revision
            lead = f"This begins version {signed + 1}. Version {signed} stays as it was signed."
        return super().get_context_data(caption=self.object.name, lead=lead, **kwargs)

    @staticmethod
    def _version(statement):
        return [statement.body.slug, statement.year, statement.revision]


class ChairStatementSignView(OfBodyYearMixin, ActionPage):
    """The chair reads the draft as it is now and signs it."""

    permission = "partnerships.sign_chair_statement"
    form_class = SeenForm
    template_name = "partnerships/chair_statement_sign.html"
    submit_label = "Sign the statement"

    def prepare(self):
        self.object = self.versions().drafts().first()
        if self.object is None:
            raise Http404("There is no draft to sign.")
        self.body = self.object.body

    def get_permission_object(self):
        return self.body

    def get_heading(self):
        return f"Sign the statement for {year_label(self.object.year)}?"

    def get_initial(self):
        return {"seen": self.object.stamp}

    def perform(self, form):
        return sign_chair_statement(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        many = len(self.object.promises)
        followed = f" Its {many} commitment{'s'[: many != 1]} can now be followed." if many else ""
        return f"You have signed the statement. Everybody can read it.{followed}"

    def get_cancel_url(self):
        return reverse("partnerships:chair_statement_version", args=ChairStatementDraftView._version(self.object))

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.body.name, statement=self.object, **kwargs)


@kept_until_news
@public_page
class ChairStatementListView(PageMixin, TemplateView):
    """Every partnership's statement of one year; who writes them also sees how far the drafts are."""

    template_name = "partnerships/chair_statement_list.html"

    def get_heading(self):
        return f"Chairs’ statements {year_label(self.kwargs['year'])}"

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list"))]

    def get_context_data(self, **kwargs):
        person, today = self.request.user, timezone.localdate()
        lines = statements_of_year(self.kwargs["year"], person, on=today)
        return super().get_context_data(
            lines=[(line, line.is_late(today)) for line in lines],
            signed=sum(line.signed is not None for line in lines),
            years=years_of_statements(person),
            columns=YEAR_COLUMNS,
            asks=may(person, "partnerships.ask_chairs"),
            **kwargs,
        )


class ChairsAskView(ActionPage):
    """The SP Support Officer asks every chair who has not signed for the year's statement."""

    permission = "partnerships.ask_chairs"
    form_class = AskForm
    submit_label = "Ask the chairs"

    def get_heading(self):
        return f"Ask the chairs for {year_label(self.kwargs['year'])}"

    def get_breadcrumbs(self):
        return [(f"Chairs’ statements {year_label(self.kwargs['year'])}", self.get_success_url())]

    def perform(self, form):
        return ask_chairs(self.kwargs["year"], **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        many = len(self.result)
        return f"{many} partnership{'s are' if many != 1 else ' is'} asked. It stands among the tasks of each chair."

    def get_success_url(self):
        return reverse("partnerships:chair_statement_list", args=[self.kwargs["year"]])

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs):
        lead = "Every partnership without a signed statement is asked: its chair, or you where nobody chairs it."
        return super().get_context_data(lead=lead, **kwargs)
