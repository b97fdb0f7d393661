"""The Delivery Board's page of a quarter: what is off target, why, and what is asked of the board (X06)."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from partnerships.access import authorise
from partnerships.pages import PageMixin
from portal.forms import CompareForm
from portal.reports.boards import ORDER, board_quarter
from targets.models import Quarter
from targets.reports.charts import row_spark
from targets.reports.published import dashboard_of, shown_table


class DeliveryBoardNowView(View):
    """The newest quarter that has figures to show."""

    def get(self, request):
        authorise(request.user, "portal.see_boards")
        known = Quarter.objects.visible_to(request.user)
        quarter = known.published().first() or known.first()
        if quarter is None:
            return redirect("targets:indicator_list")
        return redirect("portal:board_quarter", quarter.year, quarter.number)


class DeliveryBoardView(PageMixin, TemplateView):
    """One quarter, beside another one if the reader chooses one."""

    template_name = "portal/board_quarter.html"
    permission = "portal.see_boards"
    breadcrumbs = (("Targets", "/targets/"),)

    def prepare(self):
        self.quarters = list(Quarter.objects.visible_to(self.request.user))
        wanted = (self.kwargs["year"], self.kwargs["number"])
        self.quarter = next((known for known in self.quarters if (known.year, known.number) == wanted), None)
        if self.quarter is None:
            raise Http404("There is no such quarter.")

    def get_heading(self):
        return str(self.quarter)

    def get_context_data(self, **kwargs):
        form = CompareForm(self.request.GET, quarters=[known for known in self.quarters if known != self.quarter])
        other = form.chosen()
        table = self._table(self.quarter)
        board = board_quarter(self.quarter, table, self.request.user, compared=self._table(other) if other else None)
        return super().get_context_data(
            caption="Delivery Board",
            quarter=self.quarter,
            other=other,
            table=table,
            board=board,
            rows=[(each, row_spark(each.row)) for each in board.rows],
            counts=[{"number": number, "standing": standing.value} for standing, number in table.counts.items()],
            summaries=[
                ("By partnership", ["Partnership", *_numeric(ORDER)], board.by_body),
                ("By objective", ["Objective", *_numeric(ORDER)], board.by_objective),
            ],
            filter_form=form,
            others=self._others(),
            **kwargs,
        )

    def _table(self, quarter):
        return shown_table(quarter, dashboard_of(quarter), among=self.quarters)

    def _others(self):
        """The other quarters, newest first, each with its address."""
        return [
            (known.short_label, reverse("portal:board_quarter", args=[known.year, known.number]))
            for known in self.quarters
            if known != self.quarter
        ]


def _numeric(standings):
    return [{"label": standing.label, "numeric": True} for standing in standings]
