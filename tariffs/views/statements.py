"""A payer's statement as a page, a PDF and a spreadsheet."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from partnerships.access import may
from partnerships.models import Organisation
from partnerships.pages import DetailPage, download
from partnerships.pdf import PDF_TYPE, typeset
from tariffs.forms.payments import StatementForm
from tariffs.models import spoken_for
from tariffs.reports.statements import statement, statement_document, statement_table
from tariffs.views.payments import trail

COLUMNS = (
    "Date",
    "What",
    {"label": "Charged", "numeric": True},
    {"label": "Paid or taken back", "numeric": True},
    {"label": "Owed after it", "numeric": True},
)


class OfPayer(DetailPage):
    """A statement: every payer's for those who keep the money, one's own for a contact."""

    model = Organisation
    permission = "tariffs.read_statement"

    def get_queryset(self):
        """Every organisation for those who keep the money; for others a statement that is not theirs is not there."""
        organisations = super().get_queryset()
        if may(self.request.user, "tariffs.read_payments"):
            return organisations
        return organisations.filter(pk__in=spoken_for(self.request.user))

    @cached_property
    def report(self):
        whole = statement(self.object, on=timezone.localdate())
        self.form = StatementForm(self.request.GET, years=whole.years)
        year = self.form.cleaned_data["year"] if self.form.is_valid() else None
        return statement(self.object, on=whole.on, year=year) if year else whole

    @property
    def filename(self):
        return f"statement-{self.object.slug}-{self.report.year or 'all'}"


class StatementView(OfPayer):
    """The statement on a page."""

    template_name = "tariffs/statement.html"
    context_object_name = "organisation"

    def get_breadcrumbs(self):
        return trail()

    def get_heading(self):
        return f"Statement of {self.object}"

    def get_context_data(self, **kwargs):
        query = f"?year={self.report.year}" if self.report.year else ""
        return super().get_context_data(
            report=self.report,
            filter_form=self.form,
            columns=COLUMNS,
            open_columns=["Invoice", "Due", {"label": "Owed", "numeric": True}],
            downloads=[
                (label, reverse("tariffs:statement_download", args=[self.object.slug, format]) + query)
                for label, format in (("CSV", "csv"), ("Excel", "xlsx"))
            ]
            + [("PDF", reverse("tariffs:statement_pdf", args=[self.object.slug]) + query)],
            **kwargs,
        )


class StatementDownloadView(OfPayer):
    """The statement as CSV or XLSX."""

    def get(self, request, *args, **kwargs):
        return download(self.filename, *statement_table(self.report), self.kwargs["format"])


class StatementPdfView(OfPayer):
    """The statement as a tagged PDF."""

    def get(self, request, *args, **kwargs):
        content = typeset("tariffs/statement.typ", statement_document(self.report), at=timezone.now())
        response = HttpResponse(content, content_type=PDF_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{self.filename}.pdf"'
        return response
