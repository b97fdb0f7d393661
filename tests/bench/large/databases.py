"""The two databases of the full bench: filled once by COPY, then kept; only what a new migration brings is added."""

import io
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from time import perf_counter

import psycopg2
from django.db import connections

from portal.embedded import postgres
from portal.embedded.addresses import OWNER, SUPERUSER, database_url
from portal.embedded.stamps import Stamp
from tests.bench import servers
from tests.bench.large import rows

EMPTY = "bench_empty"
DATABASES = {"bench_small": rows.SMALL, "bench_large": rows.LARGE}
REGISTERS = {"bench_bodies_10k": 10_000, "bench_bodies_1m": 1_000_000}
MADE_FROM = [Path(rows.__file__)]

_INDEXES = """
    SELECT i.relname, pg_get_indexdef(i.oid), c.conname, pg_get_constraintdef(c.oid)
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.conrelid = x.indrelid
    WHERE x.indrelid = %s::regclass AND NOT x.indisprimary
"""
_TALLY = """
    SELECT targets_tally(array_agg(q.id), array_agg(b.id)) FROM targets_quarter q
    CROSS JOIN partnerships_body b WHERE b.slug LIKE 'partnership-%'
"""
_LONELY = """
    SELECT conrelid::regclass, conname, (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]),
        confrelid::regclass, (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1])
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
"""


def prepare(names):
    """Make the databases of these names and fill what is not filled yet."""
    if not names:
        return
    postgres.make_database(servers.HOME, EMPTY)
    servers.manage("migrate", "--verbosity=0", database=EMPTY)
    for name, size in DATABASES.items():
        if name in names:
            prepare_one(name, f"{size.figures:,} figures", lambda name, size=size: fill(name, size))
    for name, number in REGISTERS.items():
        if name in names:
            prepare_one(name, f"{number:,} bodies", lambda name, number=number: fill_register(name, number))


def prepare_one(name, what, fill_it):
    """Fill one database by `fill_it(name)` unless that is done, and bring what it has up to date."""
    stamp = Stamp(servers.HOME.path / "stamps" / name, MADE_FROM)
    if stamp.is_current():
        servers.manage("migrate", "--verbosity=0", database=name)
        return
    print(f"Filling {name} with {what} …", flush=True)
    began = perf_counter()
    copy_of_empty(name)
    with alias_of(name):
        fill_it(name)
    stamp.set()
    print(f"  took {perf_counter() - began:.0f} s", flush=True)


def fill_register(name, number):
    """The Delivery Board and so many bodies below it."""
    from partnerships.models import Body

    board = Body.objects.using(name).create(
        slug="delivery-board", name="Delivery Board", kind="board", status="active", is_top=True
    )
    found = rows.bodies(rows.Size(number, 1, 0, 0), board=board.pk, first=board.pk + 1)
    with superuser(name) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        copy_in(cursor, Body, found, ["id", "slug", "name", "parent_id"])
        cursor.execute("SET session_replication_role = origin")
        check_foreign_keys(cursor, [Body._meta.db_table])
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def alias_of(name):
    """Let the ORM of this process reach the database `name` under its own name."""
    if name not in connections.settings:
        connections.settings[name] = {**connections.settings["default"], "NAME": name}
    try:
        yield name
    finally:
        connections[name].close()


def superuser(name):
    """A connection of the cluster's superuser that commits statement by statement."""
    connection = psycopg2.connect(database_url(servers.HOME, SUPERUSER, name))
    connection.autocommit = True
    return closing(connection)


def copy_of_empty(name):
    """Begin anew with a database that holds the tables and nothing else."""
    with superuser("postgres") as connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {EMPTY} OWNER {OWNER}")


def fill(name, size):
    """Bodies and quarters by the ORM; indicators, figures, targets and classes by COPY, their indexes made after.

    Triggers and foreign keys are left out while rows come in, so what they would have held is asked afterwards.
    """
    from targets.models import Classification, Figure, Indicator, Target, ToleranceRule

    first = make_bodies(name, size)
    make_quarters(name, size)
    rule = ToleranceRule.objects.using(name).get()
    parts = (
        (Indicator, rows.indicators(size, first_body=first), "id slug body_id position title baseline_value"),
        (Figure, rows.figures(size, first_body=first), "id indicator_id body_id area_code year quarter value recorded_at"),
        (Target, rows.targets(size, first_body=first), "id indicator_id body_id year quarter value"),
        (
            Classification,
            rows.classes(size, rule=rule),
            "id figure_id target_id rule_id standing variance reason arithmetic inputs classified_at",
        ),
    )  # fmt: skip
    with superuser(name) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for model, found, columns in parts:
            copy_in(cursor, model, found, columns.split())
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('partnerships_body', 'id'), max(id)) FROM partnerships_body"
        )
        check_foreign_keys(cursor, [model._meta.db_table for model, *_rest in parts])
        cursor.execute("ANALYZE")
        cursor.execute(_TALLY)
        cursor.execute("VACUUM ANALYZE")


def make_bodies(name, size):
    """The Delivery Board, an office, and the bodies of every area; returns the id of the first of these."""
    from partnerships.models import Body

    bodies = Body.objects.using(name)
    board = bodies.create(slug="delivery-board", name="Delivery Board", kind="board", status="active", is_top=True)
    bodies.create(slug="support-office", name="Support Office", kind="office", status="active")
    first = board.pk + 2
    given = {
        "kind": Body.Kind.ISSUE_PARTNERSHIP,
        "status": Body.Status.ACTIVE,
        "purpose": "To bring services together.",
    }
    bodies.bulk_create(
        (
            Body(pk=pk, slug=slug, name=title, parent_id=above, **given)
            for pk, slug, title, above in rows.bodies(size, board=board.pk, first=first)
        ),
        batch_size=1000,
    )
    return first


def make_quarters(name, size):
    """Every quarter published but the last, which is open."""
    from targets.models import Quarter

    *earlier, (year, number) = size.periods
    quarters = [
        Quarter(year=year, number=number + 1, state=Quarter.State.PUBLISHED, published_at=rows.RECORDED_AT)
        for year, number in earlier
    ]
    Quarter.objects.using(name).bulk_create([*quarters, Quarter(year=year, number=number + 1)])


def copy_in(cursor, model, found, columns):
    """Write rows of some columns; the other columns get what the model says for a new row."""
    table = model._meta.db_table
    given = CONSTANTS.get(model.__name__, {})
    others = [field for field in model._meta.concrete_fields if not field.generated and field.column not in columns]
    constants = tuple(given.get(field.column, field.get_default()) for field in others)
    names = ", ".join([*columns, *(field.column for field in others)])
    with without_indexes(cursor, table):
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", Pieces(rows.lines(found, constants)))
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


CONSTANTS = {
    "Body": {"kind": "issue_partnership", "status": "active", "purpose": "To bring services together."},
    "Indicator": {"designation": "local", "unit": "cases", "better": "higher", "decimals": 1, "baseline_year": 1998},
}


@contextmanager
def without_indexes(cursor, table):
    """Leave out the indexes of a table, but its key, until its rows are in."""
    cursor.execute(_INDEXES, [table])
    found = cursor.fetchall()
    for index, _made, constraint, _defined in found:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}" if constraint else f"DROP INDEX {index}")
    yield
    for _index, made, constraint, defined in found:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {defined}" if constraint else made)


def check_foreign_keys(cursor, tables):
    """Raise AssertionError if a row points to none: foreign keys were not asked while rows came in."""
    cursor.execute(_LONELY, [tables])
    for table, key, column, other, target in cursor.fetchall():
        cursor.execute(
            f"SELECT count(*) FROM {table} a LEFT JOIN {other} b ON b.{target} = a.{column}"
            f" WHERE a.{column} IS NOT NULL AND b.{target} IS NULL"
        )
        (lonely,) = cursor.fetchone()
        assert not lonely, f"{lonely} rows break {key}"


class Pieces(io.RawIOBase):
    """Pieces of text as a file that COPY can read."""

    def __init__(self, pieces):
        self.pieces = chain(pieces)
        self.left = b""

    def readable(self):
        return True

    def read(self, size=-1):
        if not self.left:
            self.left = next(self.pieces, "").encode()
        taken, self.left = self.left[:size], self.left[size:]
        return taken
