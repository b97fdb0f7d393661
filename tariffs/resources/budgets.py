"""A year's budget, what is given in kind and what comes from outside, as spreadsheets (D06, D07, H06)."""

from import_export.widgets import Widget

from partnerships.imports import (
    Column,
    KeyWidget,
    NumberWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from partnerships.models import Organisation
from partnerships.sheets import CellError
from tariffs import actions
from tariffs.models import Budget, BudgetLine, ExternalFunding, InKind
from tariffs.resources.schedules import YearWidget, read_year

YEAR = "The financial year, such as 2009/10."


class BudgetWidget(Widget):
    """The budget of a financial year that there is."""

    def clean(self, value, row=None, **kwargs):
        budget = Budget.objects.filter(year=read_year(value)).first()
        if budget is None:
            raise CellError(f"There is no budget of {value} yet. Add the year first.")
        return budget

    def render(self, value, obj=None, **kwargs):
        return value.label


class BudgetResource(PortalResource):
    """What each year needs (D06)."""

    year = Column("year", YearWidget(), help=YEAR, required=True)
    need_gbp = Column("need_gbp", NumberWidget(), help="What the year needs in pounds; empty while nobody has said.")
    round_figure = Column("is_approximate", YesNoWidget(), help="Yes if the need is a round figure.")
    department = Column("department", TextWidget(), help="As published with spending over £500.")
    note = Column("note", TextWidget(), help="Whatever is to be said about the year.")

    class Meta:
        model = Budget
        fields = ("year", "need_gbp", "round_figure", "department", "note")
        import_id_fields = ("year",)

    def queryset(self):
        return Budget.objects.order_by("year")

    def add(self, fields):
        values = {"is_approximate": False, **fields}
        return actions.start_budget(values.pop("year"), **values, by=self.by, at=self.at)

    def change(self, budget, changes):
        actions.change_budget(budget, **changes, by=self.by, at=self.at)


class OfBudgetResource(PortalResource):
    """A list of things of a year, each by its code; subclasses say which action writes them."""

    write = None

    def queryset(self):
        return self._meta.model.objects.select_related("budget").order_by(
            "budget__year", *self._meta.model._meta.ordering[1:]
        )

    def add(self, fields):
        values = dict(fields)
        return type(self).write(values.pop("budget"), values.pop("slug"), **values, by=self.by, at=self.at)

    def change(self, thing, changes):
        type(self).write(thing.budget, thing.slug, **changes, by=self.by, at=self.at)


class BudgetLineResource(OfBudgetResource):
    """The lines of each year's budget, with what is planned and expected (D06)."""

    year = Column("budget", BudgetWidget(), help=YEAR, required=True)
    code = Column("slug", TextWidget(), help="A short code, such as learning.", required=True)
    name = Column("name", TextWidget(), help="What the money is meant for.", required=True)
    place = Column("place", WholeNumberWidget(blank=0), help="Its place in the list, from 1.")
    planned_gbp = Column("planned_gbp", NumberWidget(), help="Pounds; empty while the need is not split.")
    forecast_gbp = Column("forecast_gbp", NumberWidget(), help="Pounds at the year’s end, if somebody knows better.")
    note = Column("note", TextWidget(), help="Whatever is to be said about the line.")
    write = actions.set_budget_line

    class Meta:
        model = BudgetLine
        fields = ("year", "code", "name", "place", "planned_gbp", "forecast_gbp", "note")
        import_id_fields = ("year", "code")


class InKindResource(OfBudgetResource):
    """Support that is given and not paid for (D07)."""

    year = Column("budget", BudgetWidget(), help=YEAR, required=True)
    code = Column("slug", TextWidget(), help="A short code, such as meetings.", required=True)
    name = Column("name", TextWidget(), help="What is given.", required=True)
    organisation_slug = Column(
        "given_by", KeyWidget(Organisation), help="Who gives it: the last part of the organisation’s address."
    )
    value_gbp = Column("value_gbp", NumberWidget(), help="What it is worth in pounds; empty if nobody valued it.")
    note = Column("note", TextWidget(), help="Whatever is to be said about it.")
    write = actions.set_in_kind

    class Meta:
        model = InKind
        fields = ("year", "code", "name", "organisation_slug", "value_gbp", "note")
        import_id_fields = ("year", "code")

    def queryset(self):
        return super().queryset().select_related("given_by")


class ExternalFundingResource(OfBudgetResource):
    """Money from outside for delivery alone (D07)."""

    year = Column("budget", BudgetWidget(), help=YEAR, required=True)
    code = Column("slug", TextWidget(), help="A short code, such as area-agreement.", required=True)
    name = Column("name", TextWidget(), help="The fund.", required=True)
    amount_gbp = Column("amount_gbp", NumberWidget(), help="Pounds; empty if it is not known.")
    note = Column("note", TextWidget(), help="What it is for.")
    write = actions.set_external_funding

    class Meta:
        model = ExternalFunding
        fields = ("year", "code", "name", "amount_gbp", "note")
        import_id_fields = ("year", "code")
