"""A quarter's table: every indicator with target, result, class, reason and trend, in one statement (C05, C07)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.utils.functional import cached_property

from partnerships.models import Body
from targets.models import Part, Quarter, Standing
from targets.reports.found import found_rows
from targets.reports.quarter_rows import QuarterRow, row_of

OFF_TARGET_FIRST = [Standing.SIGNIFICANT, Standing.SLIGHT, Standing.ON_TARGET, Standing.NOT_JUDGED, Standing.NO_DATA]


def counted(standings: Iterable[Standing]) -> dict[Standing, int]:
    """How many there are of each class; Not judged is told only where it occurs."""
    found = Counter(standings)
    return {standing: found[standing] for standing in Standing if standing != Standing.NOT_JUDGED or found[standing]}


@dataclass(frozen=True)
class QuarterTable:
    """The rows of a quarter, off target first, and what can be said of them together.

    `chosen` is the quarter that somebody chose to compare with; else it is the newest published before.
    """

    quarter: Quarter
    rows: tuple[QuarterRow, ...]
    chosen: Quarter | None = None

    @cached_property
    def counts(self) -> dict[Standing, int]:
        """How many indicators there are of each class."""
        return counted(row.standing for row in self.rows)

    @property
    def changed(self) -> list[QuarterRow]:
        return [row for row in self.rows if row.has_changed]

    @property
    def has_earlier(self) -> bool:
        """Whether the quarter compared with has classes of these indicators."""
        return any(row.earlier_standing is not None for row in self.rows)

    @property
    def earlier_label(self) -> str:
        """The quarter that the rows are compared with; empty where there is none."""
        if self.chosen:
            return self.chosen.short_label
        return next((row.earlier_label for row in self.rows if row.earlier_label), "")

    @property
    def since(self) -> str:
        """The same as words of a sentence about what changed."""
        if self.chosen and _period(self.chosen) > _period(self.quarter):
            return f"compared with {self.earlier_label}"
        return f"since {self.earlier_label or 'the quarter before'}"

    @property
    def has_year_results(self) -> bool:
        return any(row.is_year_result for row in self.rows)

    @property
    def has_data(self) -> bool:
        return any(row.standing != Standing.NO_DATA for row in self.rows)


def quarter_table(
    quarter: Quarter, *, among: Collection[Quarter] | None, bodies: Collection[Body] | None = None
) -> QuarterTable:
    """The table of a quarter, of some bodies' indicators or of all; one statement.

    `among` are the quarters that the reader may see, None for every one: no trend or comparison shows another.
    """
    seen = None if among is None else frozenset((known.year, known.number) for known in among)
    found = found_rows(quarter, bodies)
    period = (quarter.year, quarter.number)
    return QuarterTable(quarter, off_target_first(row_of(row, period, seen) for row in found))


def compared_with(table: QuarterTable, other: QuarterTable) -> QuarterTable:
    """The same rows, with what changed told against another quarter's table; what had no figure then had no class."""
    ends = {(other.quarter.year, other.quarter.number), (other.quarter.year, int(Part.WHOLE_YEAR))}
    was = {row.slug: row.standing for row in other.rows if row.trend and row.trend[-1][:2] in ends}
    rows = (replace(row, earlier_standing=was.get(row.slug), earlier_label="") for row in table.rows)
    return replace(table, rows=tuple(rows), chosen=other.quarter)


def told_beside(row: QuarterRow, other: QuarterRow) -> QuarterRow:
    """A row with the comparison of another reading of it."""
    return replace(row, earlier_standing=other.earlier_standing, earlier_label=other.earlier_label)


def off_target_first(rows: Iterable[QuarterRow]) -> tuple[QuarterRow, ...]:
    """Rows in the order of a table: off target first, the widest miss on top."""
    return tuple(sorted(rows, key=_urgency))


def _period(quarter):
    return quarter.year, quarter.number


def _urgency(row):
    """Off target first, the widest miss on top; no percentage can be taken of a missed target of 0."""
    return OFF_TARGET_FIRST.index(row.standing), row.variance is not None, row.variance or 0
