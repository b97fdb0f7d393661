"""Who may read and keep the budget, enter payments and review next year's tariffs."""

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.budgets import (
    BudgetLineFactory,
    CommitmentFactory,
    ScenarioFactory,
    SpendEvidenceFactory,
    SpendFactory,
)
from tests.factories.tariffs import ChargeFactory, SchemeFactory

READERS = SUPPORT_OFFICE | {"board_member", "finance"}
SPENDERS = SUPPORT_OFFICE | {"finance"}


def year(world):
    return [BudgetLineFactory().budget.year]


def part(world):
    return [*year(world), "in-kind"]


def line(world):
    found = BudgetLineFactory()
    return [found.budget.year, "lines", found.slug]


def table(world):
    return [*year(world), "lines", "csv"]


def spend(world):
    found = SpendFactory()
    return [found.line.budget.year, found.pk]


def evidence(world):
    found = SpendEvidenceFactory()
    return [found.spend.line.budget.year, found.spend.pk, found.pk]


def order(world):
    found = CommitmentFactory()
    return [found.line.budget.year, found.pk]


def draft(world):
    return [ChargeFactory(scheme=SchemeFactory(year=2010)).scheme.year]


def scenario(world):
    ChargeFactory(scheme=SchemeFactory(year=2010))
    found = ScenarioFactory()
    return [found.scheme.year, found.place]


def keepers(args, allowed=SUPPORT_OFFICE):
    """Those who read but may not keep are told why; for others it is not there."""
    told = dict.fromkeys(READERS - allowed, 403)
    return Line(allowed, args, refused=404, exceptions=told)


TABLE = {
    "tariffs:budget_detail": Line(READERS, year),
    "tariffs:budget_download": keepers(table, READERS),
    "tariffs:budget_start": Line(SUPPORT_OFFICE, lambda world: [2011]),
    "tariffs:budget_edit": keepers(year),
    "tariffs:budget_close": keepers(year, SPENDERS),
    "tariffs:budget_part_add": keepers(part),
    "tariffs:budget_part_edit": keepers(line),
    "tariffs:budget_part_remove": keepers(line),
    "tariffs:spend_list": keepers(year, READERS),
    "tariffs:spend_add": keepers(year, SPENDERS),
    "tariffs:spend_detail": keepers(spend, READERS),
    "tariffs:spend_reverse": keepers(spend, SPENDERS),
    "tariffs:evidence_add": keepers(spend, SPENDERS),
    "tariffs:evidence_file": keepers(evidence, READERS),
    "tariffs:commitment_add": keepers(year, SPENDERS),
    "tariffs:commitment_end": keepers(order, SPENDERS),
    "tariffs:scenario_list": keepers(draft, READERS),
    "tariffs:scenario_add": keepers(draft),
    "tariffs:scenario_edit": keepers(scenario),
    "tariffs:payer_place": keepers(scenario),
    "tariffs:scenario_choose": keepers(scenario),
    "tariffs:scenario_remove": keepers(scenario),
    "tariffs:spend_published": public(),
    "tariffs:spend_published_download": public(lambda world: [2009]),
}
