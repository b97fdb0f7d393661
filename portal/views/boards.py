"""The boards' pages of a quarter: the Delivery Board's results and questions, the Policy Board's outcomes (X06)."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from partnerships.access import authorise
from partnerships.models import Body
from partnerships.pages import PageMixin
from portal.reports.boards import ORDER, board_quarter, policy_quarter
from targets.forms import QuartersForm
from targets.models import Quarter
from targets.reports.charts import row_spark
from targets.reports.overview import Overview, overview
from targets.reports.published import dashboard_of, shown_table
from targets.reports.quarter import compared_with

BOARDS = (("Delivery Board", "portal:board_quarter"), ("Policy Board", "portal:policy_quarter"))


class BoardNowView(View):
    """The quarter that was chosen, or the newest one that has figures to show."""

    page = ""

    def get(self, request):
        authorise(request.user, "portal.see_boards")
        known = Quarter.objects.visible_to(request.user)
        form = QuartersForm(request.GET, quarters=list(known))
        quarter = form.quarter_chosen() or known.published().first() or known.first()
        if quarter is None:
            return redirect("targets:indicator_list")
        other = form.cleaned_data.get("compare")
        query = f"?{urlencode({'compare': other})}" if other else ""
        return redirect(reverse(self.page, args=[quarter.year, quarter.number]) + query)


class DeliveryBoardNowView(BoardNowView):
    """The Delivery Board's newest quarter."""

    page = "portal:board_quarter"


class PolicyBoardNowView(BoardNowView):
    """The Policy Board's newest quarter."""

    page = "portal:policy_quarter"


class BoardQuarterView(PageMixin, TemplateView):
    """One quarter as a board reads it, beside another one if the reader chooses one."""

    permission = "portal.see_boards"
    breadcrumbs = (("Targets", "/targets/"),)
    caption = ""
    page = ""
    choose = ""
    read = None

    def prepare(self):
        self.quarters = list(Quarter.objects.visible_to(self.request.user))
        wanted = (self.kwargs["year"], self.kwargs["number"])
        self.quarter = next((known for known in self.quarters if (known.year, known.number) == wanted), None)
        if self.quarter is None:
            raise Http404("There is no such quarter.")

    def get_heading(self):
        return str(self.quarter)

    def get_context_data(self, **kwargs):
        form = QuartersForm(self.request.GET, quarters=self.quarters, shown=self.quarter)
        other = form.compared()
        shown = self.shown()
        compared = self._compared(other, shown) if other else None
        table = compared_with(shown.table, compared) if compared else shown.table
        board = type(self).read(self.quarter, table, self.request.user, compared=compared)
        return super().get_context_data(
            caption=self.caption,
            quarter=self.quarter,
            other=other,
            table=table,
            board=board,
            counts=[{"number": number, "standing": standing.value} for standing, number in shown.counts.items()],
            overview=shown,
            next_url=f"?after={shown.next_after}" if shown.next_after else "",
            filter_form=form,
            filters_action=reverse(self.choose),
            tabs=[(label, reverse(page, kwargs=self.kwargs), page == self.page) for label, page in BOARDS],
            **kwargs,
        )

    def shown(self):
        """All of the quarter."""
        table = shown_table(self.quarter, dashboard_of(self.quarter), among=None)
        return Overview(table, table.counts, is_whole=True)

    @staticmethod
    def _compared(quarter, shown):
        """The table of another quarter, of the partnerships that are shown."""
        slugs = {row.body_slug for row in shown.table.rows}
        bodies = None if shown.is_whole else Body.objects.filter(slug__in=slugs)
        return shown_table(quarter, dashboard_of(quarter), among=None, bodies=bodies)


class DeliveryBoardView(BoardQuarterView):
    """The Delivery Board's quarter: what is off target, why, and what is asked of the board."""

    template_name = "portal/board_quarter.html"
    caption = "Delivery Board"
    page = "portal:board_quarter"
    choose = "portal:board_now"
    read = board_quarter

    def shown(self):
        """The partnerships with the most misses, where the quarter is long."""
        return overview(self.quarter, dashboard_of(self.quarter), among=None, after=self.request.GET.get("after", ""))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        board, other = context["board"], context["other"]
        compared = [other.short_label] if other else []
        return context | {
            "rows": [(each, row_spark(each.row)) for each in board.rows],
            "columns": [
                "Indicator",
                "Body",
                *_numeric("Target", "Actual"),
                "Against target, and why",
                *compared,
                "Trend",
                "Board",
            ],
            "summaries": [
                ("By partnership", ["Partnership", *_numeric(*LABELS)], _labelled(board.by_body)),
                ("By objective", ["Objective", *_numeric(*LABELS)], _labelled(board.by_objective)),
            ],
        }


class PolicyBoardView(BoardQuarterView):
    """The Policy Board's quarter: outcomes under the objectives they serve, and what went up to a board."""

    template_name = "portal/policy_quarter.html"
    caption = "Policy Board"
    page = "portal:policy_quarter"
    choose = "portal:policy_now"
    read = policy_quarter

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        other = context["other"]
        compared = [other.short_label] if other else []
        return context | {
            "columns": [
                "Outcome indicator",
                "Aspiration",
                *_numeric("Target", "Actual"),
                "Class",
                *compared,
                "Direction of travel",
            ],
            "went_up_columns": ["Result", "Board’s meeting", "What was decided", "Since then"],
        }


LABELS = [standing.label for standing in ORDER]


def _numeric(*labels):
    return [{"label": label, "numeric": True} for label in labels]


def _labelled(lines):
    """Each line with its numbers under their labels, for tables that stack."""
    return [(line, list(zip(LABELS, line.numbers, strict=True))) for line in lines]
