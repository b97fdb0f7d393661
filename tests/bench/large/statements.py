"""What a page asks of the database: its statements, and the rows and blocks that each reads."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

# Who is asking: the same on every page, whatever it shows.
OF_THE_READER = ("live_session", "live_seats")


@override_settings(KEEP_PAGES=False)
def read_by(client, address):
    """The statements of a page besides session and person, and the rows and blocks they read together, where no page is kept."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        reply = client.get(address)
    assert reply.status_code == 200, f"{address} answered {reply.status_code}"
    asked = [query["sql"] for query in captured if not any(name in query["sql"] for name in OF_THE_READER)]
    read = [_read(sql) for sql in asked]
    return {
        "statements": len(asked),
        "rows": sum(rows for rows, _blocks in read),
        "blocks": sum(blocks for _rows, blocks in read),
    }


def _read(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
    plan = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
    return rows_read(plan), plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def rows_read(plan):
    """The rows that the scans of a plan took from tables, those thrown away too."""
    own = 0
    if "Relation Name" in plan:
        thrown = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        own = (plan["Actual Rows"] + thrown) * plan["Actual Loops"]
    return round(own + sum(rows_read(part) for part in plan.get("Plans", [])))
