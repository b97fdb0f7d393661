"""A year's budget: what it needs, what is levied and collected, what is spent and will be (D06, D07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.utils.safestring import SafeString

from partnerships.charts import Part, stacked_bars
from partnerships.templatetags.words import money
from tariffs.ledger import total
from tariffs.ledger.forecasts import LineFigures, unsplit_need, year_forecast
from tariffs.models import (
    Budget,
    BudgetLine,
    Charge,
    Commitment,
    ExternalFunding,
    InKind,
    InvoiceBalance,
    Scheme,
    Spend,
)

NOTHING = Decimal("0.00")
PARTS = (
    Part("Spent", "#00703c", "●"),
    Part("Ordered", "#8a6d00", "▲"),
    Part("Still expected", "#eeefef", "○", "#3f4447"),
)


@dataclass(frozen=True)
class LineReport:
    """One line of the budget with its figures."""

    line: BudgetLine
    figures: LineFigures

    @property
    def still_expected(self) -> Decimal:
        """What the forecast holds beyond what is spent and ordered."""
        return self.figures.forecast - self.figures.bound


@dataclass(frozen=True)
class BudgetReport:
    """The year against what is levied: nothing that is unknown is counted as nought."""

    budget: Budget
    lines: Sequence[LineReport]
    levied: Decimal | None
    collected: Decimal | None
    in_kind: Sequence[InKind]
    external: Sequence[ExternalFunding]

    @property
    def figures(self) -> list[LineFigures]:
        return [line.figures for line in self.lines]

    @property
    def planned(self) -> Decimal:
        return total(figures.planned or NOTHING for figures in self.figures)

    @property
    def is_split(self) -> bool:
        """Whether every line has a plan."""
        return all(figures.planned is not None for figures in self.figures)

    @property
    def need(self) -> Decimal | None:
        """What the year needs: what was agreed, or else what its lines plan."""
        if self.budget.need_gbp is not None:
            return self.budget.need_gbp
        return self.planned if self.lines and self.is_split else None

    @property
    def unsplit(self) -> Decimal:
        return unsplit_need(self.budget.need_gbp, self.figures)

    @property
    def overplanned(self) -> Decimal:
        """By how much the lines plan more than the need that was agreed."""
        return max(self.planned - self.need, NOTHING) if self.need is not None else NOTHING

    @property
    def spent(self) -> Decimal:
        return total(figures.spent for figures in self.figures)

    @property
    def ordered(self) -> Decimal:
        return total(figures.ordered for figures in self.figures)

    @property
    def forecast(self) -> Decimal:
        return year_forecast(self.budget.need_gbp, self.figures)

    @property
    def balance(self) -> Decimal | None:
        """What is levied less what is spent."""
        return None if self.levied is None else self.levied - self.spent

    @property
    def cash(self) -> Decimal | None:
        """What is collected less what is spent."""
        return None if self.collected is None else self.collected - self.spent

    @property
    def balance_forecast(self) -> Decimal | None:
        """What is levied less what the year will come to."""
        return None if self.levied is None else self.levied - self.forecast

    @property
    def in_kind_value(self) -> Decimal | None:
        """What support in kind is worth, as far as it is valued; unknown if none of it is."""
        return _known(thing.value_gbp for thing in self.in_kind)

    @property
    def external_total(self) -> Decimal | None:
        return _known(thing.amount_gbp for thing in self.external)


def budget_report(budget: Budget) -> BudgetReport:
    """The year's figures, in the same few questions to the database however many rows there are."""
    lines = list(budget.lines.all())
    spent = dict(
        Spend.objects.filter(line__budget=budget).order_by().values_list("line").annotate(spent=Sum("amount_gbp"))
    )
    ordered = ordered_by_line(budget)
    return BudgetReport(
        budget=budget,
        lines=[
            LineReport(
                line,
                LineFigures(
                    line.planned_gbp, line.forecast_gbp, spent.get(line.pk, NOTHING), ordered.get(line.pk, NOTHING)
                ),
            )
            for line in lines
        ],
        levied=levied_in(budget.year),
        collected=collected_in(budget.year),
        in_kind=list(budget.in_kind.select_related("given_by")),
        external=list(budget.external_funding.all()),
    )


def ordered_by_line(budget: Budget) -> dict[int, Decimal]:
    """What is ordered and not yet paid on each line."""
    found: dict[int, Decimal] = {}
    for order in orders(budget).filter(ended_at__isnull=True):
        found[order.line_id] = found.get(order.line_id, NOTHING) + order.left
    return found


def orders(budget: Budget):
    """The orders of a year, each with what was `paid` and what is `left`."""
    paid = Sum("spends__amount_gbp", default=NOTHING)
    return (
        Commitment.objects.filter(line__budget=budget)
        .annotate(paid=paid)
        .annotate(left=F("amount_gbp") - F("paid"))
        .order_by("committed_on", "pk")
    )


def levied_in(year: int) -> Decimal | None:
    """What the adopted tariffs of a year come to; unknown until they are adopted."""
    charges = Charge.objects.filter(scheme__year=year, scheme__status=Scheme.Status.ADOPTED)
    return charges.aggregate(levied=Sum("total_gbp"))["levied"]


def collected_in(year: int) -> Decimal | None:
    """What was paid on the invoices of a year's tariffs; unknown until one is issued."""
    balances = InvoiceBalance.objects.filter(invoice__charge__scheme__year=year)
    return balances.aggregate(collected=Sum("allocated_gbp"))["collected"]


def budget_chart(report: BudgetReport) -> tuple[str, SafeString]:
    """The lines as bars of what is spent, ordered and still expected; and the finding in words."""
    rows = [(line.line.name, [line.figures.spent, line.figures.ordered, line.still_expected]) for line in report.lines]
    finding = f"{money(report.spent)} spent and {money(report.ordered)} ordered of {money(report.forecast)} forecast"
    told = "; ".join(
        f"{line.line.name}: spent {money(line.figures.spent)}, ordered {money(line.figures.ordered)}, "
        f"still expected {money(line.still_expected)}"
        for line in report.lines
    )
    return finding, stacked_bars(rows, title=finding, description=told, parts=PARTS)


def spends(budget: Budget):
    """What was paid in a year, newest first, each with how many files prove it."""
    paid = Spend.objects.filter(line__budget=budget).annotate(files=Count("evidence", distinct=True))
    return paid.select_related("line", "reversed_by").order_by("-incurred_on", "-pk")


def _known(amounts):
    known = [amount for amount in amounts if amount is not None]
    return total(known) if known else None
