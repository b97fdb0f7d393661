"""A real Celery worker on the test's own database, queue and mail sink."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90  # seconds


class Worker:
    """A running worker process."""

    def __init__(self, *, address, mail_port):
        self.log = ROOT / "var" / f"test_worker_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.log"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATABASE_URL": _with_name(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),
            "CELERY_QUEUE": settings.CELERY_TASK_DEFAULT_QUEUE,
            "PORTAL_ADDRESS": address,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }
        self.start()

    def start(self):
        """Start with an empty queue and wait until the worker listens."""
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.delete(settings.CELERY_TASK_DEFAULT_QUEUE)
        name = f"{settings.CELERY_TASK_DEFAULT_QUEUE}_{time.monotonic_ns()}@test"
        command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--concurrency=2", "--loglevel=INFO"]
        command += ["--without-gossip", "--without-mingle", f"--hostname={name}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while b"ready." not in self.log.read_bytes():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The worker did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self):
        """Let the worker finish what it does, then end."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


def wait_until(ready, *, seconds=60):
    """Return what `ready()` returns once it is true; raise AssertionError if it stays false."""
    until = time.monotonic() + seconds
    while not (found := ready()):
        if time.monotonic() > until:
            raise AssertionError(f"Still not so after {seconds} seconds.")
        time.sleep(0.05)
    return found


def _with_name(url, name):
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
