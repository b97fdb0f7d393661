"""What a line of the bench is, and how a ratio is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(frozen=True)
class Line:
    """One figure: its name, its goal in words, whether a value meets it, and how it is measured.

    `measure(bench)` returns a dict with "value" and whatever else explains it; `besides` holds what some of that
    must be as well, by name: a line that misses one of them is missed.
    """

    name: str
    goal: str
    met: Callable[[float], bool]
    measure: Callable
    besides: Mapping[str, Callable[[float], bool]] = field(default_factory=dict)

    def run(self, bench):
        found = self.measure(bench)
        missed = [name for name, is_met in self.besides.items() if name in found and not is_met(found[name])]
        return {**found, "goal": self.goal, "missed": missed, "ok": self.met(found["value"]) and not missed}


def ratio(take, limit, *, slices=9):
    """Take both figures in turn and divide slice by slice, since the machine's speed drifts.

    Returns the median ratio with its 10th and 90th percentile and both medians.
    """
    take(), limit()
    pairs = [(take(), limit()) for _ in range(slices)]
    ratios = [ours / theirs for ours, theirs in pairs]
    tenths = quantiles(ratios, n=10)
    return {
        "value": round(median(ratios), 3),
        "p10": round(tenths[0], 3),
        "p90": round(tenths[-1], 3),
        "ours_per_s": round(median(ours for ours, _ in pairs)),
        "limit_per_s": round(median(theirs for _, theirs in pairs)),
    }
