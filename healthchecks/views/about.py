"""The public page: what a health check is and how it is scored."""

from django.views.generic import TemplateView

from healthchecks.models import Questionnaire
from healthchecks.reports import years
from partnerships.pages import PageMixin, public_page


@public_page
class AboutView(PageMixin, TemplateView):
    """What the health check is, the four Ps, the formula with an example, and every year's round (F01-F03, F06)."""

    template_name = "healthchecks/about.html"
    heading = "Partnership health checks"

    def get_context_data(self, **kwargs):
        latest = Questionnaire.objects.order_by("-version").prefetch_related("sections__statements").first()
        return super().get_context_data(
            sections=latest.sections.all() if latest else [],
            years=years(),
            year_columns=["Year", {"label": "Partnerships checked", "numeric": True}, "What happened"],
            **kwargs,
        )
