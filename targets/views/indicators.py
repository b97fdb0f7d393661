"""The list of indicators, the page of one, and keeping the list."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.pages import ActionPage, DetailPage, ObjectActionPage, PageMixin, kept_until_news, public_page
from targets.actions import save_indicator
from targets.forms import IndicatorForm
from targets.models import Indicator, Kind, Quarter, StrategyTarget
from targets.reports.charts import indicator_chart
from targets.reports.indicators import indicator_page
from targets.reports.league import has_league
from targets.reports.listing import by_body, listed_indicators
from targets.reports.stories import indicator_story
from targets.views.quarters import TARGETS


@kept_until_news
@public_page
class IndicatorListView(PageMixin, TemplateView):
    """What is measured and how it stands, and the way to each quarter."""

    template_name = "targets/indicator_list.html"
    heading = "Targets"

    def get_context_data(self, **kwargs):
        quarters = list(Quarter.objects.visible_to(self.request.user))
        indicators = Indicator.objects.visible_to(self.request.user).in_use(timezone.localdate())
        listed = listed_indicators(self.request.user, indicators=indicators)
        return super().get_context_data(
            years=_by_year(quarters),
            newest=next((quarter for quarter in quarters if quarter.is_published), None),
            bodies=by_body(listed),
            **kwargs,
        )


def _by_year(quarters):
    """Quarters as (year label, its quarters in order), the newest year first."""
    years = {}
    for quarter in reversed(quarters):
        years.setdefault(quarter.year_label, []).append(quarter)
    return list(reversed(years.items()))


@kept_until_news
@public_page
class IndicatorDetailView(DetailPage):
    """How one indicator stands: the finding, the chart, the table, and why it is classed so."""

    model = Indicator
    template_name = "targets/indicator_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("body", "owner", "deputy", "parent", "replaced_by")

    def get_heading(self):
        return self.object.title

    def get_breadcrumbs(self):
        return [TARGETS, (self.object.body.name, reverse("targets:body_targets", args=[self.object.body.slug]))]

    def get_context_data(self, **kwargs):
        page = indicator_page(self.object, self.request.user)
        return super().get_context_data(
            caption=" · ".join(filter(None, [self.object.code, self.object.designation_label])),
            page=page,
            chart=indicator_chart(page),
            narrow_chart=indicator_chart(page, is_narrow=True),
            story=indicator_story(self.object, self.request.user),
            strategy_targets=StrategyTarget.objects.filter(indicators=self.object),
            has_league=has_league(self.object, self.request.user),
            **kwargs,
        )


class IndicatorAddView(ActionPage):
    """Add an indicator to the list."""

    permission = "targets.keep_indicators"
    heading = "Add an indicator"
    breadcrumbs = (TARGETS,)
    form_class = IndicatorForm
    submit_label = "Add the indicator"
    cancel_url = "/targets/"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Indicator()}

    def perform(self, form):
        return save_indicator(form.instance, by=self.request.user, at=self.now)

    def get_success_message(self):
        if self.result.kind == Kind.QUALITATIVE:
            return "The indicator is added. It takes no target: record its first judgement next."
        return "The indicator is added. Set its targets next."


class IndicatorEditView(ObjectActionPage):
    """Change what is said about an indicator."""

    model = Indicator
    permission = "targets.keep_indicators"
    form_class = IndicatorForm
    submit_label = "Save the indicator"
    success_message = "The indicator is saved."

    def get_heading(self):
        return f"Edit {self.object.title}"

    def get_breadcrumbs(self):
        return [TARGETS, (self.object.title, self.object.get_absolute_url())]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.object}

    def perform(self, form):
        return save_indicator(form.instance, by=self.request.user, at=self.now)
