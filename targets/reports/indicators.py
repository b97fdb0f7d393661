"""The page of one indicator: its periods, totals, chart in words and outlook (C03, C06, X04)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from partnerships.models import Person
from targets.arithmetic import RunningTotal, running_total, so_far, unbroken, written, year_so_far
from targets.models import UNCLASSED, Annotation, Basis, Classification, Figure, Indicator, Kind, Part, Standing, Target
from targets.models.figures import quarter_is_published
from targets.reports.outlook import Outlook, outlook
from targets.reports.wording import (
    UNCOUNTED,
    baseline_text,
    counted_text,
    figure_text,
    level_text,
    period_label,
    printed_target,
)

QUARTERS = (1, 2, 3, 4)
ENOUGH_TO_DRAW = 3  # results that show a way
NOTHING_YET = "There is nothing to draw yet: no baseline was given, and no figure has been published."


@dataclass(frozen=True)
class Period:
    """A quarter or year of one indicator: what was to be reached, what was, and how that is classed."""

    year: int
    quarter: int
    label: str
    target: str
    target_level: str
    actual: str
    actual_level: str
    counted: str
    note: str
    printed_class: str
    figure: Figure | None
    goal: Target | None
    classification: Classification | None
    is_published: bool

    @property
    def can_override(self) -> bool:
        """Whether there is a class that a person could set aside: published ones stand still."""
        is_classed = self.classification is not None and self.classification.standing not in UNCLASSED
        return is_classed and not self.is_published

    @property
    def has_result(self) -> bool:
        """Whether there is a number or a judgement."""
        return self.figure is not None and (self.figure.value is not None or bool(self.figure.judged))

    @property
    def standing(self) -> Standing:
        return Standing(self.classification.standing) if self.classification else Standing.NO_DATA

    @property
    def reason(self) -> str:
        if self.classification:
            return self.classification.reason
        return "The target is set; no figure was given yet." if self.goal else "No target was set."


@dataclass(frozen=True)
class Running:
    """A total over several years: its target and how far the known years have come."""

    goal: Target
    total: RunningTotal
    told: str

    @property
    def words(self) -> str:
        return self.total.in_words()


@dataclass(frozen=True)
class IndicatorPage:
    """All that the page of an indicator says."""

    indicator: Indicator
    baseline: str
    periods: tuple[Period, ...]
    running: tuple[Running, ...]
    outlook: Outlook | None
    annotations: tuple[Annotation, ...]

    @property
    def latest(self) -> Period | None:
        """The newest period with a figure that has a value."""
        return next((period for period in self.periods if period.has_result), None)

    @cached_property
    def drawn(self) -> list[Period]:
        """The periods of the chart, oldest first: years or quarters, as the newest result is.

        Among quarters a year's result stands at its quarter 4; where that would set a total beside its parts,
        a first few quarters do not push the years out of the picture. What is unknown between two is a gap.
        """
        of_years, of_quarters = (
            [period for period in reversed(self.periods) if (period.quarter == Part.WHOLE_YEAR) == are_years]
            for are_years in (True, False)
        )
        if self.latest is None or self.latest.quarter == Part.WHOLE_YEAR:
            return self._without_gaps(of_years)
        if not self.indicator.adds_up or self._has_totals:
            return self._without_gaps([*of_quarters, *(period for period in of_years if period.has_result)])
        years, quarters = (sum(period.has_result for period in kind) for kind in (of_years, of_quarters))
        return self._without_gaps(of_years if quarters < min(years, ENOUGH_TO_DRAW) else of_quarters)

    def _without_gaps(self, periods):
        """The periods in order, an empty one for each quarter or year between them of which nothing is known."""
        known = {(period.year, period.quarter): period for period in periods}
        for year, quarter in [*known]:
            if quarter == Part.Q4 and (year, int(Part.WHOLE_YEAR)) in known and not known[year, quarter].has_result:
                del known[year, quarter]
        return [known.get(place) or _period(self.indicator, place, None, None, {}) for place in unbroken(known)]

    @cached_property
    def _has_totals(self):
        goals = [period.goal for period in self.periods if period.goal]
        return self.indicator.adds_up and any(goal.basis == Basis.YEAR_TO_DATE for goal in goals)

    @cached_property
    def is_so_far(self) -> bool:
        """Whether what is drawn is the year so far at each quarter, as its targets are."""
        return self._has_totals and any(period.quarter for period in self.drawn)

    def drawn_value(self, period: Period) -> Decimal | None:
        """What the chart shows of a period, in the same terms as its target."""
        if not self.is_so_far:
            return period.figure.value if period.figure else None
        return so_far(self._values, period.year, period.quarter)

    @cached_property
    def _values(self):
        return {(period.year, period.quarter): period.figure.value for period in self.periods if period.figure}

    def so_far_words(self, period: Period) -> str:
        """What a period's figure makes of its year, where that is drawn."""
        total = self.drawn_value(period) if self.is_so_far and period.quarter else None
        return "" if total is None else f", {written(total, self.indicator.decimals)} in the year so far"

    @property
    def finding(self) -> str:
        """What the chart shows, in one sentence; of what is told in words, the newest."""
        if self.is_in_words:
            return self._newest_in_words()
        unit = self.indicator.level_unit
        latest = next((period for period in reversed(self.drawn) if period.has_result), None)
        if latest is None:
            return f"The baseline is {self.baseline}. Drawn in {unit}." if self.has_baseline else NOTHING_YET
        level = f", which is {latest.actual_level}" if latest.actual_level else ""
        way = f"{latest.actual}{level} in {latest.label}{self.so_far_words(latest)}"
        way = f"From {self.baseline} to {way}" if self.has_baseline else way
        aim = f"the target was {latest.target}" if latest.goal else "no target was set"
        return f"{way}; {aim}. Drawn in {unit}{', the year so far' if self.is_so_far else ''}."

    def _newest_in_words(self):
        latest = self.latest
        if latest is None:
            return "Nothing has been judged yet." if self.is_judged else "Nothing has been reported yet."
        if self.is_judged:
            return f"Judged {latest.actual} in {latest.label}."
        aim = "no day was set for it" if latest.goal is None else f"the target was: {latest.target}"
        return f"{latest.actual} in {latest.label}; {aim}."

    @property
    def is_in_words(self) -> bool:
        """Whether results are told in words: a milestone reached or not, or a judgement."""
        return self.indicator.kind in UNCOUNTED

    @property
    def is_judged(self) -> bool:
        return self.indicator.kind == Kind.QUALITATIVE

    @property
    def has_baseline(self) -> bool:
        return self.indicator.baseline_value is not None or bool(self.indicator.baseline_printed)

    @property
    def has_notes(self) -> bool:
        return any(period.note for period in self.periods)


def indicator_page(indicator: Indicator, person: Person) -> IndicatorPage:
    """The page of one indicator with what `person` may see of its figures; four statements."""
    figures = Figure.objects.ours().visible_to(person).filter(indicator=indicator)
    figures = figures.annotate(is_published=quarter_is_published()).select_related("recorded_by")
    figures = {(figure.year, figure.quarter): figure for figure in figures}
    classes = (
        Classification.objects.current()
        .filter(figure__in=figures.values())
        .select_related("rule__body", "overridden_by")
    )
    classes = {classification.figure_id: classification for classification in classes}
    goals = {(goal.year, goal.quarter): goal for goal in indicator.targets.all()}
    keys = sorted({*figures, *goals}, key=lambda key: (key[0], key[1] or 5), reverse=True)
    return IndicatorPage(
        indicator=indicator,
        baseline=baseline_text(
            indicator.baseline_value,
            printed=indicator.baseline_printed,
            year=indicator.baseline_year,
            unit=indicator.level_unit,
            kind=indicator.kind,
        ),
        periods=tuple(_period(indicator, key, figures.get(key), goals.get(key), classes) for key in keys),
        running=tuple(_running(indicator, goal, figures) for goal in goals.values() if goal.basis == Basis.CUMULATIVE),
        outlook=outlook(indicator, {period: figure.value for period, figure in figures.items()}, goals),
        annotations=tuple(indicator.annotations.order_by("year", "quarter", "pk")),
    )


def _period(indicator, key, figure, goal, classes):
    year, quarter = key
    level_of = {"baseline": indicator.baseline_value, "unit": indicator.level_unit}
    value = figure.value if figure else None
    goal_value, basis = (goal.value, goal.basis) if goal else (None, None)
    return Period(
        year=year,
        quarter=quarter,
        label=period_label(year, quarter),
        target=printed_target(
            goal_value,
            basis=basis,
            years=goal.years if goal else None,
            printed=goal.printed if goal else "",
            kind=indicator.kind,
        ),
        target_level=level_text(goal_value, **level_of) if basis == Basis.CHANGE else "",
        actual=figure_text(
            value,
            value_kind=indicator.value_kind,
            decimals=indicator.decimals,
            kind=indicator.kind,
            judged=figure.judged if figure else "",
        ),
        counted=_counted(indicator, figure),
        actual_level=level_text(value, **level_of) if indicator.says_change else "",
        note=figure.note if figure else "",
        printed_class=figure.printed_class if figure else "",
        figure=figure,
        goal=goal,
        classification=classes.get(figure.pk) if figure else None,
        is_published=bool(figure and figure.is_published),
    )


def _counted(indicator, figure):
    if figure is None:
        return ""
    labels = {"numerator_label": indicator.numerator_label, "denominator_label": indicator.denominator_label}
    return counted_text(figure.numerator, figure.denominator, **labels)


def _running(indicator, goal, figures):
    """How far a total has come; where quarters add up they make the year that has no figure of its own."""
    values = {period: figure.value for period, figure in figures.items()}
    results, added = {}, Fraction(0)
    for year in range(goal.from_year, goal.year + 1):
        results[year] = values.get((year, int(Part.WHOLE_YEAR)))
        if results[year] is None and indicator.adds_up:
            quarters = [values.get((year, quarter)) for quarter in QUARTERS]
            results[year] = year_so_far(quarters)
            added += sum(Fraction(value) for value in quarters if value is not None) if results[year] is None else 0
    told = printed_target(goal.value, basis=goal.basis, years=goal.years, printed=goal.printed, kind=indicator.kind)
    return Running(goal, running_total(goal.value, results, so_far=added), told)
