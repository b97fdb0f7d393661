"""Load on loopback over a few kept connections, bounded in time.

wrk where there is one: it takes next to nothing of the two processors that the servers need.
Our own generator elsewhere; it takes as long for a request as the quickest pages do, so their
rates come out too low.
"""

import json
import re
import selectors
import socket
import subprocess
import tempfile
import time
from itertools import cycle

from tests.bench.tools import wrk

# Asks for one path after the other; headers come from the command line.
_TURN = """
local paths, place = {PATHS}, 0
request = function()
  place = place % #paths + 1
  return wrk.format("GET", paths[place])
end
"""


class Connection:
    """One kept connection that asks for the same addresses, one after the other, again and again."""

    def __init__(self, port, *requests):
        self.requests = cycle(requests)
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begin()

    def begin(self):
        self.started = time.perf_counter()
        self.received, self.expected = b"", None
        self.request = next(self.requests)
        self.socket.sendall(self.request)

    def read(self):
        """Take what has come; returns the seconds the reply took once it is whole, else None."""
        chunk = self.socket.recv(262144)
        if not chunk:
            raise ConnectionError("The server closed a kept connection.")
        self.received += chunk
        if self.expected is None and b"\r\n\r\n" in self.received:
            head, _, _ = self.received.partition(b"\r\n\r\n")
            self.expected = len(head) + 4 + body_length(head)
        if self.expected is not None and len(self.received) >= self.expected:
            return time.perf_counter() - self.started
        return None

    def status(self):
        return int(self.received[9:12])


def body_length(head):
    """The length of a reply's body; raises ValueError for a reply without one."""
    if head[9:12] == b"304":
        return 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise ValueError(f"A reply without Content-Length: {head[:200]!r}")


def request_for(path, port, **headers):
    """The bytes of a GET; header names are written with _ for -."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def generator():
    """What makes the load, in a word."""
    return "wrk" if wrk() else "own"


def took(connection, status=200):
    """Seconds of one more request on a connection; raises AssertionError if the reply has another status."""
    connection.begin()
    while (seconds := connection.read()) is None:
        pass
    if connection.status() != status:
        raise AssertionError(f"{connection.status()} instead of {status} for {connection.request[:80]!r}")
    return seconds


def rate(port, *requests, seconds, connections=16, status=200):
    """Requests a second over kept connections; raises AssertionError if a reply has another status."""
    for request in requests:
        _expect(port, request, status)
    take = _rate_by_wrk if wrk() else _rate_by_own
    return take(port, requests, seconds=seconds, connections=connections, status=status)


def _expect(port, request, status):
    """Ask once, since wrk tells only failures from successes."""
    connection = Connection(port, request)
    while connection.read() is None:
        pass
    connection.socket.close()
    if connection.status() != status:
        raise AssertionError(f"{connection.status()} instead of {status} for {request[:80]!r}")


def _rate_by_wrk(port, requests, *, seconds, connections, status):
    command, environment = wrk()
    _asked, *headers = requests[0].decode().strip().split("\r\n")
    paths = [request.split()[1].decode() for request in requests]
    command += ["--threads=1", f"--connections={connections}", f"--duration={max(1, round(seconds))}s"]
    command += [part for header in headers if not header.startswith("Host:") for part in ("--header", header)]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_TURN.replace("PATHS", ", ".join(map(json.dumps, paths))))
        script.flush()
        command += ["--script", script.name, f"http://127.0.0.1:{port}"]
        words = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in words or "Socket errors" in words:
        raise AssertionError(f"Not every reply was {status}: {words}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", words)[1])


def _rate_by_own(port, requests, *, seconds, connections, status):
    selector = selectors.DefaultSelector()
    turns = [requests[place % len(requests) :] + requests[: place % len(requests)] for place in range(connections)]
    open_connections = [Connection(port, *turn) for turn in turns]
    for connection in open_connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    done, began = 0, time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        for key, _ in selector.select(timeout=1):
            connection = key.data
            if connection.read() is None:
                continue
            if connection.status() != status:
                raise AssertionError(f"{connection.status()} instead of {status} for {connection.request[:80]!r}")
            done += 1
            connection.begin()
    for connection in open_connections:
        connection.socket.close()
    selector.close()
    return done / (now - began)
