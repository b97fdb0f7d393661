"""How mail is measured: whole issues of News-Link against the bare way and two other packages, in turn."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from portal.embedded import processes
from tests.bench.large import mail_reference
from tests.bench.servers import HOME, ROOT

RECIPIENTS = 20_000
MANY, FEW = 100_000, 1_000
SLICES = 3
STARTS, START_SLICES = 150, 7
OF_PEERS = 600


def reference():
    """Messages a second of whole issues over those of the bare chunks; processor time and memory beside."""
    from tests.bench.large import mail_world

    with workers("ours", "bare"):
        ready = mail_world.newsletter_bytes()
        bare = mail_reference.Bare(ready)
        publish_and_wait(FEW)
        bare.send_and_wait(FEW)
        pairs, used = [], []
        for _slice in range(SLICES):
            before = processor_seconds("ours")
            pairs.append((publish_and_wait(RECIPIENTS), bare.send_and_wait(RECIPIENTS)))
            used.append((processor_seconds("ours") - before) / RECIPIENTS * 1000)
        memory, bare_memory = peak_kb("ours"), peak_kb("bare")
    return ratios(pairs) | {
        "bytes_a_mail": len(ready),
        "cpu_ms_a_message": round(median(used), 3),
        "memory_vs_reference": round(memory / bare_memory, 2),
        "memory_mib": round(memory / 1024),
    }


def memory():
    """The most memory that the senders hold for 100,000 mails over that for 1,000; nothing of who measures or publishes."""
    with workers("ours"):
        for _warm in range(2):
            publish_and_wait(FEW)
        few_kb, many_kb = (peak_of(recipients, "ours") for recipients in (FEW, MANY))
    return {
        "value": round(many_kb / few_kb, 3),
        "few_mib": round(few_kb / 1024),
        "many_mib": round(many_kb / 1024),
    }


def peers():
    """Whole issues against django-newsletter, and beside it against django-post-office."""
    pairs = {"newsletter": [], "post_office": []}
    with workers("ours"):
        publish_and_wait(FEW)
        for _slice in range(SLICES):
            for name, found in pairs.items():
                found.append((publish_and_wait(RECIPIENTS // 4), peer_rate(name)))
    other = ratios(pairs["post_office"])
    return ratios(pairs["newsletter"]) | {
        "vs_post_office": other["value"],
        "post_office_per_s": other["limit_per_s"],
    }


def start():
    """From the commit that queues a mail to the worker's first statement, over an empty task's own."""
    from tests.bench.large import mail_world

    with workers("ours"):
        mail_world.forget_recipients()
        for _warm in range(20):
            started_after(queue_one), started_after(mail_reference.bare_start)
        slices = [
            [(started_after(queue_one), started_after(mail_reference.bare_start)) for _each in range(STARTS)]
            for _slice in range(START_SLICES)
        ]
    halves = [tuple(map(percentile_99, zip(*pairs, strict=True))) for pairs in slices]
    found = sorted(ours / theirs for ours, theirs in halves)
    every_ours, every_bare = zip(*(pair for pairs in slices for pair in pairs), strict=True)
    return {
        "value": round(median(found), 3),
        "p10": round(found[0], 3),
        "p90": round(found[-1], 3),
        "ours_p50_ms": round(median(every_ours) * 1000, 2),
        "ours_p99_ms": round(percentile_99(every_ours) * 1000, 2),
        "bare_p50_ms": round(median(every_bare) * 1000, 2),
        "bare_p99_ms": round(percentile_99(every_bare) * 1000, 2),
    }


def publish_and_wait(recipients):
    """Publish an issue to so many; mails a second from the call of the action to the last written answer."""
    from comms.actions.publishing import publish_issue
    from comms.models import Chunk, Delivery
    from tests.bench.large import mail_world

    issue = mail_world.approved_issue(recipients)
    began = time.perf_counter()
    issue = publish_issue(issue, by=mail_world.officer(), at=timezone.now())
    # Asked of the chunks, which are few: to look through the deliveries for one that is left takes as long as sending.
    chunks = Chunk.objects.filter(message__publication=issue.publication_id)
    wait_until(lambda: chunks.aggregate(sent=Sum("sent"))["sent"] == recipients)
    seconds = time.perf_counter() - began
    assert Delivery.objects.filter(state=Delivery.State.ACCEPTED).count() == recipients
    print(f"  {recipients:,} mails of ours: {recipients / seconds:,.0f} a second", file=sys.stderr, flush=True)
    return recipients / seconds


def unfinished_mail():
    """The deliveries that are not accepted yet."""
    from comms.models import Delivery

    return Delivery.objects.exclude(state=Delivery.State.ACCEPTED).order_by()


def peer_rate(name):
    """Mails a second of another package, by its own tables and commands."""
    command = [sys.executable, "-m", "tests.bench.large.mail_peers", name, str(OF_PEERS)]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.large.mail_peer_settings"}
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def queue_one():
    """Queue one urgent mail; returns the moment at which it was committed."""
    from comms.actions.outbox import queue_account_mail

    committed = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.time()))
        queue_account_mail("one@readers.example", "Choose a password", "Link", by=None, at=timezone.now())
    return committed[0]


def started_after(queue):
    """Seconds from what `queue()` says to the beginning of the task that it queued."""
    log = mail_reference.STARTS
    known = log.stat().st_size if log.exists() else 0
    queued = queue()
    wait_until(lambda: log.exists() and log.stat().st_size > known, every=0.001)
    wait_until(lambda: not unfinished_mail().exists(), every=0.005)
    time.sleep(0.02)  # let the worker be idle again before the next
    return float(log.read_bytes()[known:].split()[0]) - queued


@contextmanager
def workers(*names):
    """A worker of two processes for each side, on a queue of its own."""
    mail_reference.STARTS.unlink(missing_ok=True)
    connection.close()
    for name in names:
        app = {"ours": "tests.bench.large.mail_worker", "bare": "tests.bench.large.mail_reference"}[name]
        options = ["--loglevel=ERROR", "--concurrency=2", "--without-mingle", "--without-gossip", "--without-heartbeat"]
        queue = {"ours": "celery", "bare": "bare"}[name]
        processes.spawn(
            HOME,
            f"mail_{name}",
            [sys.executable, "-m", "celery", "-A", app, "worker", f"--hostname={name}@bench", "-Q", queue, *options],
            cwd=ROOT,
            env=dict(os.environ),
        )
    try:
        yield
    finally:
        processes.stop(HOME, *(f"mail_{name}" for name in names))


def ratios(pairs):
    """The median of the slices' ratios, with the least and the greatest, and both medians."""
    found = sorted(ours / theirs for ours, theirs in pairs)
    return {
        "value": round(median(found), 3),
        "p10": round(found[0], 3),
        "p90": round(found[-1], 3),
        "ours_per_s": round(median(ours for ours, _ in pairs)),
        "limit_per_s": round(median(theirs for _, theirs in pairs)),
    }


def percentile_99(values):
    return quantiles(values, n=100, method="inclusive")[98]


def wait_until(done, *, every=0.02, seconds=600):
    """Return once `done()`. Raises TimeoutError if that takes too long."""
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise TimeoutError("The mail did not get done.")
        time.sleep(every)


def senders(name):
    """The processes that send for a side: the children of its worker."""
    parent = processes.running(HOME, f"mail_{name}").pid
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def peak_kb(name):
    """The most memory that the senders of a side have held, together."""
    status = [Path(f"/proc/{pid}/status").read_text() for pid in senders(name)]
    return sum(int(text.partition("VmHWM:")[2].split()[0]) for text in status)


def peak_of(recipients, name):
    """The most memory that the senders of a side hold together while an issue goes to so many."""
    for pid in senders(name):
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # what was the most before counts no longer
    publish_and_wait(recipients)
    return peak_kb(name)


def processor_seconds(name):
    """Processor time of a side's senders so far."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in senders(name)]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")
