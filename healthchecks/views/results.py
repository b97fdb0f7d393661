"""What a body's members answered, as one score and four."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from healthchecks.models import BodyCheck
from healthchecks.reports import Result, body_results, results
from healthchecks.views.questionnaires import ABOUT
from partnerships.charts import bars
from partnerships.pages import BodyTabPage, PageMixin

YEARS = ["Year", {"label": "Answered", "numeric": True}, {"label": "Score", "numeric": True}, "State"]


def picture(result: Result | None) -> dict:
    """The result for its template, with a bar for each P where something may be shown."""
    if result is None or not any(bar is not None for _title, _words, bar in result.sections):
        return {"result": result}
    described = ", ".join(f"{title} {words}" for title, words, _bar in result.sections)
    chart = bars(
        [(title, bar) for title, _words, bar in result.sections],
        title=f"Score of each P, {result.check.body} {result.check.round.year}",
        description=f"Out of 100: {described}.",
        up_to=100,
    )
    return {"result": result, "chart": chart, "finding": described}


class BodyResultsView(BodyTabPage):
    """The latest health check of a body, and all of them year by year (F03)."""

    permission = "healthchecks.read_results"
    template_name = "healthchecks/body_results.html"
    tab = "healthchecks:body_results"

    def get_context_data(self, **kwargs):
        found = body_results(self.object, self.request.user)
        return super().get_context_data(
            results=found,
            **picture(found[0] if found else None),
            year_columns=YEARS,
            **kwargs,
        )


class CheckDetailView(PageMixin, TemplateView):
    """One body's health check of one year."""

    permission = "healthchecks.read_results"
    template_name = "healthchecks/check_detail.html"

    def prepare(self):
        checks = BodyCheck.objects.visible_to(self.request.user).select_related("body", "round")
        self.check = get_object_or_404(checks, round__year=self.kwargs["year"], body__slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.check.body

    def get_heading(self):
        return f"Health check {self.check.round.year}: {self.check.body}"

    def get_breadcrumbs(self):
        body = self.check.body
        return [
            ABOUT,
            (body.short_name, body.get_absolute_url()),
            ("Health check", reverse("healthchecks:body_results", args=[body.slug])),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**picture(results([self.check])[0]), **kwargs)
