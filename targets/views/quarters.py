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
from partnerships.pages import ActionPage, KeptForReaders, PageMixin, download, kept_until_news, public_page
from targets.actions import open_quarter
from targets.forms import BodyFilterForm, QuarterForm
from targets.models import Quarter, year_address
from targets.reports.charts import row_spark
from targets.reports.entry import why_not_published
from targets.reports.exports import QUARTER_COLUMNS, quarter_rows
from targets.reports.overview import bodies_of, overview, quarters_of
from targets.reports.published import dashboard_of, shown_table
from targets.reports.quarter_rows import KEPT_ROWS

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
        sees_all = request.user.is_authenticated and bool(request.user.seat_body_ids)
        self.among = None if sees_all else list(Quarter.objects.visible_to(request.user))
        found = self.look_up(year, number, request.GET.get("body", ""))
        self.same_year, quarter, self.bodies, self.body = found
        return quarter

    def look_up(self, year, number, slug):
        """The quarters of the year, the one of this number, the bodies to choose from and the one of this slug."""
        if self.among is None:
            same_year = quarters_of(year)
        else:
            same_year = [known for known in reversed(self.among) if known.year == year]
        quarter = next((known for known in same_year if known.number == number), None)
        if quarter is None:
            raise Http404("There is no such quarter, or its figures are not published yet.")
        bodies, body = bodies_of(quarter, slug)
        if slug and body is None:
            raise Http404("There is no such partnership, or it has no indicators.")
        return same_year, quarter, bodies, body


@lru_cache(maxsize=KEPT_ROWS)
def row_drawn(row, record_url):
    """A row of the table as markup, drawn once for the same contents: a table of thirty takes longer to draw than to read."""
    return get_template("targets/quarter_row.html").render(
        {"row": row, "spark": row_spark(row), "record_url": record_url}
    )


@kept_until_news
@public_page
class QuarterDetailView(QuarterMixin, KeptForReaders, PageMixin, TemplateView):
    """A quarter at a glance: off target first, each class with its reason."""

    template_name = "targets/quarter_detail.html"

    def prepare(self):
        self.quarter = self.find(self.request, self.kwargs["year"], self.kwargs["number"])

    def look_up(self, *asked):
        find = super().look_up
        return find(*asked) if self.among is not None else self.remembered(asked, lambda: find(*asked))

    def get_heading(self):
        return str(self.quarter)

    def get_breadcrumbs(self):
        return [TARGETS]

    def shown_by_rights(self):
        bodies = [self.body] if self.body else self.bodies
        if not bodies and not self.quarter.is_published:
            return None  # too many partnerships to ask for each whether its figures may be recorded
        seen = None if self.among is None else tuple((known.year, known.number) for known in self.among)
        publishes = may(self.request.user, "targets.publish_quarter", self.quarter)
        return seen, publishes, self._shows_returns(), self._recording(bodies)

    def get_context_data(self, **kwargs):
        dashboard = dashboard_of(self.quarter)
        after = self.request.GET.get("after", "")
        shown = overview(self.quarter, dashboard, among=self.among, body=self.body, after=after)
        return super().get_context_data(
            quarter=self.quarter,
            body=self.body,
            dashboard=dashboard,
            edition=dashboard and dashboard.data["edition"],
            too_early=why_not_published(self.quarter, on=timezone.localdate()),
            published_reports=PUBLISHED_REPORTS,
            overview=shown,
            table=shown.table,
            columns=COLUMNS,
            rows=self._rows(shown.table),
            counts=[{"number": number, "standing": standing.value} for standing, number in shown.counts.items()],
            next_url=f"?after={shown.next_after}" if shown.next_after else "",
            shows_returns=self._shows_returns(),
            tabs=self._tabs(),
            filter_form=BodyFilterForm(self.request.GET, bodies=self.bodies) if self.bodies else None,
            downloads=self._downloads(dashboard),
            **kwargs,
        )

    def _shows_returns(self):
        return bool(self.request.user.is_authenticated and self.request.user.seat_body_ids)

    def _rows(self, table):
        recording = self._recording(self._bodies_in(table))
        period = f"figures/{year_address(self.quarter.year)}/q{self.quarter.number}/"
        drawn = [row_drawn(row, row.address + period if row.body_slug in recording else "") for row in table.rows]
        return SafeString("".join(drawn))

    def _recording(self, bodies):
        """Slugs of those of the bodies whose figures the reader may still record in this quarter."""
        if self.quarter.is_published:
            return frozenset()
        return frozenset(body.slug for body in bodies if may(self.request.user, "targets.record_figure", body))

    def _bodies_in(self, table):
        known = {body.slug: body for body in [*self.bodies, *filter(None, [self.body])]}
        missing = {row.body_slug for row in table.rows} - set(known)
        return [*known.values(), *(Body.objects.filter(slug__in=missing) if missing else ())]

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
        return {**super().get_form_kwargs(), "on": timezone.localdate()}

    def perform(self, form):
        year, number = form.cleaned_data["quarter"]
        return open_quarter(year, number, due_on=form.cleaned_data["due_on"], by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result} is open: every partnership has been asked for its return."

    def get_success_url(self):
        return reverse("targets:return_list", args=[self.result.year, self.result.number])
