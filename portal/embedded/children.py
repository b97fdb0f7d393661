"""The processes of the portal, in the order in which they start."""

import sys
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.cache import cache

from portal.embedded import postgres, processes, valkey
from portal.embedded.addresses import HOME
from portal.embedded.assets import ROOT
from portal.embedded.supervisor import Child
from portal.tasks import LAST_TICK, tick

READY_SECONDS = 180


def embedded_servers():
    """Return the servers of ours that run, each with the way to start it again."""
    servers = [("postgres", lambda: postgres.start(HOME)), ("valkey", lambda: valkey.start(HOME))]
    return [(name, restart) for name, restart in servers if processes.running(HOME, name)]


def portal_children(address):
    """Return the demo's post office unless mail goes elsewhere, then worker, web server and beat."""
    # The checks that each would make again are `make check`'s.
    celery = [sys.executable, "-m", "celery", "--app=portal", "--skip-checks"]
    commands = {
        "mail": [sys.executable, "-m", "portal.embedded.mailbox", HOME.port("mail"), HOME.path / "mail"],
        "worker": [*celery, "worker", "--loglevel=INFO", "--concurrency=2", "--without-mingle", "--without-gossip"],
        "web": [
            *(sys.executable, "-m", "gunicorn", "--config=deploy/gunicorn.conf.py", "--preload"),
            *("--bind", address.removeprefix("http://"), "portal.wsgi"),
        ],
        "beat": [*celery, "beat", "--loglevel=INFO", "--pidfile=", f"--schedule={HOME.path / 'celerybeat'}"],
    }
    if HOME.port("mail") != settings.EMAIL_PORT:  # mail goes to a server that was given
        del commands["mail"]
    # A worker that stops still hands over the mail in its hands.
    return [Child(name, command, str(ROOT), is_stood_on=name == "mail") for name, command in commands.items()]


def wait_until_ready(supervisor, address):
    """Wait until a page is served and the worker has done a task.

    Raises ServerError, naming the log, when a process keeps ending or three minutes pass.
    """
    cache.delete(LAST_TICK)
    tick.delay()
    until = time.monotonic() + READY_SECONDS
    while not (_serves(address) and cache.get(LAST_TICK)):
        if time.monotonic() > until:
            raise processes.ServerError(
                f"The portal was not ready within {READY_SECONDS} seconds. See {HOME.path / 'log'}."
            )
        supervisor.check()
        time.sleep(0.1)


def _serves(address):
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as reply:  # noqa: S310  our own address
            return reply.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
