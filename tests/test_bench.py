"""What the full bench makes and how it reckons: its rows are sound, and a growth is what its slices say."""

from decimal import Decimal
from itertools import islice

import pytest

from targets.arithmetic import Tolerance, classify
from tests.bench.figures import Line
from tests.bench.large import dashboards, rows

TINY = rows.Size(areas=2, bodies_an_area=2, indicators_a_body=3, quarters=8)


class Rule:
    """The rule that the portal begins with, as far as classes ask for it."""

    pk, version, measure, adverse_only = 1, 1, "percent", True
    on_target_up_to, slight_up_to = Decimal(5), Decimal(15)


def test_the_two_sizes_are_a_thousandfold_apart():
    assert (rows.SMALL.figures, rows.LARGE.figures) == (6_240, 6_240_000)
    assert (rows.LARGE.bodies, rows.LARGE.indicators) == (5_200, 156_000)
    assert rows.LARGE.periods[-1] == rows.SMALL.periods[-1] == (2008, 3)


def test_every_indicator_has_one_figure_and_one_target_a_quarter():
    figures, targets = list(rows.figures(TINY, first_body=7)), list(rows.targets(TINY, first_body=7))
    assert [row[0] for row in figures] == [row[0] for row in targets] == list(range(1, TINY.figures + 1))
    of_figures = {(row[1], row[2], row[4], row[5]) for row in figures}
    assert of_figures == {(row[1], row[2], row[3], row[4]) for row in targets}
    assert len(of_figures) == TINY.figures
    assert {row[2] for row in figures} == {7, 8, 9, 10}


def test_every_class_names_its_figure_and_target_and_is_the_portal_s_own():
    figures = {row[0]: row for row in rows.figures(TINY, first_body=7)}
    targets = {row[0]: row for row in rows.targets(TINY, first_body=7)}
    tolerance = Tolerance(Rule.on_target_up_to, Rule.slight_up_to)
    standings = set()
    for _number, figure_id, target_id, _rule, standing, _variance, reason, *_rest in rows.classes(TINY, rule=Rule):
        figure, target = figures[figure_id], targets[target_id]
        assert (figure[1], figure[4], figure[5]) == (target[1], target[3], target[4])
        outcome = classify(figure[6], target[5], better="higher", tolerance=tolerance)
        assert (standing, reason) == (outcome.standing.value, outcome.reason)
        standings.add(standing)
    assert standings == {"on_target", "slight_variance", "significant_variance"}


def test_lines_are_as_copy_takes_them():
    (piece,) = rows.lines(islice([(1, "a"), (2, "b")], 2), (None, ""))
    assert piece == "1\ta\t\\N\t\n2\tb\t\\N\t\n"


def test_growth_is_of_the_slices_not_of_the_machine_s_drift():
    quiet = [(0.012, 0.010)] * 100
    busy = [(0.120, 0.100)] * 100
    grown = dashboards.grown([quiet, busy, quiet])
    assert (grown["value"], grown["p50_growth"]) == (1.2, 1.2)


@pytest.mark.parametrize(("number", "value"), [(99, 99.0), (50, 50.0)])
def test_percentile(number, value):
    assert dashboards.percentile(list(range(101)), number) == value


@pytest.mark.parametrize(("rows_read", "missed"), [(400, []), (401, ["rows"])])
def test_a_line_that_misses_what_it_promises_besides_is_missed(rows_read, missed):
    found = Line(
        "page",
        "≥ 0.5",
        lambda value: value >= 0.5,
        lambda _bench: {"value": 0.9, "rows": rows_read},
        {"rows": lambda many: many <= 400},
    ).run(None)
    assert (found["missed"], found["ok"]) == (missed, not missed)
