"""F01: the worker is killed again and again in mid-issue. The oracle is the sink's log."""

import os
import random
import signal
import time
from collections import Counter

from django.utils import timezone

from comms.actions.publishing import publish_issue
from tests.faults import servers, world
from tests.faults.sink import taken

SENDERS = 2
DONE_SECONDS = 180


def worker_killed(*, full, seed):
    """Kill -9 the worker's process group at random; nobody is lost, nobody gets it twice unflagged (P1, P2)."""
    recipients, kills = (5000, 20) if full else (2500, 5)
    hold = _run("hold", recipients, kills, seed)
    resend = _run("resend", recipients, kills, seed)
    control = _run("hold", recipients, kills, seed, app="tests.faults.unguarded")
    allowed = kills * SENDERS
    return {
        "what": f"worker killed {kills} × in an issue of {recipients}: "
        f"hold {hold['lost_unlisted']} lost, {hold['twice']} twice, {hold['uncertain']} held; "
        f"resend {resend['lost_unlisted']} lost, {resend['twice']} twice; "
        f"unguarded {control['twice']} twice",
        "ok": _held(hold, allowed)
        and hold["twice"] == 0
        and _held(resend, allowed)
        and resend["lost"] == 0
        and resend["twice_unflagged"] == 0,
        "control_failed": control["twice"] > allowed,
        "hold": hold,
        "resend": resend,
        "control": control,
    }


def _held(found, allowed):
    return (
        found["finished"]
        and found["lost_unlisted"] == 0
        and found["uncertain"] <= allowed
        and found["twice"] <= allowed
    )


def _run(policy, recipients, kills, seed, app="portal"):
    """One issue under fire; what the sink and the table say of it."""
    chance, env = random.Random(seed), {"COMMS_IN_FLIGHT": policy}
    issue = world.approved_issue(recipients)
    log = servers.start_sink()
    servers.start_beat()
    worker = servers.start_worker(app=app, env=env)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    began, done = time.monotonic(), 0
    for _kill in range(kills):
        before = len(taken(log))
        if not servers.wait_until(lambda before=before: len(taken(log)) > before + 20, seconds=90, every=0.02):
            break
        time.sleep(chance.uniform(0.1, 0.6))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        done += 1
        worker = servers.start_worker(app=app, env=env)
    finished = servers.wait_until(lambda: world.is_over(issue), seconds=DONE_SECONDS, every=1)
    seconds = round(time.monotonic() - began)
    servers.stop("worker", "beat", "sink")
    return _counted(issue, log, recipients) | {"kills": done, "finished": finished, "seconds_to_finish": seconds}


def _counted(issue, log, recipients):
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
