"""An indicator against other areas."""

from partnerships.pages import DetailPage, kept_until_news, public_page
from targets.forms import LeaguePeriodForm
from targets.models import Indicator
from targets.reports.charts import league_chart
from targets.reports.league import RANKED, league, league_periods
from targets.views.quarters import TARGETS

COLUMNS = ({"label": "Rank", "numeric": True}, "Area", {"label": "Figure", "numeric": True}, "Quarter of the areas")


@kept_until_news
@public_page
class IndicatorLeagueView(DetailPage):
    """The areas with a figure in one period, the best first, ours marked; and those without one."""

    model = Indicator
    template_name = "targets/indicator_league.html"

    def get_queryset(self):
        return super().get_queryset().measured().filter(kind__in=RANKED)

    def get_heading(self):
        return f"{self.object.title}: other areas"

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        periods = league_periods(self.object, self.request.user)
        form = LeaguePeriodForm(self.request.GET, periods=periods)
        period = form.chosen()
        table = league(self.object, self.request.user, period=period) if period else None
        return super().get_context_data(
            caption=self.object.code,
            filter_form=form if periods else None,
            league=table,
            chart=league_chart(table) if table else "",
            narrow_chart=league_chart(table, is_narrow=True) if table else "",
            columns=COLUMNS,
            **kwargs,
        )
