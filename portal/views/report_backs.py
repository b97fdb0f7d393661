"""The annual report-back as published: its page, its PDF, its results as a sheet (E14)."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import View

from comms.reports.conferences import conferences_about
from partnerships.access import may
from partnerships.models import year_address, year_label
from partnerships.pages import download, kept_until_news, public_page
from portal.reports.report_back_editions import (
    COLUMNS,
    publications_of,
    published_report,
    published_years,
    result_rows,
)
from portal.reports.report_backs import years_known
from portal.views.yearly import FRAMEWORK, PublishedPage, PublishedPdfView

TITLE = "Annual report-back"


def report_address(year):
    return reverse("portal:report_back_detail", args=[year])


@public_page
class ReportBackNowView(View):
    """The newest report-back, or the list of what is published while there is none."""

    def get(self, request):
        years = published_years()
        return redirect(report_address(years[0]) if years else reverse("comms:publication_kind", args=["report-back"]))


@kept_until_news
@public_page
class ReportBackDetailView(PublishedPage):
    """A year's report-back as published; before that only those who prepare it are shown the way to it."""

    template_name = "portal/report_back_detail.html"

    def publications(self):
        return publications_of(self.year)

    def prepare(self):
        self.publication = self.find()
        if self.publication is None and not (
            self.year in years_known() and may(self.request.user, "portal.see_unready")
        ):
            raise Http404("No report-back on this year is published.")

    def get(self, request, *args, **kwargs):
        if self.publication is None:
            return redirect("portal:report_back_prepare", self.year)
        return super().get(request, *args, **kwargs)

    def get_heading(self):
        return f"{TITLE} {year_label(self.year)}"

    def get_breadcrumbs(self):
        return [FRAMEWORK]

    def get_context_data(self, **kwargs):
        parts = self.address_parts()
        return super().get_context_data(
            files=[
                (label, reverse(name, args=[*parts, *ending]))
                for label, name, ending in (
                    ("PDF", "portal:report_back_pdf", []),
                    ("Results (CSV)", "portal:report_back_results", ["csv"]),
                    ("Results (Excel)", "portal:report_back_results", ["xlsx"]),
                )
            ],
            conferences=conferences_about(self.year),
            years=[year for year in published_years() if year != self.year],
            prepares=may(self.request.user, "portal.see_unready"),
            **kwargs,
        )


@public_page
class ReportBackPdfView(PublishedPdfView):
    """A report-back as tagged PDF."""

    file_name = "report-back"

    def publications(self, year):
        return publications_of(year)


@public_page
class ReportBackResultsView(View):
    """The results of a published report-back as a sheet: the newest revision, or the one that the address names."""

    def get(self, request, year, format, revision=None):
        found = published_report(year) if revision is None else publications_of(year).filter(revision=revision).first()
        if found is None:
            raise Http404("There is no such report-back.")
        return download(f"report-back-{year_address(year)}", COLUMNS, list(result_rows(found.data)), format)
