"""A load generator: a few kept connections on loopback, one thread, bounded in time."""

import selectors
import socket
import time


class Connection:
    """One kept connection that asks for the same address again and again."""

    def __init__(self, port, request):
        self.request = request
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begin()

    def begin(self):
        self.started = time.perf_counter()
        self.received, self.expected = b"", None
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


def rate(port, request, *, seconds, connections=16, status=200):
    """Requests a second over kept connections; raises AssertionError if a reply has another status."""
    selector = selectors.DefaultSelector()
    open_connections = [Connection(port, request) for _ in range(connections)]
    for connection in open_connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    done, began = 0, time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        for key, _ in selector.select(timeout=1):
            connection = key.data
            if connection.read() is None:
                continue
            if connection.status() != status:
                raise AssertionError(f"{connection.status()} instead of {status} for {request[:80]!r}")
            done += 1
            connection.begin()
    for connection in open_connections:
        connection.socket.close()
    selector.close()
    return done / (now - began)
