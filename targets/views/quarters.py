"""A quarter's dashboard, its table as a file, and opening a quarter."""

from functools import lru_cache

from django.http import Http404
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
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
from targets.reports.overview import bodies_of, overview, quarters_of
from targets.reports.published import dashboard_of, shown_table
from targets.reports.quarter import KEPT_ROWS

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
    """The quarter of the address, among those the reader may see, and the body asked for.

    `among` are the quarters that the reader may see, None for every one.
    """

    def find(self, request, year, number):
        if request.user.is_authenticated and request.user.seat_body_ids:
            self.among, self.same_year = None, quarters_of(year)
        else:
            self.among = list(Quarter.objects.visible_to(request.user))
            self.same_year = [known for known in reversed(self.among) if known.year == year]
        quarter = next((known for known in self.same_year if known.number == number), None)
        if quarter is None:
            raise Http404("There is no such quarter, or its figures are not published yet.")
        slug = request.GET.get("body", "")
        self.bodies, self.body = bodies_of(quarter, slug)
        if slug and self.body is None:
            raise Http404("There is no such partnership, or it has no indicators.")
        return quarter


@lru_cache(maxsize=KEPT_ROWS)
def row_drawn(row, record_url):
    """A row of the table as markup, drawn once for the same contents: a table of thirty takes longer to draw than to read."""
    return get_template("targets/quarter_row.html").render(
        {"row": row, "spark": row_spark(row), "record_url": record_url}
    )


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
        after = self.request.GET.get("after", "")
        shown = overview(self.quarter, dashboard, among=self.among, body=self.body, after=after)
        return super().get_context_data(
            quarter=self.quarter,
            body=self.body,
            dashboard=dashboard,
            edition=dashboard and dashboard.data["edition"],
            published_reports=PUBLISHED_REPORTS,
            overview=shown,
            table=shown.table,
            columns=COLUMNS,
            rows=self._rows(shown.table),
            counts=[{"number": number, "standing": standing.value} for standing, number in shown.counts.items()],
            next_url=f"?after={shown.next_after}" if shown.next_after else "",
            shows_returns=bool(self.request.user.is_authenticated and self.request.user.seat_body_ids),
            tabs=self._tabs(),
            filter_form=BodyFilterForm(self.request.GET, bodies=self.bodies) if self.bodies else None,
            downloads=self._downloads(dashboard),
            **kwargs,
        )

    def _rows(self, table):
        recording = self._recording(table)
        period = f"figures/{year_address(self.quarter.year)}/q{self.quarter.number}/"
        drawn = [row_drawn(row, row.address + period if row.body_slug in recording else "") for row in table.rows]
        return SafeString("".join(drawn))

    def _recording(self, table):
        """Slugs of the bodies whose figures the reader may still record in this quarter."""
        if self.quarter.is_published:
            return set()
        known = {body.slug: body for body in self.bodies}
        if self.body:
            known[self.body.slug] = self.body
        slugs = {row.body_slug for row in table.rows}
        known |= (
            {body.slug: body for body in Body.objects.filter(slug__in=slugs - set(known))} if slugs - set(known) else {}
        )
        return {slug for slug in slugs if may(self.request.user, "targets.record_figure", known[slug])}

    def _tabs(self):
        """The quarters of the same year, each with its address."""
        choice = f"?body={self.body.slug}" if self.body else ""
        return [
            (f"Quarter {known.number}", known.get_absolute_url() + choice, known == self.quarter)
            for known in self.same_year
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
        table = shown_table(quarter, dashboard_of(quarter), among=self.among, bodies=[self.body] if self.body else None)
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
