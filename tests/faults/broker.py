"""F04: Redis is gone at the very moment of publishing."""

import re
import time
import urllib.error
import urllib.request

from portal.embedded import valkey
from tests.faults import servers, world
from tests.faults.sink import taken

SOON_SECONDS = 60
SLOWEST_REPLY_SECONDS = 3


def redis_gone(*, full, seed):
    """The press of Publish succeeds without a queue, and the mail goes once it is back (P4, P24)."""
    rounds, away, recipients = (10, 30, 200) if full else (2, 10, 100)
    log = servers.start_sink()
    port = servers.HOME.port("web")
    server = ("-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "4")
    servers.start("web", *server, "--bind", f"127.0.0.1:{port}", "portal.wsgi")
    servers.start_worker()
    servers.start_beat()
    servers.wait_until(lambda: _status(f"http://127.0.0.1:{port}/healthz") == 200, seconds=60)
    guarded = [_round(log, port, recipients, away, kept=("worker", "beat")) for _ in range(rounds)]
    servers.stop("beat")  # the guard: without the sweep of each minute the lost hint is never made good
    control = _round(log, port, recipients, 3, kept=("worker",))
    servers.stop("web", "worker", "sink")
    worst = max(each["seconds_after_return"] for each in guarded)
    return {
        "what": f"Redis gone while publishing, {rounds} ×: answers {sorted({each['status'] for each in guarded})}, "
        f"all {recipients} mailed within {worst} s of its return; without the sweep {control['mailed']} mailed",
        "ok": all(_held(each, recipients) for each in guarded),
        "control_failed": control["mailed"] < recipients,
        "rounds": guarded,
        "control": control,
    }


def _held(found, recipients):
    return (
        found["status"] == 302
        and found["progress_status"] == 200
        and found["reply_seconds"] <= SLOWEST_REPLY_SECONDS
        and found["mailed"] == recipients
        and found["twice"] == 0
        and found["seconds_after_return"] <= SOON_SECONDS
    )


def _round(log, port, recipients, away, kept):
    """Publish one issue with Redis stopped for `away` seconds."""
    issue = world.approved_issue(recipients)
    browser = _Browser(port, world.session_cookie(world.officer()))
    already = len(taken(log))
    servers.stop("valkey")
    began = time.monotonic()
    status, location = browser.press(f"/news-link/desk/{issue.slug}/publish/")
    reply = time.monotonic() - began
    progress = browser.get(location)[0] if location else None
    world.forget_connection()
    time.sleep(away)
    valkey.start(servers.HOME)
    back = time.monotonic()
    servers.wait_until(lambda: _all_taken(log, already + recipients, kept), seconds=SOON_SECONDS)
    took = round(time.monotonic() - back, 1)
    addresses = [address for address, _message_id in taken(log)[already:]]
    return {
        "status": status,
        "reply_seconds": round(reply, 2),
        "progress_status": progress,
        "mailed": len(set(addresses)),
        "twice": len(addresses) - len(set(addresses)),
        "seconds_after_return": took,
    }


def _all_taken(log, number, kept):
    servers.keep_running(*kept)
    return len(taken(log)) >= number


class _Browser:
    """As much of a browser as one press of a button needs."""

    def __init__(self, port, session):
        self.base, self.cookies = f"http://127.0.0.1:{port}", {"sessionid": session}

    def get(self, path, data=None):
        request = urllib.request.Request(self.base + path, data=data)
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        request.add_header("Referer", self.base + path)
        try:
            with _NO_REDIRECTS.open(request, timeout=60) as reply:
                return reply.status, reply.headers, reply.read().decode()
        except urllib.error.HTTPError as reply:
            return reply.code, reply.headers, reply.read().decode()

    def press(self, path):
        """Open the page, then post its form; returns the status and where it leads."""
        _status, headers, html = self.get(path)
        self.cookies["csrftoken"] = re.search(r"csrftoken=([^;]+)", str(headers))[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        status, headers, _html = self.get(path, data=f"csrfmiddlewaretoken={token[1]}".encode())
        return status, headers.get("Location")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


_NO_REDIRECTS = urllib.request.build_opener(_Stay)


def _status(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return reply.status
    except OSError:
        return None
