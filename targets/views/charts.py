"""A quarter as small multiples: every indicator drawn on one layout."""

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from partnerships.models import Objective
from partnerships.pages import PageMixin, kept_until_news, public_page
from targets.forms import ChartsFilterForm
from targets.models import Indicator
from targets.reports.charts import small_multiples
from targets.reports.published import dashboard_of, shown_table
from targets.reports.quarter import QuarterTable
from targets.views.quarters import TARGETS, QuarterMixin


@kept_until_news
@public_page
class QuarterChartsView(QuarterMixin, PageMixin, TemplateView):
    """Every indicator of a quarter, of a body or under an objective as a small chart."""

    template_name = "targets/quarter_charts.html"

    def prepare(self):
        self.quarter = self.find(self.request, self.kwargs["year"], self.kwargs["number"])
        measured = Objective.objects.filter(aspirations__targets__indicators__isnull=False)
        self.objectives = list(measured.distinct().order_by("number"))
        self.objective = None
        if number := self.request.GET.get("objective"):
            self.objective = next((known for known in self.objectives if str(known.number) == number), None)
            if self.objective is None:
                raise Http404("There is no such objective, or nothing measures it.")

    def get_heading(self):
        return f"{self.quarter} in charts"

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.quarter), self.quarter.get_absolute_url())]

    def get_context_data(self, **kwargs):
        table = self._table()
        multiples = small_multiples(table)
        periods = [{"label": period, "numeric": True} for period in multiples.periods]
        return super().get_context_data(
            quarter=self.quarter,
            table=table,
            multiples=multiples,
            columns=["Indicator", "Class", "Baseline", *periods, {"label": "Target", "numeric": True}],
            filter_form=ChartsFilterForm(self.request.GET, bodies=self.bodies, objectives=self.objectives),
            tabs=self._tabs(),
            **kwargs,
        )

    def _table(self):
        table = shown_table(
            self.quarter, dashboard_of(self.quarter), among=self.among, bodies=[self.body] if self.body else None
        )
        if self.objective is None:
            return table
        serving = Indicator.objects.filter(strategy_targets__aspiration__objective=self.objective)
        slugs = set(serving.values_list("slug", flat=True))
        return QuarterTable(self.quarter, tuple(row for row in table.rows if row.slug in slugs))

    def _tabs(self):
        """The quarters of the same year, each with the address of its charts."""
        query = self.request.GET.urlencode()
        return [
            (
                f"Quarter {known.number}",
                reverse("targets:quarter_charts", args=[known.year, known.number]) + (query and f"?{query}"),
                known == self.quarter,
            )
            for known in self.same_year
        ]
