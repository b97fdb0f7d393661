"""The register, filtered by kind, against Django's admin, and searching it: ten thousand and a million bodies."""

from contextlib import ExitStack

from tests.bench.figures import Line, ratio
from tests.bench.large.dashboards import cookie, growth
from tests.bench.load import rate, request_for

SLICE_SECONDS = 1.0
SLICES = 7
REGISTER = "/partnerships/?kind=issue_partnership&rows=100"
ADMIN = "/admin/partnerships/body/?kind__exact=issue_partnership"
# A word of one body, one of all of them, and the beginning of a word.
SEARCHES = ["/search/?q=area+4711", "/search/?q=partnership", "/search/?q=partn"]
DATABASES = ("bench_bodies_10k", "bench_bodies_1m")


def against_admin(bench, database):
    """A signed-in member's filtered page of the register over the admin's rate, both a hundred rows a page.

    `anew` is the same where no page is kept, so that each request asks for the list and writes it.
    """
    found = ratio_to_admin(bench, database)
    return found | {"anew": ratio_to_admin(bench, database, KEEP_PAGES="0")["value"]}


def ratio_to_admin(bench, database, **settings):
    signed_in = cookie(bench, database)
    with ExitStack() as stack:
        serve = lambda name, application, path: stack.enter_context(  # noqa: E731
            bench.served(name, application, path, database=database, **settings)
        )
        port = serve("portal", "portal.wsgi:application", "/healthz")
        admin_port = serve("admin", "tests.bench.large.admin:application", ADMIN)
        ours = request_for(REGISTER, port, Cookie=signed_in)
        theirs = request_for(ADMIN, admin_port, Cookie=signed_in)
        return ratio(
            lambda: rate(port, ours, seconds=SLICE_SECONDS, connections=2),
            lambda: rate(admin_port, theirs, seconds=SLICE_SECONDS * 3, connections=2),
            slices=SLICES,
        )


READS = DATABASES
LINES = [
    Line(
        "list_vs_admin",
        "register of 10,000, filtered, 100 rows ≥ 8 × the admin",
        lambda value: value >= 8,
        lambda bench: against_admin(bench, DATABASES[0]),
    ),
    Line(
        "list_vs_admin_million",
        "register of a million, filtered, 100 rows ≥ 50 × the admin",
        lambda value: value >= 50,
        lambda bench: against_admin(bench, DATABASES[1]),
    ),
    Line(
        "list_growth",
        "its p99 at a million ≤ 1.2 × at 10,000",
        lambda value: value <= 1.2,
        lambda bench: growth(bench, [REGISTER], databases=tuple(reversed(DATABASES)), KEEP_PAGES="0"),
    ),
    Line(
        "search_growth",
        "searching, p99 at a million bodies ≤ 1.5 × at 10,000",
        lambda value: value <= 1.5,
        lambda bench: growth(bench, SEARCHES, databases=tuple(reversed(DATABASES)), KEEP_PAGES="0"),
    ),
]
