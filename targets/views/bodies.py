"""The tab of a body's page that shows its targets."""

from partnerships.pages import BodyTabPage, kept_until_news, public_page
from targets.models import Indicator, Milestone, StrategyTarget
from targets.reports.indicators import listed_indicators


@kept_until_news
@public_page
class BodyTargetsView(BodyTabPage):
    """What a body answers for: indicators, strategy targets and milestones."""

    template_name = "targets/body_targets.html"
    tab = "targets:body_targets"

    def get_context_data(self, **kwargs):
        person, body = self.request.user, self.object
        indicators = Indicator.objects.visible_to(person).filter(body=body)
        return super().get_context_data(
            listed=listed_indicators(person, indicators=indicators),
            strategy_targets=StrategyTarget.objects.filter(bodies=body),
            milestones=Milestone.objects.visible_to(person)
            .filter(body=body)
            .select_related("target__aspiration__objective", "body")
            .in_order(),
            **kwargs,
        )
