"""The band that the register suggests for an organisation: from its seats, its size and how it is funded (X07)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from partnerships.models import Organisation, Seat
from tariffs.models import Band, Charge, Payer, Scheme
from tariffs.reports.schedules import BOARD


@dataclass(frozen=True)
class Suggestion:
    """A band and the fact of the register that speaks for it."""

    band: Band
    why: str

    @property
    def words(self) -> str:
        return f"The register suggests the band {self.band} (£{self.band.unit_gbp:,.0f}): {self.why}."


def suggest(scheme: Scheme, organisation: Organisation, *, on: date, named: bool = False) -> Suggestion | None:
    """What the register suggests for one organisation on the day `on`, or None if it says nothing.

    `named` says that the agreed schedule itself names it as a Delivery Board member.
    """
    bands = list(scheme.bands.order_by("unit_gbp"))
    seated = {organisation.pk} & _seated(on=on)
    payer = Payer.objects.filter(organisation=organisation).first()
    return _suggestion(bands, payer, is_on_board=bool(seated) or named)


def size_check(bands: Iterable[Band], charges: Iterable[Charge], *, on: date) -> list[str]:
    """Where size or funding of a payer speak for another band than it has, and no comment says why (X07).

    Asks once for all charges if they were selected with `organisation__payer`.
    """
    bands = sorted(bands, key=lambda band: band.unit_gbp)
    seated = _seated(on=on)
    found = []
    for charge in charges:
        on_board = charge.organisation_id in seated or charge.named_board_member
        payer = getattr(charge.organisation, "payer", None)
        suggested = _suggestion(bands, payer, is_on_board=on_board)
        is_explained = charge.comment or charge.override_reason
        # Who sits on the board is told by the band check.
        if suggested and not on_board and suggested.band.pk != charge.band_id and not is_explained:
            found.append(f"{charge.organisation} is in the band {charge.band}. {suggested.words}")
    return sorted(found)


def _suggestion(bands: Collection[Band], payer: Payer | None, *, is_on_board: bool) -> Suggestion | None:
    """The board's band for a key agency, else the lowest or the highest of the other bands."""
    board = [band for band in bands if band.for_board_members]
    others = [band for band in bands if not band.for_board_members]
    if is_on_board and board:
        return Suggestion(board[0], "it sits on the Delivery Board")
    if payer is None or not others:
        return None
    if payer.funded_by_subscriptions:
        return Suggestion(others[0], "subscriptions of its members fund it")
    if payer.size == Payer.Size.SMALL:
        return Suggestion(others[0], "it is a small organisation")
    return Suggestion(others[-1], "it is a large organisation") if payer.size == Payer.Size.LARGE else None


def _seated(*, on: date) -> set[int]:
    """The organisations that have a seat on the Delivery Board that day."""
    seats = Seat.objects.live(on=on).filter(body__slug=BOARD, representing__isnull=False)
    return set(seats.values_list("representing", flat=True))
