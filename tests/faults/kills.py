"""F01 to F03: workers are killed, lose their children, or are told to end while an issue goes out (P1, P2)."""

import os
import signal
import time

import psutil

from tests.faults import servers
from tests.faults.newsletter import DONE_SECONDS, LEASE_SECONDS, NO_MARK, SENDERS, exactly, held, under_fire

EXIT_SECONDS = 35
QUIET_SECONDS = 30
DEAF = {"FAULT_WITHOUT": "an ear for the end"}


def worker_killed(*, full, seed):
    """Kill -9 the worker's process group at random; nobody is lost, nobody gets it twice unflagged."""
    recipients, kills = (5000, 20) if full else (2500, 5)
    asked = {"recipients": recipients, "times": kills, "seed": seed}
    hold = under_fire(_kill_group, env={"COMMS_IN_FLIGHT": "hold"}, **asked)
    resend = under_fire(_kill_group, env={"COMMS_IN_FLIGHT": "resend"}, **asked)
    control = under_fire(_kill_group, env=NO_MARK, **asked)
    allowed, slowest = kills * SENDERS, max(each["seconds_to_finish"] for each in (hold, resend))
    return {
        "what": f"worker killed {kills} × in an issue of {recipients}, done within {slowest} s: "
        f"hold {hold['lost_unlisted']} lost, {hold['twice']} twice, {hold['uncertain']} held; "
        f"resend {resend['lost_unlisted']} lost, {resend['twice']} twice; "
        f"unguarded {control['twice']} twice",
        "ok": held(hold, allowed)
        and slowest <= DONE_SECONDS
        and hold["twice"] == 0
        and held(resend, allowed)
        and resend["lost"] == 0
        and resend["twice_unflagged"] == 0,
        "control_failed": control["twice"] > allowed,
        "hold": hold,
        "resend": resend,
        "control": control,
    }


def children_killed(*, full, seed):
    """Kill -9 only the worker's children; the worker goes on, and no task comes back for ever."""
    recipients, kills = (5000, 50) if full else (2500, 8)
    asked = {"recipients": recipients, "times": kills, "seed": seed, "delay": 0.02 if full else 0}
    hurried = {"FAULT_LEASE": str(LEASE_SECONDS)}
    found = under_fire(_kill_children, env=hurried, after=_queue_empties, **asked)
    control = under_fire(_kill_children, env=hurried | NO_MARK, **asked)
    allowed = kills * SENDERS
    return {
        "what": f"children of the worker killed {found['harmed']} × in an issue of {recipients}: "
        f"{found['lost_unlisted']} lost, {found['twice']} twice, {found['uncertain']} held, "
        f"{found['after']} tasks left in the queue; unguarded {control['twice']} twice",
        "ok": held(found, allowed) and found["twice"] == 0 and found["harmed"] == kills and found["after"] == 0,
        "control_failed": control["twice"] > allowed,
        "hold": found,
        "control": control,
    }


def told_to_end(*, full, seed):
    """Tell the worker to end, as an upgrade does: it ends soon, and every mail has gone once and for certain."""
    recipients, times = (5000, 20) if full else (1000, 4)
    found, exits = _ended(recipients, times, seed, delay=0.02 if full else 0.05)
    control, slow = _ended(1000, 1, seed, delay=0.1, done_seconds=1, env=DEAF)
    return {
        "what": f"worker told to end {times} × in an issue of {recipients}: {found['lost']} lost, {found['twice']} "
        f"twice, {found['uncertain']} in doubt, gone within {max(exits)} s; deaf to it after more than {slow[0]} s",
        "ok": exactly(found) and found["harmed"] == times and max(exits) <= EXIT_SECONDS,
        "control_failed": slow[0] >= EXIT_SECONDS,
        "exits": exits,
        "found": found,
        "control": control,
    }


def _ended(recipients, times, seed, **asked):
    """An issue whose worker is told to end again and again: what came of it, and how long each took to go."""
    exits = []

    def end(start):
        exits.append(_seconds_to_go(servers.pid("worker")))
        if exits[-1] >= EXIT_SECONDS:
            servers.kill("worker")
            return False
        start()
        return True

    return under_fire(end, recipients=recipients, times=times, seed=seed, **asked), exits


def _seconds_to_go(pid):
    process, began = psutil.Process(pid), time.monotonic()
    process.terminate()
    psutil.wait_procs([process], timeout=EXIT_SECONDS)
    return round(time.monotonic() - began, 1)


def _kill_group(start):
    servers.kill("worker")
    start()


def _kill_children(_start):
    for child in psutil.Process(servers.pid("worker")).children(recursive=True):
        os.kill(child.pid, signal.SIGKILL)


def _queue_empties():
    """How many tasks still wait or go round in the queue once an issue has ended and some time has passed."""
    with servers.queue() as queue:

        def left():
            return queue.llen("celery") + queue.hlen("unacked")

        servers.wait_until(lambda: left() == 0, seconds=QUIET_SECONDS)
        return left()
