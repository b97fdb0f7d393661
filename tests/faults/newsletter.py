"""An issue that is harmed while its mail goes out, and what the sink and the table say of it afterwards."""

import random
import time
from collections import Counter

from django.utils import timezone

from comms.actions.publishing import publish_issue
from tests.faults import servers, world
from tests.faults.sink import taken

WORKERS = "tests.faults.workers"
SENDERS = 2
DONE_SECONDS = 180
LEASE_SECONDS = 12  # instead of the minute, where the length of the lease is not what is asked
NO_MARK = {"FAULT_WITHOUT": "a mark before each mail"}


def under_fire(harm, *, recipients, times, seed, env=None, done_seconds=DONE_SECONDS, after=None, **sink):
    """Publish an issue and do `harm` to it `times` over, each after some mails; then let it end and count.

    `harm` is called with `start`, which starts a worker such as the first one, and may say False
    to end it. Returns what `counted` says, how often harm was done, whether and after how many
    seconds the issue ended, and what `after` found while all was still running.
    """
    chance = random.Random(seed)
    servers.empty_queue()
    issue = world.approved_issue(recipients)
    log = servers.start_sink(**sink)
    servers.start_beat()

    def start():
        return servers.start_worker(app=WORKERS, env=env)

    start()
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    began, done = time.monotonic(), 0
    for _turn in range(times):
        if not goes_on(log, by=20):
            break
        time.sleep(chance.uniform(0.1, 0.6))
        if harm(start) is False:
            break
        done += 1
    finished = servers.wait_until(lambda: world.is_over(issue), seconds=done_seconds, every=1)
    seconds = round(time.monotonic() - began)
    found = {"harmed": done, "finished": finished, "seconds_to_finish": seconds, "after": after and after()}
    servers.stop("worker", "beat", "sink")
    return counted(issue, log, recipients) | found


def goes_on(log, *, by, seconds=90):
    """Wait until the sink has taken more than `by` further mails; whether it has."""
    before = len(taken(log))
    return servers.wait_until(lambda: len(taken(log)) > before + by, seconds=seconds, every=0.02)


def held(found, allowed):
    """Whether an issue ended with nobody lost, and no more than `allowed` in doubt or twice."""
    return (
        found["finished"]
        and found["lost_unlisted"] == 0
        and found["uncertain"] <= allowed
        and found["twice"] <= allowed
    )


def exactly(found):
    """Whether an issue ended with one mail for each recipient and no doubt about any."""
    return held(found, 0) and found["lost"] == 0


def counted(issue, log, recipients):
    """Of one issue: who got nothing, who got it twice, and of which of them the support office is told."""
    counts = Counter(address for address, _message_id in taken(log))
    states, flagged, uncertain = world.states(issue)
    missing = {f"reader{each:05}@readers.example" for each in range(recipients)} - set(counts)
    twice = {address for address, number in counts.items() if number > 1}
    return {
        "recipients": recipients,
        "lost": len(missing),
        "lost_unlisted": len(missing - uncertain),
        "twice": sum(counts.values()) - len(counts),
        "twice_unflagged": len(twice - flagged),
        "uncertain": len(uncertain),
        "states": {state: number for state, number in states.items() if number},
    }
