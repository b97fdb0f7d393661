"""Trying a tolerance on past quarters before it is adopted: what would be classed otherwise; nothing is stored (X04)."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from partnerships.models import Person
from targets.arithmetic import Tolerance, classify, like_with_like, percent_of
from targets.models import UNCLASSED, Classification, Figure, Indicator, Kind, Standing, ToleranceRule
from targets.reports.quarter import counted
from targets.reports.wording import period_label

YEARS_TRIED = 3
MOST_ROWS = 300


@dataclass(frozen=True)
class TrialRow:
    """One figure: the class that stands, the one by the rule on trial, and who overrode the one by the rule in force."""

    indicator: Indicator
    period: str
    before: Standing
    after: Standing
    reason: str
    overridden_by: Person | None
    overrode: Standing | None

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Trial:
    """What a rule would do to the classes of past quarters."""

    rows: tuple[TrialRow, ...]
    counts: tuple[tuple[Standing, int, int], ...]
    tried: int
    changed: int


def try_rule(rule: ToleranceRule) -> Trial:
    """Class the figures of the last three years by a rule that is not stored; what changes stands first.

    Judgements in words and figures without data keep their class; so do those for which a nearer
    rule decides. A class that a person has overridden would give way to the rule's, as it does
    when a rule is adopted. Three statements.
    """
    nearer = [other for other in ToleranceRule.objects.all() if other.nearness[0] > rule.nearness[0]]
    rows = [_row(rule, classed) for classed in _classed() if _decides(rule, classed.figure.indicator, nearer)]
    before, after = Counter(row.before for row in rows), Counter(row.after for row in rows)
    rows.sort(key=lambda row: not row.changes)
    return Trial(
        rows=tuple(rows[:MOST_ROWS]),
        counts=tuple(
            (standing, before[standing], after[standing])
            for standing in counted([*before.elements(), *after.elements()])
        ),
        tried=len(rows),
        changed=sum(row.changes for row in rows),
    )


def _classed():
    classed = Classification.objects.current().filter(figure__in=Figure.objects.ours())
    newest = classed.order_by("-figure__year").values_list("figure__year", flat=True).first()
    if newest is None:
        return []
    recent = classed.filter(figure__year__gt=newest - YEARS_TRIED)
    recent = recent.select_related("figure__indicator__body", "overridden_by")
    return recent.order_by("-figure__year", "-figure__quarter", "figure__indicator__position", "pk")


def _decides(rule, indicator, nearer):
    return rule.covers(indicator) and not any(other.covers(indicator) for other in nearer)


def _row(rule, classed):
    indicator = classed.figure.indicator
    before = Standing(classed.standing)
    overrode = Standing(classed.rule_standing) if classed.is_overridden else None
    after, reason = _under(rule, indicator, classed, before)
    period = period_label(classed.figure.year, classed.figure.quarter)
    return TrialRow(indicator, period, before, after, reason, classed.overridden_by, overrode)


def _under(rule, indicator, classed, before):
    """The class and its reason by the rule on trial, from the numbers the class was decided on."""
    inputs = {name: _number(classed.inputs.get(name)) for name in ("compared", "target", "baseline")}
    if (
        (classed.rule_standing or before) in UNCLASSED
        or indicator.kind == Kind.QUALITATIVE
        or None in (inputs["compared"], inputs["target"])
    ):
        return before, classed.reason
    parts = percent_of(_number(classed.inputs.get("numerator")), _number(classed.inputs.get("denominator")))
    value = inputs["compared"] if parts is None else parts
    kind, basis = classed.inputs["value_kind"], classed.inputs["basis"]
    pair = like_with_like(value, kind, inputs["target"], basis, inputs["baseline"])
    if pair is None:
        return before, classed.reason
    value, target, percent = pair
    outcome = classify(
        value,
        target,
        better=classed.inputs["better"],
        tolerance=Tolerance(rule.on_target_up_to, rule.slight_up_to, rule.adverse_only, rule.measure),
        percent=percent or (indicator.kind == Kind.PERCENT and not indicator.says_change),
        decimals=indicator.decimals if parts is not None else 6,
    )
    return outcome.standing, outcome.reason


def _number(text):
    return None if text is None else Decimal(text)
