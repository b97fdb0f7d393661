"""Who sits on a body on a day, who sat there before, and which sectors are at the table (A06, A07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnerships.models import Body, Organisation, Role, Seat

ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True)
class Membership:
    """The seats of a body on one day, and its cover of the sectors in the register."""

    members: Sequence[Seat]
    officers: Sequence[Seat]
    past: Sequence[Seat]
    sectors_present: Sequence[str]
    sectors_absent: Sequence[str]


def membership(body: Body, *, on: date) -> Membership:
    """The seats of `body` on the date `on`; past ones are those that had ended by then.

    A sector counts as present if a member represents an organisation of it; the sectors
    are those of all organisations in the register.
    """
    seats = list(
        body.seats.filter(held_from__lte=on)
        .select_related("person", "representing")
        .order_by("person__name", "-held_from", "pk")
    )
    held = sorted(
        (seat for seat in seats if seat.held_to is None or seat.held_to > on), key=lambda seat: ORDER[Role(seat.role)]
    )
    members = [seat for seat in held if seat.role in Role.membership()]
    present = {seat.representing.sector for seat in members if seat.representing and seat.representing.sector}
    known = Organisation.objects.exclude(sector="").order_by("sector").values_list("sector", flat=True).distinct()
    return Membership(
        members=members,
        officers=[seat for seat in held if seat.role not in Role.membership()],
        past=sorted(
            (seat for seat in seats if seat.held_to is not None and seat.held_to <= on),
            key=lambda seat: seat.held_to,
            reverse=True,
        ),
        sectors_present=sorted(present),
        sectors_absent=[sector for sector in known if sector not in present],
    )
