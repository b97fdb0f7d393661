"""The rows of a register full of figures, the same every time: bodies, indicators, figures, targets and classes.

Figures lie in the order in which they come in over the years, quarter by quarter; targets as they
are set, year by year. Each class is the one that the portal's own arithmetic gives.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

LAST_YEAR = 2008
RECORDED_AT = "2009-04-20 10:00:00+00"
AREA = "STH"
# As many pairs of figure and target as give every class and many reasons; a prime, so that no two periods are alike.
PAIRS = 997


@dataclass(frozen=True)
class Size:
    """So many areas of so many bodies, each with its indicators and a figure for every quarter."""

    areas: int
    bodies_an_area: int
    indicators_a_body: int
    quarters: int

    @property
    def bodies(self) -> int:
        return self.areas * self.bodies_an_area

    @property
    def indicators(self) -> int:
        return self.bodies * self.indicators_a_body

    @property
    def figures(self) -> int:
        return self.indicators * self.quarters

    @property
    def periods(self) -> list[tuple[int, int]]:
        """Every quarter as (year, number), the oldest first; the last is quarter 4."""
        last = LAST_YEAR * 4 + 3
        return [divmod(place, 4) for place in range(last - self.quarters + 1, last + 1)]


LARGE = Size(areas=400, bodies_an_area=13, indicators_a_body=30, quarters=40)
SMALL = Size(areas=1, bodies_an_area=13, indicators_a_body=30, quarters=16)


def figure_and_target(pair: int) -> tuple[Decimal, Decimal]:
    """The figure and target of a pair: from 30% below the target to 20% above."""
    target = Decimal(50 + pair % 83)
    return (target * (700 + pair * 7919 % 500) / 1000).quantize(Decimal("0.1")), target


def pair_of(indicator: int, period: int) -> int:
    """Which pair of figure and target an indicator has in a period, both counted from 0."""
    return (indicator * 31 + period * 7) % PAIRS


def body_slug(number: int) -> str:
    """The address of a body, counted from 1."""
    return f"partnership-{number:04}"


def indicator_slug(number: int) -> str:
    """The address of an indicator, counted from 1."""
    return f"measure-{number:06}"


def bodies(size: Size, *, board: int, first: int) -> Iterator[tuple]:
    """(id, slug, name, board) of every body; `first` is the id of the first."""
    for number in range(size.bodies):
        area, place = divmod(number, size.bodies_an_area)
        yield first + number, body_slug(number + 1), f"Area {area + 1:03}, Partnership {place + 1:02}", board


def indicators(size: Size, *, first_body: int) -> Iterator[tuple]:
    """(id, slug, body, position, title, baseline) of every indicator; the ids count from 1."""
    for number in range(size.indicators):
        body, place = divmod(number, size.indicators_a_body)
        yield number + 1, indicator_slug(number + 1), first_body + body, place + 1, f"Measure {place + 1}", 40 + place


def figures(size: Size, *, first_body: int) -> Iterator[tuple]:
    """(id, indicator, body, area, year, quarter, value, recorded at) of every figure; the ids count from 1."""
    values = [figure_and_target(pair)[0] for pair in range(PAIRS)]
    number, each = 0, size.indicators_a_body
    for period, (year, quarter) in enumerate(size.periods):
        for indicator in range(size.indicators):
            number += 1
            value = values[(indicator * 31 + (period * 7)) % PAIRS]
            yield number, indicator + 1, first_body + indicator // each, AREA, year, quarter + 1, value, RECORDED_AT


def targets(size: Size, *, first_body: int) -> Iterator[tuple]:
    """(id, indicator, body, year, quarter, value) of every target; the ids count from 1."""
    values = [figure_and_target(pair)[1] for pair in range(PAIRS)]
    number, each, periods = 0, size.indicators_a_body, size.periods
    for start in range(0, size.quarters, 4):
        for indicator in range(size.indicators):
            for period in range(start, start + 4):
                number += 1
                year, quarter = periods[period]
                value = values[(indicator * 31 + period * 7) % PAIRS]
                yield number, indicator + 1, first_body + indicator // each, year, quarter + 1, value


def target_id(size: Size, indicator: int, period: int) -> int:
    """The id that `targets` gives the target of an indicator in a period, both counted from 0."""
    year, quarter = divmod(period, 4)
    return (year * size.indicators + indicator) * 4 + quarter + 1


def classes(size: Size, *, rule) -> Iterator[tuple]:
    """(id, figure, target, rule, class, variance, reason, sum, inputs, classified at) of every figure; ids from 1."""
    judged = [_judged(pair, rule) for pair in range(PAIRS)]
    number = 0
    for period in range(size.quarters):
        for indicator in range(size.indicators):
            number += 1
            found = judged[(indicator * 31 + period * 7) % PAIRS]
            yield number, number, target_id(size, indicator, period), rule.pk, *found, RECORDED_AT


def _judged(pair, rule):
    from targets.actions.classes import tolerance_of
    from targets.arithmetic import classify, rounded

    value, target = figure_and_target(pair)
    outcome = classify(value, target, better="higher", tolerance=tolerance_of(rule))
    inputs = {"value": str(value), "target": str(target), "rule_version": rule.version}
    return outcome.standing.value, rounded(outcome.variance, 10), outcome.reason, outcome.arithmetic, json.dumps(inputs)


def lines(rows: Iterator[tuple], constants: tuple = ()) -> Iterator[str]:
    """Rows as COPY takes them, many to a piece, each ending in the same constants; None is written as nothing."""
    ending = "".join("\t" + ("\\N" if value is None else str(value)) for value in constants) + "\n"
    while piece := list(islice(rows, 5000)):
        yield "".join(["\t".join(map(str, row)) + ending for row in piece])
