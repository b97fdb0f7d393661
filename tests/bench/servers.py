"""The bench's own servers and data: an embedded PostgreSQL under var/bench, the portal, and its limit beside it."""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from portal.embedded import postgres, processes, valkey
from portal.embedded.addresses import APP, OWNER, database_url, redis_url
from portal.embedded.home import Home, free_port

ROOT = Path(__file__).resolve().parents[2]
HOME = Home(ROOT / "var" / "bench")
SERVER = (
    "-m", "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "error",
    "--keep-alive", "75",  # one side waits while the other gets warm
)  # fmt: skip


@contextmanager
def own_servers(database="portal"):
    """PostgreSQL and Valkey for one run of the bench; their addresses are set in the environment."""
    HOME.path.mkdir(parents=True, exist_ok=True)
    processes.stop_all(HOME)
    HOME.settle_ports("postgres", "valkey", "mail")
    postgres.start(HOME, durable=False)
    valkey.start(HOME)
    os.environ |= addresses_of(database) | {
        "PORTAL_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "REDIS_URL": redis_url(HOME),
        "EMAIL_URL": f"smtp://127.0.0.1:{HOME.port('mail')}",
        "SECRET_KEY": HOME.secret("secret_key"),
        "LOG_LEVEL": "WARNING",
    }
    try:
        yield
    finally:
        processes.stop_all(HOME)


def addresses_of(database):
    """What the environment says of one database of the bench's PostgreSQL."""
    return {
        "DATABASE_URL": database_url(HOME, APP, database),
        "DATABASE_OWNER_URL": database_url(HOME, OWNER, database),
    }


def manage(*arguments, database=None):
    """Run one of the portal's commands; raises CalledProcessError with its words if it fails."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment(database),
    )


def environment(database=None, **settings):
    """The environment of a child that uses `database` instead of the run's own, and other settings."""
    return os.environ | (addresses_of(database) if database else {}) | settings


def vacuum(*tables):
    """Sweep away the dead rows that one round of a measurement left: they would lie in the next one's way."""
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as owner, owner.cursor() as cursor:
        owner.autocommit = True
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")


@contextmanager
def served(name, application, path="/", *, database=None, **settings):
    """The WSGI `application` behind gunicorn on a free port, which is what the block gets; `settings` as it reads them."""
    port = free_port()
    command = [sys.executable, *SERVER, "--bind", f"127.0.0.1:{port}", application]
    processes.spawn(HOME, name, command, cwd=ROOT, env=environment(database, **settings))
    try:
        wait_until_served(f"http://127.0.0.1:{port}{path}")
        yield port
    finally:
        processes.stop(HOME, name)


def wait_until_served(address, seconds=60):
    """Return once `address` answers; raises TimeoutError if it does not within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{address} did not answer within {seconds} seconds; see {HOME.path / 'log'}.")
