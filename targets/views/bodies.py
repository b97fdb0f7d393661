"""The tab of a body's page that shows its targets."""

from partnerships.pages import BodyTabPage, kept_until_news, public_page
from targets.forms import QuartersForm
from targets.models import Indicator, Milestone, Quarter, StrategyTarget
from targets.reports.charts import small_multiples
from targets.reports.listing import listed_indicators
from targets.reports.published import dashboard_of, shown_table


@kept_until_news
@public_page
class BodyTargetsView(BodyTabPage):
    """What a body answers for: its results of a quarter beside another one, strategy targets and milestones."""

    template_name = "targets/body_targets.html"
    tab = "targets:body_targets"

    def get_context_data(self, **kwargs):
        person, body = self.request.user, self.object
        results = self._results()
        drawn = {row.slug for row, _chart, _was in results.get("drawn", ())}
        indicators = Indicator.objects.visible_to(person).filter(body=body)
        listed = listed_indicators(person, indicators=indicators)
        return super().get_context_data(
            listed=[each for each in listed if each.indicator.slug not in drawn],
            strategy_targets=StrategyTarget.objects.filter(bodies=body),
            milestones=Milestone.objects.visible_to(person)
            .filter(body=body)
            .select_related("target__aspiration__objective", "body")
            .in_order(),
            **results,
            **kwargs,
        )

    def _results(self):
        """The quarter that was chosen, or the newest published one, drawn; nothing before there is a quarter."""
        self.known = list(Quarter.objects.visible_to(self.request.user))
        newest = next((known for known in self.known if known.is_published), None)
        quarter = QuartersForm(self.request.GET, quarters=self.known).quarter_chosen() or newest
        if quarter is None:
            return {}
        form = QuartersForm(self.request.GET, quarters=self.known, shown=quarter)
        other, multiples = form.compared(), small_multiples(self._table(quarter))
        was = {row.slug: row for row in self._table(other).rows} if other else {}
        periods = [{"label": period, "numeric": True} for period in multiples.periods]
        return {
            "quarter": quarter,
            "other": other,
            "filter_form": form,
            "multiples": multiples,
            "drawn": [(row, chart, was.get(row.slug)) for row, chart in multiples.charts],
            "columns": ["Indicator", "Class", "Baseline", *periods, {"label": "Target", "numeric": True}],
        }

    def _table(self, quarter):
        return shown_table(quarter, dashboard_of(quarter), among=self.known, bodies=[self.object])
