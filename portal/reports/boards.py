"""What a board reads of a quarter: what it is asked, what changed, what is off target, by body and by objective."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from partnerships.models import Person
from targets.models import Challenge, Quarter, Standing, StrategyTarget
from targets.reports.challenges import ToldChallenge, told_challenges
from targets.reports.quarter import QuarterRow, QuarterTable

ORDER = (Standing.SIGNIFICANT, Standing.SLIGHT, Standing.ON_TARGET, Standing.NO_DATA)
OFF_TARGET = ORDER[:2]


@dataclass(frozen=True)
class Counted:
    """How many results of each class one body or objective has."""

    name: str
    address: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class BoardRow:
    """One result, the board's question about it if there is one, and what it was in the quarter compared with."""

    row: QuarterRow
    challenge: Challenge | None
    was: QuarterRow | None

    @property
    def may_be_asked(self) -> bool:
        return self.challenge is None and self.row.standing in OFF_TARGET


@dataclass(frozen=True)
class BoardQuarter:
    """A quarter as a board reads it."""

    rows: tuple[BoardRow, ...]
    waiting: tuple[ToldChallenge, ...]
    by_body: tuple[Counted, ...]
    by_objective: tuple[Counted, ...]

    @property
    def unasked(self) -> list[QuarterRow]:
        """Significant misses that nobody has asked about."""
        return [each.row for each in self.rows if each.may_be_asked and each.row.standing == Standing.SIGNIFICANT]


def board_quarter(
    quarter: Quarter, table: QuarterTable, person: Person, *, compared: QuarterTable | None = None
) -> BoardQuarter:
    """What `person` sees of a quarter on the board's page; two statements beside the tables."""
    told = told_challenges(person)
    about = {each.challenge.indicator.slug: each.challenge for each in told if each.challenge.quarter_id == quarter.pk}
    earlier = {row.slug: row for row in compared.rows} if compared else {}
    waiting = [each for each in told if each.challenge.state in (Challenge.State.ANSWERED, Challenge.State.SCHEDULED)]
    return BoardQuarter(
        rows=tuple(BoardRow(row, about.get(row.slug), earlier.get(row.slug)) for row in table.rows),
        waiting=tuple(waiting),
        by_body=_counted(
            (row.body_name, f"/partnerships/{row.body_slug}/targets/", row.standing) for row in table.rows
        ),
        by_objective=_counted(_of_objectives(table)),
    )


def _of_objectives(table):
    """Each result once for every objective whose targets it measures, and once more for none."""
    links = StrategyTarget.objects.filter(indicators__isnull=False).values_list(
        "indicators__slug", "aspiration__objective__number", "aspiration__objective__title"
    )
    served = {}
    for slug, number, title in links:
        served.setdefault(slug, set()).add((number, title))
    for row in table.rows:
        for number, title in sorted(served.get(row.slug, ())):
            yield f"{number} {title}".strip(), f"/strategy/{number}/", row.standing
        if row.slug not in served:
            yield "Linked to no objective", "/framework/thread/", row.standing


def _counted(results: Iterable[tuple]) -> tuple[Counted, ...]:
    counts, addresses = {}, {}
    for name, address, standing in results:
        counts.setdefault(name, Counter())[standing] += 1
        addresses[name] = address
    return tuple(Counted(name, addresses[name], tuple(counts[name][each] for each in ORDER)) for name in sorted(counts))
