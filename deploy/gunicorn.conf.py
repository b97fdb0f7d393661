"""gunicorn for the portal: threads for waiting on PostgreSQL, a few processes for the work."""

import os
from pathlib import Path

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# Heartbeat files in memory: a slow disk must not look like a hanging worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# The web server in front keeps the access log: addresses here may hold personal links.
accesslog = None
# Nobody changes the number of workers while it runs; a second portal must not meet the first one's socket.
control_socket_disable = True
