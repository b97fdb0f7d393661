"""One migrated template database for a state of the code, copied for each worker and emptied after each test."""

import fcntl
import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
SHAPES = [
    "*/migrations/*.py",
    "*/models/*.py",
    "*/models.py",
    "requirements/dev.txt",
    "portal/grants.py",
    "portal/light_migrations.py",
    "portal/management/commands/migrate.py",
]


def make_test_database(worker):
    """Make the database of `worker` from the template and let the app's role use it from now on."""
    name = "_".join(filter(None, [settings.DATABASES["default"]["TEST"]["NAME"], worker]))
    with _only_one_worker():
        template = _make_template()
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _use(name, settings.TEST_APP_ROLE)


def drop_test_database():
    """Drop the worker's database; the template stays for the next run."""
    name = connection.settings_dict["NAME"]
    _use("postgres", None)
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def remember_filled_tables():
    """Copy what the migrations filled, so that emptying can put it back; return the names of those tables."""
    kept = filled_tables()
    with owner_rights(connection), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA pristine")
        for table in kept:
            cursor.execute(f'CREATE TABLE pristine."{table}" AS TABLE "{table}"')
    return kept


def empty_tables(kept):
    """Empty every table that has rows, except those in `kept`; as the owner, since the app's role may not.

    A kept table that refers to an emptied one is emptied with it and filled again.
    """
    with owner_rights(connection), connection.cursor() as cursor:
        full = sorted(filled_tables() - kept)
        if not full:
            return
        guarded = _tables_guarded_against_truncate(cursor) & set(full)
        for table in guarded:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE {} RESTART IDENTITY CASCADE".format(", ".join(f'"{table}"' for table in full)))
        for table in guarded:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        for table in sorted(kept - filled_tables()):
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM pristine."{table}"')
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\"")


def filled_tables():
    """Return the names of the tables that have at least one row."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def owner_rights(owned):
    """Lift the app's role from the connection `owned` for a block."""
    with owned.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        if settings.TEST_APP_ROLE and not owned.needs_rollback:
            with owned.cursor() as cursor:
                cursor.execute(f'SET ROLE "{settings.TEST_APP_ROLE}"')


def _tables_guarded_against_truncate(cursor):
    cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgtype & 32 <> 0 AND NOT tgisinternal")
    return {name.strip('"') for (name,) in cursor.fetchall()}


def _make_template():
    prefix = settings.DATABASES["default"]["TEST"]["NAME"] + "_template_"
    template = prefix + _fingerprint()
    there = _administer("SELECT datname FROM pg_database WHERE datname LIKE %s", prefix.replace("_", r"\_") + "%")
    if template in there:
        return template
    new = prefix + "new"
    _administer(*(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)' for old in {*there, new}), f'CREATE DATABASE "{new}"')
    _use(new, None)
    call_command("migrate", verbosity=0)
    connection.close()
    _administer(f'ALTER DATABASE "{new}" RENAME TO "{template}"')
    return template


def _fingerprint():
    total = hashlib.sha256()
    for path in sorted(path for shape in SHAPES for path in ROOT.glob(shape)):
        total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()[:12]


def _use(name, role):
    """Point every connection of this process at the database `name`, acting as `role`."""
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.settings_dict.setdefault("OPTIONS", {})["assume_role"] = role


def _administer(*statements):
    """Run statements beside the test database; with one string parameter, return the first column."""
    with connection._nodb_cursor() as cursor:
        if len(statements) == 2 and "%s" in statements[0]:
            cursor.execute(statements[0], [statements[1]])
            return {name for (name,) in cursor.fetchall()}
        for statement in statements:
            cursor.execute(statement)
    return set()


@contextmanager
def _only_one_worker():
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "test_template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
