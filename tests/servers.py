"""PostgreSQL and Valkey for the tests: the ones given, or embedded ones that live as long as the test run."""

import atexit
import fcntl
import os
from pathlib import Path

from portal.embedded import postgres, processes, valkey
from portal.embedded.addresses import APP, OWNER, database_url, redis_url
from portal.embedded.home import Home

HOME = Home(Path(__file__).resolve().parents[1] / "var" / "test")


def provide_servers():
    """Set the servers' addresses in the environment, starting what was not given.

    The first process of a test run starts them; xdist's workers inherit the addresses.
    """
    given = {"DATABASE_URL", "REDIS_URL"} & set(os.environ)
    if len(given) == 2:
        return
    HOME.path.mkdir(parents=True, exist_ok=True)
    _one_run_at_a_time()
    processes.stop_all(HOME)
    HOME.settle_ports("postgres", "valkey")
    atexit.register(processes.stop_all, HOME)
    if "DATABASE_URL" not in given:
        # The rows of a test need not survive a power cut.
        postgres.start(HOME, durable=False)
        os.environ["DATABASE_URL"] = database_url(HOME, APP)
        os.environ["DATABASE_OWNER_URL"] = database_url(HOME, OWNER)
    if "REDIS_URL" not in given:
        valkey.start(HOME)
        os.environ["REDIS_URL"] = redis_url(HOME)


def _one_run_at_a_time():
    lock = os.open(HOME.path / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(
            "The tests already run in this checkout: wait for them, or set DATABASE_URL and REDIS_URL."
        ) from None
