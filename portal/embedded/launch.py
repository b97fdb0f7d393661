"""The first step of `manage.py up`, before Django has its settings: one run at a time, and the servers it needs."""

import atexit
import fcntl
import os
import signal
import sys

from portal.embedded import postgres, processes, valkey
from portal.embedded.addresses import HOME, complete_environment
from portal.embedded.home import is_free

DEFAULT_PORT = 8000
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def launch(environment=os.environ):
    """Start what was not given from outside and complete the environment for Django.

    Raises SystemExit with one plain sentence when the portal cannot start here.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)
    HOME.path.mkdir(parents=True, exist_ok=True)
    _hold_lock()
    processes.stop_all(HOME)  # what a run that was killed has left behind
    _require_free(environment)
    HOME.settle_ports("postgres", "valkey", "mail")
    given = complete_environment(environment)
    atexit.register(processes.stop_all, HOME)
    try:
        if "DATABASE_URL" not in given:
            postgres.start(HOME)
        if "REDIS_URL" not in given:
            valkey.start(HOME)
    except processes.ServerError as error:
        raise SystemExit(str(error)) from None


def _interrupt(_number, _frame):
    """Stop once: it takes seconds, and a second Ctrl-C meanwhile must not cut it short."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _hold_lock():
    """Keep `var/run.lock` until this process ends; no child inherits it."""
    lock = os.open(HOME.path / "run.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = os.pread(lock, 20, 0).decode().strip()
        sys.exit(f"The portal already runs here (process {other}). Stop it with Ctrl-C in its terminal first.")
    os.truncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())


def _require_free(environment):
    port = environment.get("PORT") or str(DEFAULT_PORT)
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is “{port}”: use a number from 1 to 65535, such as PORT=8010.")
    if not is_free(int(port)):
        sys.exit(f"Port {port} is taken by another program. Stop that, or choose another port: PORT=8010 make run")
