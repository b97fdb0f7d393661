"""Dashboards over millions of figures: against LIMIT-D, and against themselves over a thousandth of the figures."""

import subprocess
import sys
from contextlib import ExitStack
from statistics import median, quantiles

from tests.bench.figures import Line, ratio
from tests.bench.large import rows, statements
from tests.bench.load import Connection, rate, request_for, took

QUARTER = "/targets/2008-09/q4/"
BOARD = "/boards/delivery/2008-09/q4/"
# As many partnerships in turn as the small database has.
TURN = rows.SMALL.bodies
SLICE_SECONDS = 1.0
SLICES = 9
PAIRS_A_SLICE = 150


def cookie(bench, database):
    """The Cookie header of a board member who is signed in to a portal over this database."""
    command = [sys.executable, "-m", "tests.bench.large.cookie"]
    return subprocess.run(
        command, cwd=bench.ROOT, env=bench.environment(database), check=True, capture_output=True, text=True
    ).stdout.strip()


def of_bodies():
    return [f"{QUARTER}?body={rows.body_slug(number)}" for number in range(1, TURN + 1)]


def against_limit(bench):
    """A body's quarter, signed in, over LIMIT-D's rate, both going from partnership to partnership.

    `anew` is the same where no page is kept, and so is what is read: each request asks for the figures and draws them.
    """
    from tests.bench.data import signed_in_client

    found = ratio_to_limit(bench)
    anew = ratio_to_limit(bench, KEEP_PAGES="0")
    read = statements.read_by(signed_in_client(), of_bodies()[5])
    return found | {"anew": anew["value"], "anew_per_s": anew["ours_per_s"]} | read


def ratio_to_limit(bench, **settings):
    first, signed_in = first_body(), cookie(bench, "bench_large")
    with (
        bench.served("large", "portal.wsgi:application", "/healthz", database="bench_large", **settings) as port,
        bench.served(
            "limit", "tests.bench.large.limit:application", f"/{first}/", database="bench_large"
        ) as limit_port,
    ):
        ours = [request_for(path, port, Cookie=signed_in) for path in of_bodies()]
        theirs = [request_for(f"/{first + number}/", limit_port) for number in range(TURN)]
        return ratio(
            lambda: rate(port, *ours, seconds=SLICE_SECONDS),
            lambda: rate(limit_port, *theirs, seconds=SLICE_SECONDS),
        )


def first_body():
    from partnerships.models import Body

    return Body.objects.get(slug=rows.body_slug(1)).pk


def growth(bench, paths, databases=("bench_large", "bench_small"), **settings):
    """The 99th percentile of some pages over the large database to that over the small, request by request in turn."""
    with ExitStack() as stack:
        sides = []
        for database in databases:
            served = bench.served(database, "portal.wsgi:application", "/healthz", database=database, **settings)
            port, signed_in = stack.enter_context(served), cookie(bench, database)
            sides.append(warm(port, [request_for(path, port, Cookie=signed_in) for path in paths]))
        slices = [[_pair(sides, place) for place in range(PAIRS_A_SLICE)] for _slice in range(SLICES)]
    return grown(slices)


def grown(slices):
    """The ratio of the 99th percentiles, and of the medians, slice by slice; slices hold pairs of (large, small)."""
    ratios = [
        percentile(large, 99) / percentile(small, 99) for large, small in (zip(*pairs, strict=True) for pairs in slices)
    ]
    middle = [median(large) / median(small) for large, small in (zip(*pairs, strict=True) for pairs in slices)]
    tenths = quantiles(ratios, n=10)
    large, small = zip(*(pair for pairs in slices for pair in pairs), strict=True)
    return {
        "value": round(median(ratios), 3),
        "p10": round(tenths[0], 3),
        "p90": round(tenths[-1], 3),
        "p50_growth": round(median(middle), 3),
        "large_p50_ms": round(median(large) * 1000, 2),
        "large_p99_ms": round(percentile(large, 99) * 1000, 2),
        "small_p99_ms": round(percentile(small, 99) * 1000, 2),
    }


def percentile(values, number):
    return quantiles(values, n=100, method="inclusive")[number - 1]


def warm(port, requests):
    """A kept connection whose every address has been asked for, by each of the server's workers."""
    rate(port, *requests, seconds=3)
    connection = Connection(port, *requests)
    while connection.read() is None:
        pass
    return connection


def _pair(sides, place):
    """Both sides in turn, now one first and now the other."""
    if place % 2:
        return tuple(took(side) for side in sides)
    return tuple(reversed([took(side) for side in reversed(sides)]))


READS = ("bench_large", "bench_small")
LINES = [
    Line(
        "dashboard_vs_limit",
        "a body’s quarter among 6.24 million figures ≥ 0.5 of LIMIT-D; ≤ 4 statements, 400 rows, 60 blocks",
        lambda value: value >= 0.5,
        against_limit,
        {"statements": lambda many: many <= 4, "rows": lambda many: many <= 400, "blocks": lambda many: many <= 60},
    ),
    Line(
        "dashboard_p99_growth",
        "its p99 at 6.24 million figures ≤ 1.2 × at 6,240",
        lambda value: value <= 1.2,
        lambda bench: growth(bench, of_bodies(), KEEP_PAGES="0"),
    ),
    Line(
        "board_p99_growth",
        "the board’s pages of the whole quarter, p99 at 6.24 million ≤ 1.2 × at 6,240",
        lambda value: value <= 1.2,
        lambda bench: growth(bench, [QUARTER, BOARD], KEEP_PAGES="0"),
    ),
]
