"""Classing figures: each gets its class from its target and the rule in force, with what it rests on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.text import Truncator

from partnerships.access import RefusedError
from targets.arithmetic import (
    Outcome,
    Tolerance,
    classify,
    like_with_like,
    percent_of,
    rounded,
    running_total,
    year_so_far,
)
from targets.models import (
    Basis,
    Classification,
    Figure,
    Indicator,
    Kind,
    Part,
    Quarter,
    Standing,
    Target,
    ToleranceRule,
    ValueKind,
)
from targets.reports.wording import period_label, printed_target


def classify_figures(figures: Iterable[Figure], *, at: datetime) -> int:
    """Class our own figures anew; returns how many classes changed or were given for the first time.

    Called inside the transaction of the action that changed a figure, a target or the rule. An
    earlier class is kept, marked as superseded (X04). A class that a person has overridden stays
    until what it rests on changes.
    """
    figures = [figure for figure in figures if figure.is_ours]
    ground = _Ground(figures)
    fresh = [classed for figure in figures if (classed := ground.changed(figure, at)) is not None]
    replace_classes(fresh, at=at)
    return len(fresh)


def class_by_rule(figure: Figure, *, at: datetime) -> Classification:
    """The class a figure of ours has by the rule in force; not stored."""
    return _Ground([figure]).classed(figure, at)


@transaction.atomic
def replace_classes(fresh: list[Classification], *, at: datetime) -> None:
    """Store new classes; those that stood until now are marked as superseded."""
    Classification.objects.current().filter(figure__in=[new.figure_id for new in fresh]).update(superseded_at=at)
    Classification.objects.bulk_create(fresh)


class _Ground:
    """What the classes of some figures rest on, read in five statements however many they are."""

    def __init__(self, figures):
        ids = {figure.indicator_id for figure in figures}
        self.indicators = Indicator.objects.in_bulk(ids)
        self.rules = list(ToleranceRule.objects.all())
        targets = Target.objects.filter(indicator__in=ids)
        self.targets = {(target.indicator_id, target.year, target.quarter): target for target in targets}
        ours = Figure.objects.ours().filter(indicator__in=ids)
        self.results = {
            (indicator, year, quarter): value
            for indicator, year, quarter, value in ours.values_list("indicator", "year", "quarter", "value")
        }
        current = Classification.objects.current().filter(figure__in=figures)
        self.current = {classification.figure_id: classification for classification in current}

    def changed(self, figure, at):
        """The figure's new class, or None if it stays as it is."""
        new = self.classed(figure, at)
        return None if _same(self.current.get(figure.pk), new) else new

    def classed(self, figure, at):
        """The figure's class by its rule."""
        indicator = self.indicators[figure.indicator_id]
        target, so_far = self._target(indicator, figure)
        rule = self._rule_for(indicator, figure)
        value, inputs = self._value(indicator, figure, target, so_far), _inputs(indicator, target, rule, figure)
        outcome = _outcome(indicator, target, rule, value, figure, so_far)
        if target is None and outcome.standing == Standing.NOT_JUDGED and figure.quarter:
            outcome = replace(outcome, reason=_without_target(indicator, self._of_year(indicator, figure)))
        return Classification(
            figure=figure,
            target=target,
            rule=rule,
            standing=outcome.standing,
            variance=None if outcome.variance is None else rounded(outcome.variance, 10),
            reason=outcome.reason,
            arithmetic=outcome.arithmetic,
            inputs={"value": _text(figure.value), "compared": _text(value), **inputs},
            classified_at=at,
        )

    def _target(self, indicator, figure):
        """The figure's target, and whether it is for the year so far.

        The year's target stands for quarter 4 unless that has its own: for the year so far where
        quarters add up, else for the level at the year's end. Earlier quarters are not held against it.
        """
        target = self.targets.get((indicator.pk, figure.year, figure.quarter))
        if target is None and figure.quarter == Part.Q4:
            target = self._of_year(indicator, figure)
            stands = target is not None and target.stands_at_year_end(indicator)
            return (target, indicator.adds_up) if stands else (None, False)
        return target, target is not None and target.basis == Basis.YEAR_TO_DATE

    def _of_year(self, indicator, figure):
        return self.targets.get((indicator.pk, figure.year, int(Part.WHOLE_YEAR)))

    def _rule_for(self, indicator, figure):
        """The nearest rule; in a revision the one that the figure was published with (H01)."""
        held = self.current.get(figure.pk)
        if held is not None and (figure.year, figure.quarter or Part.Q4) in self._revised:
            return next(rule for rule in self.rules if rule.pk == held.rule_id)
        covering = [rule for rule in self.rules if rule.covers(indicator)]
        if not covering:
            raise RefusedError("There is no tolerance rule yet. Adopt one for every indicator first.")
        return max(covering, key=lambda rule: rule.nearness)

    @cached_property
    def _revised(self):
        """The quarters being revised in this transaction, as (year, number)."""
        return set(Quarter.objects.filter(state=Quarter.State.REVISING).values_list("year", "number"))

    def _value(self, indicator, figure, target, so_far):
        """What is held against the target: the exact figure, the year so far, or a total over years."""
        if figure.value is not None and figure.numerator is not None:
            return percent_of(figure.numerator, figure.denominator)
        if so_far:
            return year_so_far(self._quarters(figure.indicator_id, figure.year, figure.quarter))
        if target is None or target.basis != Basis.CUMULATIVE:
            return figure.value
        years = range(target.from_year, target.year + 1)
        return running_total(target.value, {year: self._year(indicator, year) for year in years}).total

    def _quarters(self, indicator_id, year, last):
        return [self.results.get((indicator_id, year, quarter)) for quarter in range(1, last + 1)]

    def _year(self, indicator, year):
        """A year's result: its own figure, or what its quarters add up to where they do."""
        result = self.results.get((indicator.pk, year, int(Part.WHOLE_YEAR)))
        if result is None and indicator.adds_up:
            return year_so_far(self._quarters(indicator.pk, year, Part.Q4))
        return result


def _outcome(indicator, target, rule, value, figure, so_far):
    if indicator.kind == Kind.QUALITATIVE:
        return _judged(figure)
    if why := _why_no_value(indicator, target, value, figure, so_far):
        return Outcome(Standing.NO_DATA if figure.value is None else Standing.NOT_JUDGED, why)
    if target is None or value is None:
        return classify(value, None, better=indicator.better, tolerance=tolerance_of(rule))
    pair = like_with_like(value, indicator.value_kind, target.value, target.basis, indicator.baseline_value)
    if pair is None:
        return Outcome(Standing.NOT_JUDGED, "The target is a change from the baseline, and no baseline is given.")
    value, goal, percent = pair
    outcome = classify(
        value,
        goal,
        better=indicator.better,
        tolerance=tolerance_of(rule),
        percent=percent or (indicator.kind == Kind.PERCENT and not indicator.says_change),
        so_far=so_far,
        decimals=indicator.decimals if figure.numerator is not None else 6,
    )
    return _reached(outcome, figure) if indicator.kind == Kind.MILESTONE else outcome


def _without_target(indicator, of_year):
    """Why a quarter's figure is not judged; the year's target is named, since it is for the year's end."""
    if of_year is None:
        return "No target is set for this quarter."
    told = printed_target(of_year.value, basis=of_year.basis, years=of_year.years, printed="", kind=indicator.kind)
    return f"No target is set for this quarter; that of the year is {told}."


def _reached(outcome, figure):
    """A milestone is reached or not, whatever the tolerance; there is no sum to show."""
    if figure.value:
        return replace(outcome, standing=Standing.ON_TARGET, reason="Reached, as planned", arithmetic="")
    due = period_label(figure.year, figure.quarter)
    reason = f"Not yet reached; it was to be by the end of {due}"
    return replace(outcome, standing=Standing.SIGNIFICANT, reason=reason, arithmetic="")


def _judged(figure):
    """A judgement in words has no number to hold against anything; the body says how it stands, and why."""
    if not figure.judged:
        return Outcome(Standing.NO_DATA, "Nothing was judged for this period.")
    return Outcome(Standing(figure.judged), f"Judged in words: {Truncator(figure.note).chars(300)}")


def _why_no_value(indicator, target, value, figure, so_far):
    """Why there is nothing to compare although something was given."""
    if figure.value is None and (figure.numerator is not None or figure.denominator is not None):
        top, bottom = indicator.numerator_label or "the number counted", indicator.denominator_label or "the number"
        if figure.numerator is None:
            return f"No percentage: {top} was not given."
        if figure.denominator is None:
            return f"No percentage: {bottom} it is out of was not given."
        return f"No percentage can be taken out of 0 ({bottom})."
    if value is None and figure.value is not None:
        if so_far:
            return "Not every quarter of the year so far has a figure."
        if target is not None:
            return f"Not every year of the total {target.years_label} has a figure."
    return ""


def tolerance_of(rule: ToleranceRule) -> Tolerance:
    """A stored rule as the arithmetic takes it."""
    return Tolerance(rule.on_target_up_to, rule.slight_up_to, rule.adverse_only, rule.measure)


def _inputs(indicator, target, rule, figure):
    """What a class rests on, as text, so that it can be shown and worked out again years later."""
    inputs = {
        "target": _text(target and target.value),
        "basis": target.basis if target else "",
        "years": target.years if target else None,
        "value_kind": ValueKind(indicator.value_kind).value,
        "better": indicator.better,
        "baseline": _text(indicator.baseline_value),
        "rule_version": rule.version,
        "measure": rule.measure,
        "on_target_up_to": _text(rule.on_target_up_to),
        "slight_up_to": _text(rule.slight_up_to),
        "adverse_only": rule.adverse_only,
    }
    if figure.numerator is not None or figure.denominator is not None:
        inputs |= {"numerator": _text(figure.numerator), "denominator": _text(figure.denominator)}
    return inputs | ({"judged": figure.judged} if figure.judged else {})


def _text(number):
    """A number as text: 1728.000000 is “1728”, and what does not end has ten decimals."""
    if number is None:
        return None
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) if number.denominator == 1 else rounded(number, 10)
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)


def _same(current, new):
    if current is None:
        return False
    ground = (new.rule_id, new.inputs, new.standing)
    if current.is_overridden:
        return (current.rule_id, current.inputs, current.rule_standing) == ground
    return (current.rule_id, current.inputs, current.standing, current.reason) == (*ground, new.reason)
