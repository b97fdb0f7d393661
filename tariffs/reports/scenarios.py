"""The scenarios of a draft side by side: what each payer would pay, what it adds up to, and against what need (D05, X07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from partnerships.models import Organisation
from partnerships.templatetags.words import money
from tariffs.ledger import line_total, total
from tariffs.models import Band, Budget, Charge, Scenario, Scheme

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Cell:
    """What one payer would pay, in which band, and how much more or less than in the year before."""

    band: Band
    unit: Decimal
    amount: Decimal
    change: Decimal | None
    is_moved: bool
    is_override: bool

    @property
    def change_words(self) -> str:
        """The change with its sign: +£50 or −£50."""
        return with_sign(self.change)


@dataclass(frozen=True)
class Row:
    """One payer: what it pays in the year before, and would pay in the draft and in each scenario."""

    organisation: Organisation
    charge: Charge | None
    before: Decimal | None
    cells: Sequence[Cell]
    titles: Sequence[str] = ()

    @property
    def pairs(self) -> list[tuple[str, Cell]]:
        """Each cell with the title of its column."""
        return list(zip(self.titles, self.cells, strict=True))


@dataclass(frozen=True)
class Column:
    """The draft, or one scenario: its rates and what they bring in."""

    scenario: Scenario | None
    rates: Sequence[tuple[Band, Decimal]]
    total: Decimal
    change: Decimal | None
    against_need: Decimal | None

    @property
    def title(self) -> str:
        return str(self.scenario) if self.scenario else "Draft as it is"

    @property
    def shortfall(self) -> Decimal:
        """What is missing to the need."""
        return max(-(self.against_need or NOTHING), NOTHING)

    @property
    def change_words(self) -> str:
        """How the total differs from the year before."""
        return f"{with_sign(self.change)} against" if self.change else "The same as in"


@dataclass(frozen=True)
class Comparison:
    """All of it for one page."""

    scheme: Scheme
    before: Scheme | None
    total_before: Decimal | None
    need: Decimal | None
    need_of: Budget | None
    columns: Sequence[Column]
    rows: Sequence[Row]


def compare(scheme: Scheme) -> Comparison:
    """The draft and its scenarios, payer by payer, in the same few questions however many payers there are."""
    charges = list(scheme.charges.select_related("organisation", "band"))
    bands = list(scheme.bands.all())
    scenarios = list(scheme.scenarios.prefetch_related("rates", "placings"))
    before = Scheme.objects.filter(year=scheme.year - 1).first()
    paid_before = {charge.organisation: charge.total_gbp for charge in _charges_of(before)}
    placed = [None, *scenarios]
    cells = {charge.pk: [] for charge in charges}
    for scenario in placed:
        for charge, cell in cells_of(charges, bands, scenario, paid_before):
            cells[charge.pk].append(cell)
    columns = ["Draft as it is", *map(str, scenarios)]
    rows = [
        Row(charge.organisation, charge, paid_before.get(charge.organisation), cells[charge.pk], columns)
        for charge in charges
    ]
    gone = paid_before.keys() - {charge.organisation for charge in charges}
    rows += [Row(organisation, None, paid_before[organisation], []) for organisation in gone]
    rows.sort(key=lambda row: row.organisation.name.casefold())
    need_of = _need_of(scheme.year)
    need = need_of.need_gbp if need_of else None
    total_before = total(paid_before.values()) if before else None
    return Comparison(
        scheme, before, total_before, need, need_of,
        [_column(scenario, bands, [cells[charge.pk][place] for charge in charges], total_before, need)
         for place, scenario in enumerate(placed)],
        rows,
    )  # fmt: skip


def cells_of(charges, bands, scenario, paid_before):
    """What each charge of a draft would come to in a scenario, or stays at without one."""
    by_key = {band.pk: band for band in bands}
    rates = rates_of(bands, scenario)
    placings = {placing.charge_id: placing for placing in scenario.placings.all()} if scenario else {}
    for charge in charges:
        said = placings.get(charge.pk, charge)
        band = by_key[said.band_id]
        unit = rates[band.pk] if said.agreed_unit_gbp is None else said.agreed_unit_gbp
        amount = line_total(charge.members, unit)
        known = paid_before.get(charge.organisation)
        yield (
            charge,
            Cell(
                band=band,
                unit=unit,
                amount=amount,
                change=None if known is None else amount - known,
                is_moved=band.pk != charge.band_id,
                is_override=said.agreed_unit_gbp is not None,
            ),
        )


def rates_of(bands, scenario):
    """What a member of each band pays: the scenario's rate, or the draft's where it has none."""
    said = {rate.band_id: rate.unit_gbp for rate in scenario.rates.all()} if scenario else {}
    return {band.pk: said.get(band.pk, band.unit_gbp) for band in bands}


def _column(scenario, bands, cells, total_before, need):
    rates = rates_of(bands, scenario)
    comes_to = total(cell.amount for cell in cells)
    return Column(
        scenario=scenario,
        rates=[(band, rates[band.pk]) for band in bands],
        total=comes_to,
        change=None if total_before is None else comes_to - total_before,
        against_need=None if need is None else comes_to - need,
    )


def with_sign(amount: Decimal | None) -> str:
    """A difference in pounds with its sign; nothing for none."""
    if amount is None:
        return ""
    return f"+{money(amount)}" if amount > 0 else money(amount)


def _charges_of(scheme):
    return scheme.charges.select_related("organisation") if scheme else []


def _need_of(year):
    """The budget whose need the year is held against: its own, or the year before's until it has one."""
    found = Budget.objects.filter(year__in=[year - 1, year], need_gbp__isnull=False)
    return found.order_by("-year").first()
