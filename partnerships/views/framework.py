"""The framework as a whole: its chart, its tiers, its gaps and each body's history (A03, A04, G09, H15)."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.forms.register import HistoryPositionForm
from partnerships.pages import BodyTabPage, PageMixin, kept_until_news, public_page
from partnerships.reports.framework import structure_chart, tiers
from partnerships.reports.gaps import gaps
from partnerships.reports.history import body_events


@kept_until_news
@public_page
class FrameworkView(PageMixin, TemplateView):
    """Who reports to whom, drawn from the register as it is now."""

    template_name = "partnerships/framework.html"
    heading = "How the partnership is built"

    def get_context_data(self, **kwargs):
        return super().get_context_data(chart=structure_chart(), **kwargs)


@kept_until_news
@public_page
class TierListView(PageMixin, TemplateView):
    """The tiers of governance and the bodies on each; stands in until a Constitution is adopted."""

    template_name = "partnerships/tier_list.html"
    heading = "Tiers of governance"

    def get_breadcrumbs(self):
        return [("How the partnership is built", reverse("partnerships:framework"))]

    def get_context_data(self, **kwargs):
        found, untiered = tiers()
        return super().get_context_data(tiers=found, untiered=untiered, **kwargs)


class GapsReportView(PageMixin, TemplateView):
    """What the register lacks, body by body."""

    template_name = "partnerships/gaps_report.html"
    permission = "partnerships.see_gaps"
    heading = "Gaps in the register"

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            gaps=gaps(at=timezone.now(), on=timezone.localdate()), columns=("Body", "Missing"), **kwargs
        )


class BodyHistoryView(BodyTabPage):
    """Who changed what on a body and when, before and after."""

    template_name = "partnerships/body_history.html"
    tab = "partnerships:body_history"
    permission = "partnerships.see_history"

    def get_context_data(self, **kwargs):
        before = HistoryPositionForm(self.request.GET).wanted()["before"]
        events, next_before = body_events(self.object, self.request.user, before=before)
        return super().get_context_data(
            events=events, next_url=f"?before={next_before}" if next_before else "", **kwargs
        )
