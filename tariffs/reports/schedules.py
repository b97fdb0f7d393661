"""The schedule of a year: who pays what, what it adds up to, and what the register says against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from partnerships.duties import Planned
from partnerships.models import Organisation, Person, Seat
from tariffs import ledger
from tariffs.models import Band, Charge, Exemption, Scheme, reads_every_tariff

# The board whose key agencies the highest band is for (D03).
BOARD = "delivery-board"


@dataclass(frozen=True)
class Share:
    """One named member's part of a shared charge."""

    organisation: Organisation
    amount: Decimal


@dataclass(frozen=True)
class Line:
    """One row of the schedule."""

    charge: Charge
    shares: list[Share]

    @property
    def is_shared(self) -> bool:
        return self.charge.members > 1

    @property
    def is_override(self) -> bool:
        return self.charge.agreed_unit_gbp is not None

    @property
    def words(self) -> str:
        """What is to be said about the line: the reason of a differing tariff first, then the comment."""
        return " ".join(filter(None, [self.charge.override_reason, self.charge.comment]))


@dataclass(frozen=True)
class Schedule:
    """A year's tariffs as one reader may see them."""

    scheme: Scheme
    bands: list[Band]
    lines: list[Line]
    exemptions: list[Exemption]
    warnings: list[str]
    is_whole: bool

    @property
    def payers(self) -> int:
        return len(self.lines)

    @property
    def members(self) -> int:
        return sum(line.charge.members for line in self.lines)

    @property
    def total(self) -> Decimal:
        return ledger.total(line.charge.total_gbp for line in self.lines)


SORTS = {
    "organisation": lambda line: line.charge.organisation.name.casefold(),
    "band": lambda line: (line.charge.band.unit_gbp, line.charge.organisation.name.casefold()),
    "members": lambda line: line.charge.members,
    "unit": lambda line: line.charge.unit_gbp,
    "total": lambda line: line.charge.total_gbp,
}


def schedule(scheme: Scheme, person: Person, *, on: date, sort: str = "organisation") -> Schedule:
    """The lines of `scheme` that `person` may see; those who see all of them also get the band check of the day `on`."""
    charges = (
        Charge.objects.visible_to(person)
        .filter(scheme=scheme)
        .select_related("organisation__payer", "band")
        .prefetch_related("sharing__organisation")
    )
    key = SORTS.get(sort.removeprefix("-"), SORTS["organisation"])
    lines = sorted((_line(charge) for charge in charges), key=SORTS["organisation"])
    lines.sort(key=key, reverse=sort.startswith("-"))
    is_whole = reads_every_tariff(person)
    bands = list(scheme.bands.all())
    exemptions = list(scheme.exemptions.select_related("organisation")) if is_whole else []
    warnings = band_check(bands, [line.charge for line in lines], exemptions, on=on) if is_whole else []
    return Schedule(scheme, bands, lines, exemptions, warnings, is_whole)


def band_check(
    bands: Iterable[Band], charges: Iterable[Charge], exemptions: Iterable[Exemption], *, on: date
) -> list[str]:
    """Where charges and the Delivery Board do not fit each other, in words; warnings, never refusals (D03).

    On the board is who has a seat there on the day `on`, or is named so by the agreed schedule.
    The tariff for one member is what is compared: two members at £750 are not in the £1,500 band.
    """
    board_band = next((band for band in bands if band.for_board_members), None)
    if board_band is None:
        return ["No band is marked as the one for key agencies on the Delivery Board, so nothing was checked."]
    seats = Seat.objects.live(on=on).filter(body__slug=BOARD, representing__isnull=False)
    seated = {seat.representing for seat in seats.select_related("representing")}
    charged = {charge.organisation: charge for charge in charges}
    named = {organisation for organisation, charge in charged.items() if charge.named_board_member}
    excused = {exemption.organisation for exemption in exemptions}
    rate = f"£{board_band.unit_gbp:,.0f}"
    found = [
        _undercharged(organisation, charged.get(organisation), rate)
        for organisation in (seated | named) - excused
        if not organisation.is_host_authority
        if organisation not in charged or charged[organisation].unit_gbp != board_band.unit_gbp
    ]
    found += [
        f"{organisation} pays the {rate} tariff of key agencies, but is no Delivery Board member."
        for organisation, charge in charged.items()
        if charge.unit_gbp == board_band.unit_gbp and organisation not in seated | named
    ]
    return sorted(found) + _unseated(named - seated)


def _line(charge):
    amounts = ledger.shares(charge.total_gbp, charge.members)
    named = sorted((member.organisation for member in charge.sharing.all()), key=lambda found: found.name.casefold())
    return Line(charge, [Share(*pair) for pair in zip(named, amounts, strict=False)])


def _undercharged(organisation, charge, rate):
    if charge is None:
        return f"{organisation} sits on the Delivery Board, but is not charged. Key agencies pay {rate}."
    unit = f"£{charge.unit_gbp:,.2f}".removesuffix(".00")
    return f"{organisation} sits on the Delivery Board, but pays {unit} a member instead of {rate}."


def _unseated(organisations):
    names = sorted(map(str, organisations))
    if not names:
        return []
    which = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return [f"Named as Delivery Board members, but nobody sits for them in the register yet: {which}."]


def reviews_to_come(start: date, end: date, *, on: date) -> Iterator[Planned]:
    """The last day to agree the tariffs of each year that begins in the time and has none agreed (X11)."""
    adopted = set(Scheme.objects.filter(status=Scheme.Status.ADOPTED).values_list("year", flat=True))
    for year in range(start.year, end.year + 2):
        day = date(year, 3, 31)
        if max(start, on) <= day < end and year not in adopted:
            title = f"Review and agree the tariffs for {year}/{(year + 1) % 100:02}"
            yield Planned(day, title, address=reverse("tariffs:scheme_list"))
