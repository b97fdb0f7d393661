"""Tolerance rules in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from targets.arithmetic import written
from targets.models import Standing, ToleranceRule


@dataclass(frozen=True)
class RuleInWords:
    """A version of the tolerance as people read it."""

    rule: ToleranceRule
    applies_to: str
    limits: tuple[tuple[Standing, str], ...]


def rules_in_words(rules: Iterable[ToleranceRule]) -> list[RuleInWords]:
    """Each rule with its limits in sentences, the newest first."""
    return [RuleInWords(rule, _applies_to(rule), _limits(rule)) for rule in rules]


def _applies_to(rule):
    return str(rule.indicator or rule.body or "Every indicator without a rule of its own")


def _limits(rule):
    percent = rule.measure == ToleranceRule.Measure.PERCENT
    first, second = (f"{written(limit)}{'%' if percent else ''}" for limit in (rule.on_target_up_to, rule.slight_up_to))
    off = "worse than the target" if rule.adverse_only else "away from the target, either way"
    off += "" if percent else ", in the unit of the indicator"
    limits = [(Standing.ON_TARGET, _on_target(rule, first, off))]
    if rule.slight_up_to > rule.on_target_up_to:
        limits.append((Standing.SLIGHT, f"more than {first} and up to {second} {off}"))
    limits.append((Standing.SIGNIFICANT, f"more than {second} {off}"))
    limits.append((Standing.NO_DATA, "no figure was given"))
    return (*limits, (Standing.NOT_JUDGED, "its target, its baseline, or a year or quarter of a total is missing"))


def _on_target(rule, limit, off):
    if rule.on_target_up_to == 0:
        return "on the target or better" if rule.adverse_only else "exactly on the target"
    return f"up to {limit} {off}" + (", or better" if rule.adverse_only else "")
