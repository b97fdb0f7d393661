"""Who has what, until when, and what is late; and what one event's pack still lacks (E09, E10)."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch

from comms.models import Asset, CalendarEntry, Loan, PackLine
from partnerships.templatetags.words import day, days


@dataclass(frozen=True)
class AssetRow:
    """One item of the list, with where it is today."""

    asset: Asset
    out: Loan | None
    following: Loan | None

    @property
    def whereabouts(self) -> str:
        """Where it is, in words; nothing for what is only given away."""
        if not self.asset.is_lent:
            return ""
        if self.out:
            return f"With {self.out.body.name}, due back on {day(self.out.until_on)}"
        if self.following:
            return f"Here; booked by {self.following.body.name} from {day(self.following.from_on)}"
        return "Here, not booked"


@dataclass
class PackRow:
    """One line of an event's checklist: what was decided, ordered (items with their `copies`) and booked."""

    kind: str
    label: str
    line: PackLine | None = None
    orders: list[Asset] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)

    @property
    def state(self) -> str:
        """To be seen to until somebody says otherwise."""
        return self.line.state if self.line else PackLine.State.NEEDED

    @property
    def state_label(self) -> str:
        return PackLine.State(self.state).label

    @property
    def is_given(self) -> bool:
        return self.kind in Asset.GIVEN

    @property
    def is_lent(self) -> bool:
        return self.kind in Asset.LENT


def asset_rows() -> list[AssetRow]:
    """Every item in use, and the loans that stand."""
    standing = Loan.objects.standing().select_related("body").order_by("from_on")
    assets = Asset.objects.in_use().prefetch_related(Prefetch("loans", queryset=standing, to_attr="standing"))
    return [
        AssetRow(
            asset,
            next((loan for loan in asset.standing if loan.collected_on), None),
            next((loan for loan in asset.standing if not loan.collected_on), None),
        )
        for asset in assets
    ]


def pack_of(entry: CalendarEntry) -> list[PackRow]:
    """The checklist of one event: a row for each kind of thing."""
    rows = {kind: PackRow(kind, label) for kind, label in Asset.Kind.choices}
    for line in entry.pack_lines.all():
        rows[line.kind].line = line
    for asset in Asset.objects.taken_for(entry):
        rows[asset.kind].orders.append(asset)
    for loan in entry.loans.filter(cancelled_at=None).select_related("asset"):
        rows[loan.asset.kind].loans.append(loan)
    return list(rows.values())


def why_not_free(asset: Asset, from_on: dt.date, until_on: dt.date, *, today: dt.date) -> str:
    """Who has it in those days and from when it is free as long, or an empty string if nobody has it.

    What is out and should be back is nobody's to lend: no day is free until it is returned.
    """
    if late := Loan.objects.late(on=today).filter(asset=asset).select_related("body").first():
        return (
            f"{late.body.name} has {asset.name}, which was due back on {day(late.until_on)}. "
            "Ask for it and note its return, then book it."
        )
    taken = [
        loan
        for loan in Loan.objects.filter(asset=asset, cancelled_at=None, until_on__gte=from_on)
        .select_related("body")
        .order_by("from_on")
        if loan.last_day >= from_on
    ]
    in_the_way = next((loan for loan in taken if loan.first_day <= until_on), None)
    if in_the_way is None:
        return ""
    free, length = from_on, until_on - from_on
    for loan in taken:
        if loan.first_day <= free + length:
            free = max(free, loan.last_day + dt.timedelta(days=1))
    return f"{in_the_way.body.name} has {asset.name} {_held(in_the_way)}. It is free from {day(free)}."


def _held(loan: Loan) -> str:
    held = days(loan.first_day, loan.last_day)
    return f"on {held}" if loan.first_day == loan.last_day else f"from {held}"
