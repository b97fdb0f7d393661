"""The harness's own servers on loopback under var/faults, and the portal's processes started, killed and stopped by id."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from portal.embedded import postgres, processes, valkey
from portal.embedded.addresses import APP, OWNER, database_url, redis_url
from portal.embedded.home import Home

ROOT = Path(__file__).resolve().parents[2]
HOME = Home(ROOT / "var" / "faults")
TICK_SECONDS = 5  # instead of the minute, so that a run takes minutes and not hours


@contextmanager
def own_servers():
    """PostgreSQL and Valkey for one run; their addresses are set in the environment."""
    HOME.path.mkdir(parents=True, exist_ok=True)
    processes.stop_all(HOME)
    HOME.settle_ports("postgres", "valkey", "mail", "web")
    os.environ |= {
        "PORTAL_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": database_url(HOME, APP),
        "DATABASE_OWNER_URL": database_url(HOME, OWNER),
        "REDIS_URL": redis_url(HOME),
        "EMAIL_URL": f"smtp://127.0.0.1:{HOME.port('mail')}",
        "PORTAL_ADDRESS": f"http://127.0.0.1:{HOME.port('web')}",
        "SECRET_KEY": HOME.secret("secret_key"),
        "LOG_LEVEL": "WARNING",
    }
    try:
        postgres.start(HOME)
        valkey.start(HOME)
        yield
    finally:
        processes.stop_all(HOME)


def manage(*arguments):
    """Run one of the portal's commands; raises CalledProcessError if it fails."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def start(name, *command, env=None):
    """Start a Python process of the portal under the name it is stopped by."""
    return processes.spawn(HOME, name, [sys.executable, *command], cwd=ROOT, env=os.environ | (env or {}))


def keep_running(*names):
    """Do what the launcher and systemd do: start again a worker or a beat that has ended by itself."""
    for name in names:
        if processes.running(HOME, name) is None:
            _STARTERS[name]()


def start_worker(*, app="portal", env=None):
    """A worker with two senders."""
    options = ["--loglevel=WARNING", "--concurrency=2", "--without-mingle", "--without-gossip"]
    return start("worker", "-m", "celery", "-A", app, "worker", *options, env=env)


def start_beat():
    """The scheduler, with a fresh memory."""
    schedule = HOME.path / "beat"
    for file in HOME.path.glob("beat*"):
        file.unlink()
    return start("beat", "-m", "celery", "-A", "portal", "beat", "--pidfile=", f"--schedule={schedule}")


_STARTERS = {"worker": start_worker, "beat": start_beat}


def start_sink():
    """The SMTP sink, with an empty log; returns the log, which is the oracle."""
    log = HOME.path / "sink.log"
    log.write_text("")
    start("sink", "-m", "tests.faults.sink", str(HOME.port("mail")), str(log))
    return log


def pid(name):
    """The process that runs under this name."""
    return processes.running(HOME, name).pid


def stop(*names):
    for name in names:
        processes.stop(HOME, name)


def wait_until(ready, *, seconds, every=0.2):
    """Wait until `ready()` is true; returns whether it became true within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if ready():
            return True
        time.sleep(every)
    return False
