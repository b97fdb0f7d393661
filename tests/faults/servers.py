"""The harness's own servers on loopback under var/faults, and the portal's processes started, killed and stopped by id."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import redis

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
    """Do what the launcher and systemd do: start again a worker or a beat that has ended by itself; returns how many."""
    ended = [name for name in names if processes.running(HOME, name) is None]
    for name in ended:
        _STARTERS[name]()
    return len(ended)


def start_worker(*, app="portal", env=None, name="worker", senders=2):
    """A worker with two senders."""
    options = ["--loglevel=WARNING", f"--concurrency={senders}", "--without-mingle", "--without-gossip"]
    return start(name, "-m", "celery", "-A", app, "worker", f"--hostname={name}@faults", *options, env=env)


def start_beat(*, name="beat", every=TICK_SECONDS):
    """A scheduler with a fresh memory that ticks `every` so many seconds."""
    schedule = HOME.path / f"{name}_schedule"
    for file in HOME.path.glob(f"{schedule.name}*"):
        file.unlink()
    options = ["--pidfile=", f"--schedule={schedule}", f"--max-interval={every}"]
    return start(name, "-m", "celery", "-A", "portal", "beat", *options, env={"TICK_SECONDS": str(every)})


def start_web():
    """The web server with four threads, ready to answer; returns its port."""
    port = HOME.port("web")
    server = ("-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "4")
    start("web", *server, "--bind", f"127.0.0.1:{port}", "portal.wsgi")
    if not wait_until(lambda: _answers(port), seconds=60):
        raise RuntimeError(f"The web server did not start: see {HOME.log('web')}.")
    return port


def _answers(port):
    """Whether the portal is loaded: its port is open long before."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as reply:
            return reply.status == 200
    except OSError:
        return False


_STARTERS = {"worker": start_worker, "beat": start_beat}


def start_sink(**asked):
    """The SMTP sink, with an empty log; returns the log, which is the oracle. `asked` is what its environment says."""
    log = HOME.path / "sink.log"
    log.write_text("")
    log.with_name("sink.log.cut").write_text("")
    env = {f"SINK_{name.upper()}": str(value) for name, value in asked.items()}
    start("sink", "-m", "tests.faults.sink", str(HOME.port("mail")), str(log), env=env)
    return log


def queue():
    """A client of the queue's server."""
    return redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=5)


def pid(name):
    """The process that runs under this name."""
    return processes.running(HOME, name).pid


def pid_of(name):
    """The process that runs under this name; None if there is none."""
    process = processes.running(HOME, name)
    return process and process.pid


def empty_queue():
    """Forget every task, also those that an earlier line left in the hands of a worker it killed."""
    with queue() as client:
        client.flushall()


def kill(name):
    """End the process of this name, and all that it has started, without asking."""
    group = pid(name)
    os.killpg(group, signal.SIGKILL)
    stop(name)


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
