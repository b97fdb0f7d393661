"""One row of a quarter's table: what was found of an indicator, put in words (C05, C07)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from targets.arithmetic import so_far, unbroken, written
from targets.models import Basis, Kind, Part, Quarter, Standing, ValueKind
from targets.models.indicators import code_of, designation_label
from targets.reports.found import PERIODS_OF_A_TREND, Found, year_aimed_at
from targets.reports.wording import (
    NO_DATA,
    UNCOUNTED,
    baseline_text,
    counted_text,
    facts_of,
    figure_text,
    level_text,
    period_label,
    printed_target,
    target_text,
    unit_text,
)

KEPT_ROWS = 2000  # of all the quarters that people look at, in each process
Seen = frozenset[tuple[int, int]] | None
AS_FOUND = (
    "slug", "title", "ni_code", "letter", "kind", "decimals", "value_kind", "better", "body_slug", "body_name", "body_short", "baseline_value",
    "target_printed", "note", "variance", "reason", "rule_version", "is_so_far",
)  # fmt: skip


@dataclass(frozen=True)
class QuarterRow:
    """One indicator in one quarter; every text is ready to be shown."""

    def __hash__(self):
        """Of a few fields only: what is drawn from rows is kept by row."""
        return hash((self.slug, self.target, self.actual, self.reason))

    slug: str
    title: str
    ni_code: str
    letter: str
    kind: str
    unit: str
    decimals: int | None
    value_kind: str
    better: str
    designation: str
    body_slug: str
    body_name: str
    body_short: str
    baseline: str
    baseline_value: Decimal | None
    target: str
    target_value: Decimal | None
    target_level: str
    target_printed: str
    actual: str
    actual_value: Decimal | None
    actual_level: str
    counted: str
    is_year_result: bool
    note: str
    standing: Standing
    variance: Decimal | None
    reason: str
    rule_version: int | None
    earlier_standing: Standing | None
    earlier_label: str
    year_target: str
    next_target: str
    trend: tuple[tuple[int, int, Decimal | None], ...]
    is_so_far: bool

    @property
    def is_change(self) -> bool:
        """Whether the figures are percent changes from the baseline."""
        return self.value_kind == ValueKind.CHANGE

    @property
    def is_in_words(self) -> bool:
        """Whether its results are told in words, so that there is nothing to draw."""
        return self.kind in UNCOUNTED

    @property
    def against(self) -> str:
        """What its result is held against, in words: “against 1,728”."""
        return "without a target" if self.target_value is None else f"against {self.target}"

    @property
    def name(self) -> str:
        code = code_of(self.ni_code, self.letter)
        return f"{code}: {self.title}" if code else self.title

    @property
    def address(self) -> str:
        return f"/targets/indicators/{self.slug}/"

    @property
    def facts(self) -> str:
        """What is said below its name: unit, baseline, and what the year that runs or comes is to bring."""
        return facts_of(self.unit, self.baseline, year_target=self.year_target, next_target=self.next_target)

    @property
    def points(self) -> list[tuple[str, Decimal | None]]:
        """The trend as (label, value), the year so far where the target is of that."""
        return [(period_label(year, part), value) for year, part, value in self.drawn]

    @property
    def drawn(self) -> tuple[tuple[int, int, Decimal | None], ...]:
        """The trend as it is drawn: a period between two others that has no record is a gap, as one without a figure.

        In the terms of its target: added up within each year, unknown after a quarter that is missing.
        """
        known = self._known
        value_at = partial(so_far, known) if self.is_so_far else lambda *period: known.get(period)
        return tuple((year, part, value_at(year, part)) for year, part in unbroken(known))

    @property
    def told_points(self) -> list[str]:
        """The same in words, rounded as the table's figures are; rows published without their decimals in full."""
        decimals, known = 6 if self.decimals is None else self.decimals, self._known
        told = []
        for year, part, drawn in self.drawn:
            adds, number = self.is_so_far and part, known.get((year, part)) if drawn is None else drawn
            words = NO_DATA if number is None else written(number, decimals)
            told.append(f"{period_label(year, part)} {words}{' so far' if adds and drawn is not None else ''}")
        return told

    @property
    def _known(self):
        return {(year, part): value for year, part, value in self.trend}

    @property
    def has_changed(self) -> bool:
        return self.earlier_standing is not None and self.earlier_standing != self.standing


@lru_cache(maxsize=KEPT_ROWS)
def row_of(found: Found, period: tuple[int, int], seen: Seen) -> QuarterRow:
    """Put one row of the statement in words; the same row again is the one that was made before."""
    level_of = partial(level_text, baseline=found.baseline_value, unit=found.baseline_unit)
    return QuarterRow(
        **{name: getattr(found, name) for name in AS_FOUND},
        designation=designation_label(found.designation, found.stretch_number),
        unit=unit_text(found.unit, kind=found.kind),
        baseline=baseline_text(
            found.baseline_value,
            printed=found.baseline_printed,
            year=found.baseline_year,
            unit=found.baseline_unit,
            kind=found.kind,
        ),
        target=target_text(found.target, basis=found.basis, kind=found.kind),
        target_value=found.target,
        target_level=level_of(found.target) if found.basis == Basis.CHANGE else "",
        actual=figure_text(
            found.value, value_kind=found.value_kind, decimals=found.decimals, kind=found.kind, judged=found.judged
        ),
        actual_value=found.value,
        actual_level=level_of(found.value) if found.value_kind == ValueKind.CHANGE else "",
        counted=counted_text(
            found.numerator,
            found.denominator,
            numerator_label=found.numerator_label,
            denominator_label=found.denominator_label,
        ),
        is_year_result=found.part == Part.WHOLE_YEAR,
        standing=Standing(found.standing),
        earlier_standing=Standing(found.earlier_standing) if found.earlier_standing else None,
        earlier_label=_label(found.before_year, found.before_quarter),
        **_aim(found, period),
        trend=tuple(_trend(found, period, seen)),
    )


def _label(year, number):
    return Quarter(year=year, number=number).short_label if year else ""


def _aim(found, period):
    """The target of the year that runs, where one is set; at the end of a year that of the next."""
    if found.kind == Kind.QUALITATIVE:
        return {"year_target": "", "next_target": ""}
    told = printed_target(
        found.aim, basis=found.aim_basis, years=found.aim_years, printed=found.aim_printed, kind=found.kind
    )
    if year_aimed_at(*period) != period[0]:
        return {"year_target": "", "next_target": told}
    return {"year_target": told if found.aim_basis else "", "next_target": ""}


def _trend(found, period, seen):
    """(year, part, value) of the periods before, as far as they may be seen, and of this one."""
    for point in found.points.split()[1 - PERIODS_OF_A_TREND :]:
        year, part, value = point.split("|")
        if seen is None or (int(year), int(part) or Part.Q4) in seen:
            yield int(year), int(part), Decimal(value) if value else None
    if found.part is not None and (seen is None or period in seen):
        yield period[0], found.part, found.value
