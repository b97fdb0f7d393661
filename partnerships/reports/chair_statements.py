"""The chairs' statements as they are read: of one body, in one version, and of every partnership in one year (C10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnerships.models import Body, ChairStatement, KeyActivity, Person, Role, Seat


@dataclass(frozen=True)
class ChairStatementPage:
    """One version with what it promises, and the other versions of its year that the reader may see."""

    statement: ChairStatement
    commitments: Sequence[KeyActivity]
    versions: Sequence[ChairStatement]

    @property
    def newest_signed(self) -> ChairStatement | None:
        """The version that stands, if this is an earlier one."""
        newest = next((version for version in self.versions if version.is_signed), None)
        return newest if newest and self.statement.is_signed and newest.revision > self.statement.revision else None


def chair_statement_page(statement: ChairStatement, person: Person) -> ChairStatementPage:
    """A version as `person` reads it; two statements."""
    versions = ChairStatement.objects.visible_to(person).filter(body=statement.body_id, year=statement.year)
    return ChairStatementPage(
        statement=statement,
        commitments=_in_its_order(statement) if statement.is_signed else [],
        versions=list(versions.order_by("-revision")),
    )


def _in_its_order(statement):
    """What it promises, in the order of its words."""
    places = {text: place for place, text in enumerate(statement.promises)}
    return sorted(
        statement.commitments.all(), key=lambda activity: (places.get(activity.text, len(places)), activity.pk)
    )


@dataclass(frozen=True)
class YearLine:
    """How far one partnership's statement of a year is."""

    body: Body
    chairs: Sequence[str]
    signed: ChairStatement | None
    draft: ChairStatement | None

    def is_late(self, on: date) -> bool:
        """Whether it was asked for by a day that has gone by."""
        waits = self.draft if self.signed is None else None
        return waits is not None and waits.due_on is not None and waits.due_on < on


def statements_of_year(year: int, person: Person, *, on: date) -> list[YearLine]:
    """Every active partnership with its chairs and what `person` may see of its statement; three statements."""
    bodies = list(Body.objects.active().filter(kind=Body.Kind.THEMATIC).in_order())
    seats = Seat.objects.visible_to(person).live(on=on).filter(body__in=bodies, role__in=Role.signing())
    chairs: dict[int | None, list[str]] = {}
    for seat in seats.select_related("person").order_by("person__name", "pk"):
        chairs.setdefault(seat.body_id, []).append(str(seat.person))
    signed, drafts = {}, {}
    found = ChairStatement.objects.visible_to(person).filter(year=year, body__in=bodies)
    for statement in found.select_related("body").order_by("revision"):
        (signed if statement.is_signed else drafts)[statement.body_id] = statement
    return [YearLine(body, chairs.get(body.pk, ()), signed.get(body.pk), drafts.get(body.pk)) for body in bodies]


def years_of_statements(person: Person) -> list[int]:
    """The years of which `person` may read anything, newest first."""
    years = ChairStatement.objects.visible_to(person).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())
