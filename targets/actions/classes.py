"""Classing figures: each gets its class from its target and the rule in force, with what it rests on."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from partnerships.access import RefusedError
from targets.arithmetic import Outcome, Tolerance, classify, like_with_like, rounded, running_total
from targets.models import Basis, Classification, Figure, Indicator, Part, Standing, Target, ToleranceRule, ValueKind


def classify_figures(figures: Iterable[Figure], *, at: datetime) -> int:
    """Class our own figures anew; returns how many classes changed or were given for the first time.

    Called inside the transaction of the action that changed a figure, a target or the rule. An
    earlier class is kept, marked as superseded (X04).
    """
    figures = [figure for figure in figures if figure.is_ours]
    ground = _Ground(figures)
    fresh = [classed for figure in figures if (classed := ground.classed(figure, at)) is not None]
    Classification.objects.current().filter(figure__in=[new.figure_id for new in fresh]).update(superseded_at=at)
    Classification.objects.bulk_create(fresh)
    return len(fresh)


class _Ground:
    """What the classes of some figures rest on, read in five statements however many they are."""

    def __init__(self, figures):
        ids = {figure.indicator_id for figure in figures}
        self.indicators = Indicator.objects.in_bulk(ids)
        self.rules = list(ToleranceRule.objects.all())
        targets = Target.objects.filter(indicator__in=ids)
        self.targets = {(target.indicator_id, target.year, target.quarter): target for target in targets}
        yearly = Figure.objects.ours().filter(indicator__in=ids, quarter=Part.WHOLE_YEAR)
        self.results = {
            (indicator, year): value for indicator, year, value in yearly.values_list("indicator", "year", "value")
        }
        current = Classification.objects.current().filter(figure__in=figures)
        self.current = {classification.figure_id: classification for classification in current}

    def classed(self, figure, at):
        """The figure's new class, or None if it stays as it is."""
        indicator = self.indicators[figure.indicator_id]
        target = self.targets.get((figure.indicator_id, figure.year, figure.quarter))
        rule = self._rule_for(indicator)
        value, inputs = self._value(figure, target), _inputs(indicator, target, rule)
        outcome = _outcome(indicator, target, rule, value, figure.value)
        variance = None if outcome.variance is None else rounded(outcome.variance, 10)
        new = Classification(
            figure=figure,
            target=target,
            rule=rule,
            standing=outcome.standing,
            variance=variance,
            reason=outcome.reason,
            arithmetic=outcome.arithmetic,
            inputs={"value": _text(figure.value), "compared": _text(value), **inputs},
            classified_at=at,
        )
        return None if _same(self.current.get(figure.pk), new) else new

    def _rule_for(self, indicator):
        covering = [rule for rule in self.rules if rule.covers(indicator)]
        if not covering:
            raise RefusedError("There is no tolerance rule yet. Adopt one for every indicator first.")
        return max(covering, key=lambda rule: rule.nearness)

    def _value(self, figure, target):
        """The figure itself, or for a total over several years what they add up to, once all are known."""
        if target is None or target.basis != Basis.CUMULATIVE:
            return figure.value
        years = range(target.from_year, target.year + 1)
        total = running_total(target.value, {year: self.results.get((figure.indicator_id, year)) for year in years})
        return total.total


def _outcome(indicator, target, rule, value, own_value):
    if target is not None and value is None and own_value is not None:
        return Outcome(Standing.NO_DATA, f"Not every year of the total {target.years_label} has a figure.")
    if target is None or value is None:
        return classify(value, None, better=indicator.better, tolerance=_tolerance(rule))
    pair = like_with_like(value, indicator.value_kind, target.value, target.basis, indicator.baseline_value)
    if pair is None:
        return Outcome(Standing.NO_DATA, "The target is a change from the baseline, and no baseline is given.")
    value, goal, percent = pair
    return classify(value, goal, better=indicator.better, tolerance=_tolerance(rule), percent=percent)


def _tolerance(rule):
    return Tolerance(rule.on_target_up_to, rule.slight_up_to, rule.adverse_only, rule.measure)


def _inputs(indicator, target, rule):
    """What a class rests on, as text, so that it can be shown and worked out again years later."""
    return {
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


def _text(number):
    """An exact number as text: 1728.000000 is “1728”."""
    if number is None:
        return None
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)


def _same(current, new):
    return current is not None and (current.standing, current.rule_id, current.reason, current.inputs) == (
        new.standing,
        new.rule_id,
        new.reason,
        new.inputs,
    )
