"""A year's budget: what it needs and comes to, its parts, and its downloads (D06, D07)."""

from django.http import Http404
from django.urls import reverse

from partnerships.access import may
from partnerships.forms.bodies import ConfirmForm
from partnerships.imports import import_kind
from partnerships.models.years import year_label
from partnerships.pages import ActionPage, DetailPage, ObjectActionPage, download
from partnerships.templatetags.words import money
from tariffs import actions
from tariffs.forms import BudgetForm
from tariffs.models import Budget, Scheme
from tariffs.reports import budget_chart, budget_report
from tariffs.views.years import YearTabsMixin

FORMATS = (("CSV", "csv"), ("Excel", "xlsx"))


TABLES = {
    "lines": ("budget-lines", "budget"),
    "in-kind": ("in-kind", "budget"),
    "external": ("external-funding", "budget"),
    "orders": ("budget-orders", "line__budget"),
    "payments": ("budget-payments", "line__budget"),
}


def trail(year):
    """Where the pages of a year's budget stand; the year itself is a link once it has tariffs."""
    crumbs = [("Tariffs", reverse("tariffs:scheme_list"))]
    if Scheme.objects.filter(year=year).exists():
        crumbs.append((year_label(year), reverse("tariffs:scheme_detail", args=[year])))
    return crumbs


class BudgetMixin:
    """A page about the budget of one year."""

    model = Budget
    context_object_name = "budget"

    def prepare(self):
        self.object = Budget.objects.visible_to(self.request.user).filter(year=self.kwargs["year"]).first()
        if self.object is None:
            raise Http404("There is no budget of that year.")

    @property
    def budget(self):
        return self.object

    def get_breadcrumbs(self):
        return [*trail(self.budget.year), ("Budget", self.budget.get_absolute_url())]


class BudgetDetailView(YearTabsMixin, BudgetMixin, DetailPage):
    """What the year needs, what is levied, spent and ordered, and what it will come to; or how to begin one."""

    tab = "tariffs:budget_detail"
    permission = "tariffs.read_budget"
    template_name = "tariffs/budget_detail.html"

    def prepare(self):
        self.object = Budget.objects.visible_to(self.request.user).filter(year=self.kwargs["year"]).first()

    def get_heading(self):
        return f"Budget {year_label(self.kwargs['year'])}"

    def get_breadcrumbs(self):
        return trail(self.kwargs["year"])

    def get_context_data(self, **kwargs):
        year, budget, user = self.kwargs["year"], self.budget, self.request.user
        keeps = may(user, "tariffs.keep_budget")
        if budget is None:
            return super().get_context_data(year=year, keeps=keeps, **kwargs)
        report = budget_report(budget)
        finding, chart = budget_chart(report)
        return super().get_context_data(
            year=year,
            report=report,
            keeps=keeps and not budget.is_closed,
            closes=not budget.is_closed and may(user, "tariffs.close_budget", budget),
            facts=facts_of(report),
            columns=line_columns(keeps and not budget.is_closed),
            finding=finding,
            chart=chart,
            chart_columns=[
                "Line",
                *({"label": word, "numeric": True} for word in ("Spent", "Ordered", "Still expected")),
            ],
            chart_rows=[
                [line.line.name, *map(money, (line.figures.spent, line.figures.ordered, line.still_expected))]
                for line in report.lines
            ],
            downloads={part.replace("-", "_"): downloads_of(year, part) for part in TABLES},
            **kwargs,
        )


def facts_of(report):
    """The year in one list: in, out, and what stays."""
    need = money(report.need) if report.need is not None else None
    about = "About " if report.budget.is_approximate and need else ""
    return [
        ("Need of the year", need and f"{about}{need}"),
        ("Levied by the year’s tariffs", known(report.levied, "Not known: the tariffs are not adopted")),
        ("Collected of it", known(report.collected, "Not known: no invoice is issued")),
        ("Spent", money(report.spent)),
        ("Ordered and not yet paid", money(report.ordered)),
        ("Forecast for the whole year", money(report.forecast)),
        ("Levied less spent", known(report.balance, "Not known")),
        ("Levied less forecast", known(report.balance_forecast, "Not known")),
        ("Collected less spent", known(report.cash, "Not known")),
    ]


def known(amount, otherwise):
    """An amount in words, or why there is none."""
    return otherwise if amount is None else money(amount)


def line_columns(keeps):
    figures = ("Planned", "Spent", "Ordered", "Left of the plan", "Forecast")
    return ["Line", *({"label": word, "numeric": True} for word in figures), *["Change"] * keeps]


def downloads_of(year, part):
    return [(label, reverse("tariffs:budget_download", args=[year, part, format])) for label, format in FORMATS]


class BudgetDownloadView(BudgetMixin, DetailPage):
    """One table of a year's budget as CSV or XLSX; it imports again unchanged (H06)."""

    permission = "tariffs.read_budget"

    def get(self, request, *args, **kwargs):
        name, path = TABLES[self.kwargs["table"]]
        kind = import_kind(name)
        rows = kind.resource_class().visible_to(request.user).filter(**{path: self.budget})
        columns, rows = kind.table(rows)
        label = self.budget.label.replace("/", "-")
        return download(f"{name}-{label}", columns, rows, self.kwargs["format"])


class BudgetStartView(ActionPage):
    """Begin a year's budget."""

    permission = "tariffs.keep_budget"
    form_class = BudgetForm
    submit_label = "Start the budget"
    success_message = "The budget is started. Add its lines."

    def get_heading(self):
        return f"Start the budget of {year_label(self.kwargs['year'])}"

    def get_breadcrumbs(self):
        return trail(self.kwargs["year"])

    def get_cancel_url(self):
        return reverse("tariffs:budget_detail", args=[self.kwargs["year"]])

    def perform(self, form):
        return actions.start_budget(self.kwargs["year"], **form.cleaned_data, by=self.request.user, at=self.now)


class BudgetEditView(BudgetMixin, ObjectActionPage):
    """Change what the year needs."""

    permission = "tariffs.keep_budget"
    form_class = BudgetForm
    success_message = "The budget was saved."

    def get_heading(self):
        return f"Change what {self.budget.label} needs"

    def get_initial(self):
        return {name: getattr(self.budget, name) for name in BudgetForm.base_fields}

    def perform(self, form):
        return actions.change_budget(self.budget, **form.cleaned_data, by=self.request.user, at=self.now)


class BudgetCloseView(BudgetMixin, ObjectActionPage):
    """Close the year."""

    permission = "tariffs.close_budget"
    template_name = "generic/confirm.html"
    form_class = ConfirmForm
    submit_label = "Close the budget"

    def get_heading(self):
        return f"Close the budget of {self.budget.label}?"

    def get_success_message(self):
        return f"The budget of {self.budget.label} is closed and stands from now on."

    def perform(self, form):
        return actions.close_budget(self.budget, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = ["Its lines, orders and payments cannot be changed any more.", "It cannot be opened again."]
        return super().get_context_data(consequences=consequences, **kwargs)
