"""Orders and payments as spreadsheets (D06, H06)."""

from import_export.widgets import Widget

from partnerships.access import RefusedError
from partnerships.imports import Column, DateWidget, NumberWidget, PortalResource, TextWidget, YesNoWidget
from partnerships.sheets import CellError
from tariffs import actions
from tariffs.models import BudgetLine, Commitment, Spend
from tariffs.resources.budgets import YEAR
from tariffs.resources.schedules import read_year


class LineWidget(Widget):
    """A line of the row's own year, by its code."""

    def clean(self, value, row=None, **kwargs):
        lines = BudgetLine.objects.filter(budget__year=read_year(row["year"])).select_related("budget")
        found = lines.filter(slug=value or "").first()
        if found is None:
            codes = ", ".join(lines.values_list("slug", flat=True)) or "none yet"
            raise CellError(f"There is no line “{value}” in {row['year']}. Its lines are: {codes}.")
        return found

    def render(self, value, obj=None, **kwargs):
        return value.slug


class ReferenceWidget(Widget):
    """An order or payment by its number; an empty cell is none."""

    def __init__(self, model, what):
        super().__init__()
        self.model, self.what = model, what

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        found = self.model.objects.filter(reference=value).first()
        if found is None:
            raise CellError(f"There is no {self.what} “{value}” yet. Put its row before this one.")
        return found

    def render(self, value, obj=None, **kwargs):
        return value.reference if value else ""


class CommitmentResource(PortalResource):
    """What was ordered on the lines of a budget; a reason why it ended ends it."""

    year = Column("line__budget__label", TextWidget(), help=YEAR, required=True, readonly=True)
    line = Column("line", LineWidget(), help="The code of a line of that year.", required=True)
    reference = Column("reference", TextWidget(), help="The number of the order.", required=True)
    ordered_on = Column("committed_on", DateWidget(), help="The day, such as 2009-06-01.", required=True)
    supplier = Column("supplier", TextWidget(), help="Who was asked to deliver.", required=True)
    purpose = Column("purpose", TextWidget(), help="What it is for.", required=True)
    amount_gbp = Column("amount_gbp", NumberWidget(), help="Pounds and pence.", required=True)
    ended_because = Column(
        "ended_because", TextWidget(), help="Why nothing more is paid on it; empty while it is open."
    )

    class Meta:
        model = Commitment
        fields = ("year", "line", "reference", "ordered_on", "supplier", "purpose", "amount_gbp", "ended_because")
        import_id_fields = ("reference",)

    def queryset(self):
        return Commitment.objects.select_related("line__budget").order_by("committed_on", "pk")

    def add(self, fields):
        values = dict(fields)
        reason = values.pop("ended_because", "")
        order = actions.commit_money(values.pop("line"), **values, by=self.by, at=self.at)
        return self._end(order, reason) if reason else order

    def change(self, order, changes):
        if set(changes) != {"ended_because"}:
            raise RefusedError("An order stands as it was entered. End it, and enter it anew under another number.")
        self._end(order, changes["ended_because"])

    def _end(self, order, reason):
        return actions.end_commitment(order, reason=reason, by=self.by, at=self.at)


class SpendResource(PortalResource):
    """What was paid from the lines of a budget; a row that takes another back comes after it."""

    year = Column("line__budget__label", TextWidget(), help=YEAR, required=True, readonly=True)
    line = Column("line", LineWidget(), help="The code of a line of that year.", required=True)
    reference = Column("reference", TextWidget(), help="The number of the payment in the ledger.", required=True)
    date = Column("incurred_on", DateWidget(), help="The day, such as 2009-07-01.", required=True)
    paid_to = Column("supplier", TextWidget(), help="Who was paid.", required=True)
    private_person = Column("is_private", YesNoWidget(), help="Yes for a private person, who is not named in public.")
    purpose = Column("purpose", TextWidget(), help="What it was for.", required=True)
    amount_gbp = Column(
        "amount_gbp", NumberWidget(), help="Pounds and pence, without VAT that comes back.", required=True
    )
    irrecoverable_vat_gbp = Column(
        "irrecoverable_vat_gbp", NumberWidget(), help="VAT in it that cannot be recovered; empty if nobody said."
    )
    merchant_category = Column("merchant_category", TextWidget(), help="Such as printing or venue hire.")
    order = Column("commitment", ReferenceWidget(Commitment, "order"), help="The number of the order it pays, if any.")
    takes_back = Column(
        "reverses",
        ReferenceWidget(Spend, "payment"),
        help="The number of the payment that this row takes back, if it does.",
    )
    reason = Column("reason", TextWidget(), help="Why it is taken back.")

    class Meta:
        model = Spend
        fields = (
            "year", "line", "reference", "date", "paid_to", "private_person", "purpose", "amount_gbp",
            "irrecoverable_vat_gbp", "merchant_category", "order", "takes_back", "reason",
        )  # fmt: skip
        import_id_fields = ("reference",)

    def queryset(self):
        return Spend.objects.select_related("line__budget", "commitment", "reverses").order_by("incurred_on", "pk")

    def add(self, fields):
        values = dict(fields)
        reverses, reason = values.pop("reverses", None), values.pop("reason", "")
        if reverses is not None:
            return actions.reverse_spend(reverses, reason=reason, by=self.by, at=self.at)
        return actions.record_spend(values.pop("line"), **values, by=self.by, at=self.at)

    def change(self, spend, changes):
        raise RefusedError("A payment stands as it was entered. Take it back on its page, and enter it anew.")
