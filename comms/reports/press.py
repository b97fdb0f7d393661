"""What the media said and partners were told in a year, and who told nobody (E13)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from comms.models import PartnerUpdate, PressCoverage
from partnerships.models import Body, Organisation, Role, Seat


@dataclass(frozen=True)
class Coverage:
    """The coverage of a year and how much of it was of which tone."""

    rows: Sequence[PressCoverage]
    tones: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Updates:
    """The updates and talks of a year, how many each body gave, who gave none, and which partners got none."""

    rows: Sequence[PartnerUpdate]
    by_body: Sequence[tuple[Body, int]]
    silent: Sequence[Body]
    untold: Sequence[Organisation]


@dataclass(frozen=True)
class Lead:
    """An active partnership with those who lead its communications; nobody, if the list is empty."""

    body: Body
    people: Sequence[str]


def days_of(year: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of the financial year that starts in `year`."""
    return dt.date(year, 4, 1), dt.date(year + 1, 3, 31)


def coverage_of(year: int) -> Coverage:
    """All coverage of a year, newest first; one statement."""
    rows = list(PressCoverage.objects.filter(seen_on__range=days_of(year)).select_related("body", "release"))
    tones = [(tone.label, sum(row.tone == tone for row in rows)) for tone in PressCoverage.Tone]
    return Coverage(rows, tones)


def updates_of(year: int, *, on: dt.date) -> Updates:
    """All updates of a year, newest first; partners are the organisations at a table on the day `on`; three statements."""
    rows = list(PartnerUpdate.objects.filter(given_on__range=days_of(year)).select_related("body", "event", "partner"))
    bodies = {row.body: 0 for row in rows}
    for row in rows:
        bodies[row.body] += 1
    partnerships = Body.objects.active().filter(kind=Body.Kind.THEMATIC).in_order()
    at_a_table = Organisation.objects.filter(pk__in=Seat.objects.live(on=on).values("representing"))
    told = {row.partner_id for row in rows}
    return Updates(
        rows=rows,
        by_body=sorted(bodies.items(), key=lambda pair: (-pair[1], pair[0].name)),
        silent=[body for body in partnerships if body not in bodies],
        untold=[partner for partner in at_a_table.in_order() if partner.pk not in told],
    )


def comms_leads(*, on: dt.date) -> list[Lead]:
    """Every active partnership with its communications leads on the date `on`; two statements (E12)."""
    seats = Seat.objects.live(on=on).filter(role=Role.COMMS_LEAD).select_related("person").order_by("held_from", "pk")
    people: dict[int, list[str]] = {}
    for seat in seats:
        people.setdefault(seat.body_id, []).append(str(seat.person))
    partnerships = Body.objects.active().filter(kind=Body.Kind.THEMATIC).in_order()
    return [Lead(body, people.get(body.pk, ())) for body in partnerships]
