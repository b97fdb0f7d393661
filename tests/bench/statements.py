"""Statements per page: as many with a hundred times the data as with it once."""

from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from tests.bench.data import fill_register, signed_in_client
from tests.bench.figures import Line

PAGES = (
    "/partnerships/",
    "/partnerships/lyp/",
    "/framework/",
    "/targets/",
    "/targets/2008-09/q4/",
    "/news-link/",
    "/tariffs/2009-10/",
    "/tasks/",
)


@override_settings(KEEP_PAGES=False)
def counts(client):
    """The statements that each page takes where none is kept."""
    taken = {}
    for page in PAGES:
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reply = client.get(page)
        assert reply.status_code == 200, f"{page} answered {reply.status_code}"
        taken[page] = len(captured)
    return taken


def growth(bench):
    """How many more statements any page takes after the register grew a hundredfold."""
    client = signed_in_client()
    before = counts(client)
    fill_register(2100)
    try:
        after = counts(client)
    finally:
        shrink_register()
    return {"value": max(after[page] - before[page] for page in PAGES), "at_1": before, "at_100": after}


def shrink_register():
    """Take the added bodies out again, so that the next line meets fifty."""
    from partnerships.models import Body

    Body.objects.filter(
        slug__startswith="bench-", pk__gt=Body.objects.filter(slug__startswith="bench-").order_by("pk")[29].pk
    ).delete()


LINES = [Line("statements_growth", "no page takes more statements at 100 × the data", lambda value: value == 0, growth)]
