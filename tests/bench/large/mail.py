"""Mail to many, from the publishing action to the last written answer, beside its limit and its peers.

A sink takes everything, in a process of its own; senders are two processes on every side. Run as
`python -m tests.bench.large.mail WHAT` with the address of the mail's own database: prints one JSON document.
"""

import json
import subprocess
import sys
from importlib.util import find_spec

from portal.embedded import postgres, processes
from tests.bench.figures import Line
from tests.bench.servers import HOME, ROOT
from tests.bench.tools import SMTP_SINK

DATABASE = "bench_mail"
PEERS = {"newsletter": "django-newsletter", "post_office": "django-post-office", "sorl": "sorl-thumbnail"}


def child(bench, what):
    """Measure in a process of its own, over the mail's database and a fresh sink; or say what is missing."""
    if missing := SMTP_SINK.unpack():
        return {"value": None, "reason": f"not measured: {missing}"}
    if what == "peers" and (absent := [package for name, package in PEERS.items() if find_spec(name) is None]):
        return {"value": None, "reason": f"not measured: {', '.join(absent)} missing; install requirements/bench.txt"}
    postgres.make_database(HOME, DATABASE)
    bench.manage("migrate", "--verbosity=0", database=DATABASE)
    sink, environment = SMTP_SINK.command()
    processes.spawn(
        HOME, "sink", [*sink, "-u", "nobody", f"127.0.0.1:{HOME.port('mail')}", "200"], cwd="/tmp", env=environment
    )
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.large.mail", what],
            cwd=ROOT,
            env=bench.environment(DATABASE),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    finally:
        processes.stop(HOME, "sink")
    return json.loads(done.stdout.splitlines()[-1])


def holds(found, goal):
    return found is not None and goal(found)


READS = ()
LINES = [
    Line(
        "mail_vs_reference",
        "20,000 × 28 kB with outbox, states and audit ≥ 0.8 of bare Celery chunks with ready bytes",
        lambda value: holds(value, lambda value: value >= 0.8),
        lambda bench: child(bench, "reference"),
        {"cpu_ms_a_message": lambda ms: ms <= 0.6, "memory_vs_reference": lambda times: times <= 1.3},
    ),
    Line(
        "mail_memory",
        "memory of the senders for 100,000 mails ≤ 1.1 × for 1,000",
        lambda value: holds(value, lambda value: value <= 1.1),
        lambda bench: child(bench, "memory"),
    ),
    Line(
        "mail_vs_newsletter",
        "≥ 15 × django-newsletter, ≥ 7 × django-post-office",
        lambda value: holds(value, lambda value: value >= 15),
        lambda bench: child(bench, "peers"),
        {"vs_post_office": lambda times: times >= 7},
    ),
    Line(
        "queue_start_vs_bare",
        "published mail → worker’s first statement, p99 ≤ 1.5 × bare late-ack Celery",
        lambda value: holds(value, lambda value: value <= 1.5),
        lambda bench: child(bench, "start"),
    ),
]


def main():
    import django

    django.setup()
    from portal import celery  # noqa: F401  whose tasks the actions queue
    from tests.bench.large import mail_measures

    print(json.dumps(getattr(mail_measures, sys.argv[1])()))


if __name__ == "__main__":
    main()
