"""What a quarter publishes, in its newest and earlier revisions: pages and files, always as stored (H01)."""

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views import View
from django.views.generic import TemplateView

from comms.models import Publication, PublicationFile
from partnerships.access import may
from partnerships.pages import PageMixin, download, kept_until_news, public_page
from partnerships.pdf import PDF_TYPE
from targets.models import Quarter
from targets.reports.editions import slug_of
from targets.reports.exports import PROGRESS_COLUMNS, QUARTER_COLUMNS, progress_rows, quarter_rows
from targets.reports.published import publications_of, snapshot_of
from targets.views.quarters import COLUMNS, TARGETS, row_drawn

Kind = Publication.Kind
REPORTS = {
    "report": Kind.PERFORMANCE_REPORT,
    "progress": Kind.PROGRESS_REPORT,
    "council-note": Kind.COUNCIL_NOTE,
    "dashboard": Kind.QUARTER_DASHBOARD,
}
LABELS = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}
FORMATS = {
    Kind.PERFORMANCE_REPORT: ("pdf", "xlsx", "csv", "json"),
    Kind.PROGRESS_REPORT: ("pdf", "xlsx", "csv", "json"),
    Kind.COUNCIL_NOTE: ("pdf", "json"),
    Kind.QUARTER_DASHBOARD: ("pdf", "xlsx", "csv", "json"),
}


class PublishedMixin:
    """The publication that the address names: of one revision, or the newest."""

    def find(self, request, year, number, report, revision=None):
        self.quarter = Quarter.objects.visible_to(request.user).filter(year=year, number=number).first()
        self.report = report
        every = list(publications_of(self.quarter).filter(kind=REPORTS[report])) if self.quarter else []
        self.revisions = [publication.revision for publication in every]
        wanted = [publication for publication in every if revision in (None, publication.revision)]
        if not wanted:
            raise Http404("There is no such report, or it is not published yet.")
        return wanted[0]


@kept_until_news
@public_page
class ReportDetailView(PublishedMixin, PageMixin, TemplateView):
    """A report as it was published, word for word."""

    template_name = "targets/report_detail.html"

    def prepare(self):
        self.publication = self.find(self.request, **self.kwargs)
        if not self.publication.html:
            raise Http404("This is published as a file only.")

    def get_heading(self):
        return self.publication.title

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.quarter), self.quarter.get_absolute_url())]

    def get_context_data(self, **kwargs):
        newest = self.publication.revision == self.revisions[0]
        return super().get_context_data(
            quarter=self.quarter,
            publication=self.publication,
            edition=self.publication.data["edition"],
            newest=None if newest else self.publication.get_absolute_url(),
            revisions=reverse("targets:revision_list", args=[self.quarter.year, self.quarter.number])
            if len(self.revisions) > 1
            else None,
            downloads=self._downloads(),
            **kwargs,
        )

    def _downloads(self):
        name, arguments = "targets:report_download", [self.quarter.year, self.quarter.number]
        if "revision" in self.kwargs:
            name, arguments = "targets:revision_download", [*arguments, self.publication.revision]
        formats = FORMATS[self.publication.kind]
        if not self.publication.files.exists():  # the sweep of the next minute makes it
            formats = formats[1:]
        return [(LABELS[format], reverse(name, args=[*arguments, self.report, format])) for format in formats]


@kept_until_news
@public_page
class RevisionDashboardView(ReportDetailView):
    """The dashboard of one revision as readers saw it, from what is stored with it."""

    template_name = "targets/revision_dashboard.html"

    def prepare(self):
        self.publication = self.find(self.request, **self.kwargs)

    def get_context_data(self, **kwargs):
        table = snapshot_of(self.publication).table(self.quarter)
        return super().get_context_data(
            table=table,
            columns=COLUMNS,
            rows=SafeString("".join(row_drawn(row, "") for row in table.rows)),
            counts=[{"number": number, "standing": standing.value} for standing, number in table.counts.items()],
            **kwargs | {"report": self.publication.data},
        )


@public_page
class ReportDownloadView(PublishedMixin, View):
    """A report as a file: the PDF byte for byte as published, the tables from the stored data."""

    def get(self, request, year, number, report, format, revision=None):
        publication = self.find(request, year, number, report, revision)
        return published_file(self.quarter, publication, report, format)


@kept_until_news
@public_page
class RevisionListView(PageMixin, TemplateView):
    """Every revision of what a quarter published, each readable as it was, and what it changed."""

    template_name = "targets/revision_list.html"

    def prepare(self):
        year, number = self.kwargs["year"], self.kwargs["number"]
        self.quarter = Quarter.objects.published().filter(year=year, number=number).first()
        if self.quarter is None:
            raise Http404("There is no such quarter, or it is not published yet.")

    def get_heading(self):
        return f"Revisions of {self.quarter}"

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.quarter), self.quarter.get_absolute_url())]

    def get_context_data(self, **kwargs):
        reports = publications_of(self.quarter).filter(kind=Kind.PERFORMANCE_REPORT).defer("html")
        return super().get_context_data(
            quarter=self.quarter,
            revisions=[(report, self._addresses(report.revision)) for report in reports],
            can_correct=may(self.request.user, "targets.revise_quarter", self.quarter),
            **kwargs,
        )

    def _addresses(self, revision):
        arguments = [self.quarter.year, self.quarter.number, revision]
        dashboard = (Kind.QUARTER_DASHBOARD.label, reverse("targets:revision_dashboard", args=arguments))
        names = [("report", Kind.PERFORMANCE_REPORT), ("progress", Kind.PROGRESS_REPORT)]
        names.append(("council-note", Kind.COUNCIL_NOTE))
        reports = [(kind.label, reverse("targets:revision_detail", args=[*arguments, name])) for name, kind in names]
        return [dashboard, *reports]


def published_file(quarter, publication, report, format):
    """The file of a publication in one of its formats. Raises Http404 for any other."""
    if format not in FORMATS[publication.kind]:
        raise Http404("This report is not offered in that format.")
    revised = f"-revision-{publication.revision}" if publication.revision > 1 else ""
    name = f"{report}-{slug_of(quarter.year, quarter.number)}{revised}"
    if format == "json":
        return JsonResponse(publication.data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    if format == "pdf":
        return _pdf(publication, name)
    snapshot = snapshot_of(publication)
    if publication.kind == Kind.PROGRESS_REPORT:
        return download(name, PROGRESS_COLUMNS, progress_rows(snapshot), format)
    return download(name, QUARTER_COLUMNS, quarter_rows(snapshot.table(quarter)), format)


def _pdf(publication, name):
    file = PublicationFile.objects.filter(publication=publication, format=PublicationFile.Format.PDF).first()
    if file is None:
        raise Http404("The PDF is being made. Try again in a minute.")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "ETag": f'"{file.sha256}"'}
    return HttpResponse(bytes(file.content), content_type=PDF_TYPE, headers=headers)
