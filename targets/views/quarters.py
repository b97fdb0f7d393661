"""A quarter's dashboard, its table as a file, and opening a quarter."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.models import Body
from partnerships.pages import ActionPage, PageMixin, download, kept_until_news, public_page
from targets.actions import open_quarter
from targets.forms import BodyFilterForm, QuarterForm
from targets.models import Quarter, year_address
from targets.models.quarters import year_of
from targets.reports.charts import row_spark
from targets.reports.exports import QUARTER_COLUMNS, quarter_rows
from targets.reports.published import dashboard_of, shown_table

TARGETS = ("Targets", "/targets/")
COLUMNS = (
    "Indicator",
    "Body",
    {"label": "Target", "numeric": True},
    {"label": "Actual", "numeric": True},
    "Against target, and why",
    "Trend",
)
PUBLISHED_REPORTS = (
    ("report", "Performance Monitoring Report"),
    ("progress", "Progress Report"),
    ("council-note", "Note for Full Council"),
)


class QuarterMixin:
    """The quarter of the address, among those the reader may see, and the body asked for."""

    def find(self, request, year, number):
        self.quarters = list(Quarter.objects.visible_to(request.user))
        quarter = next((known for known in self.quarters if (known.year, known.number) == (year, number)), None)
        if quarter is None:
            raise Http404("There is no such quarter, or its figures are not published yet.")
        self.bodies = list(Body.objects.filter(indicators__isnull=False).distinct().in_order())
        self.body = None
        if slug := request.GET.get("body"):
            self.body = next((body for body in self.bodies if body.slug == slug), None)
            if self.body is None:
                raise Http404("There is no such partnership, or it has no indicators.")
        return quarter


@kept_until_news
@public_page
class QuarterDetailView(QuarterMixin, PageMixin, TemplateView):
    """A quarter at a glance: off target first, each class with its reason."""

    template_name = "targets/quarter_detail.html"

    def prepare(self):
        self.quarter = self.find(self.request, self.kwargs["year"], self.kwargs["number"])

    def get_heading(self):
        return str(self.quarter)

    def get_breadcrumbs(self):
        return [TARGETS]

    def get_context_data(self, **kwargs):
        dashboard = dashboard_of(self.quarter)
        table = shown_table(self.quarter, dashboard, among=self.quarters, body=self.body)
        recording = self._recording()
        return super().get_context_data(
            quarter=self.quarter,
            body=self.body,
            dashboard=dashboard,
            edition=dashboard and dashboard.data["edition"],
            published_reports=PUBLISHED_REPORTS,
            table=table,
            columns=COLUMNS,
            rows=[(row, row_spark(row), row.body_slug in recording) for row in table.rows],
            counts=[{"number": number, "standing": standing.value} for standing, number in table.counts.items()],
            shows_returns=bool(self.request.user.is_authenticated and self.request.user.seat_body_ids),
            tabs=self._tabs(),
            filter_form=BodyFilterForm(self.request.GET, bodies=self.bodies),
            downloads=self._downloads(dashboard),
            **kwargs,
        )

    def _recording(self):
        """Slugs of the bodies whose figures the reader may still record in this quarter."""
        if self.quarter.is_published:
            return set()
        return {body.slug for body in self.bodies if may(self.request.user, "targets.record_figure", body)}

    def _tabs(self):
        """The quarters of the same year, each with its address."""
        same_year = [known for known in reversed(self.quarters) if known.year == self.quarter.year]
        choice = f"?body={self.body.slug}" if self.body else ""
        return [
            (f"Quarter {known.number}", known.get_absolute_url() + choice, known == self.quarter) for known in same_year
        ]

    def _downloads(self, dashboard):
        choice = f"?body={self.body.slug}" if self.body else ""
        address = f"/targets/{year_address(self.quarter.year)}/q{self.quarter.number}"
        whole = [("PDF", f"{address}/dashboard.pdf"), ("JSON", f"{address}/dashboard.json")] if dashboard else []
        return [("CSV", f"{address}.csv{choice}"), ("Excel", f"{address}.xlsx{choice}"), *whole]


@public_page
class QuarterDownloadView(QuarterMixin, View):
    """The quarter's table as a file, one row an indicator, as filtered."""

    def get(self, request, year, number, format):
        quarter = self.find(request, year, number)
        table = shown_table(quarter, dashboard_of(quarter), among=self.quarters, body=self.body)
        name = "-".join(filter(None, ["targets", year_address(year), f"q{number}", self.body and self.body.slug]))
        return download(name, QUARTER_COLUMNS, quarter_rows(table), format)


class QuarterOpenView(ActionPage):
    """Make the next quarter ready for figures."""

    permission = "targets.publish_quarter"
    heading = "Open a quarter"
    breadcrumbs = (TARGETS,)
    form_class = QuarterForm
    submit_label = "Open the quarter"
    cancel_url = "/targets/"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "this_year": year_of(timezone.localdate())}

    def perform(self, form):
        given = form.cleaned_data
        return open_quarter(given["year"], given["part"], due_on=given["due_on"], by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result} is open: every partnership has been asked for its return."

    def get_success_url(self):
        return reverse("targets:return_list", args=[self.result.year, self.result.number])
