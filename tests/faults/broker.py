"""F04 to F06: Redis is gone at the very moment of publishing, forgets everything, or drops its clients (P24)."""

import time

from django.utils import timezone

from comms.actions.publishing import publish_issue
from portal.embedded import valkey
from tests.faults import servers, world
from tests.faults.newsletter import counted, exactly, goes_on
from tests.faults.sink import taken
from tests.faults.web import Browser

SOON_SECONDS = 60
SLOWEST_REPLY_SECONDS = 3
MOST_DELAY_SECONDS = 120
RECIPIENTS = 250  # one task sends them all, so that another of the worker's processes listens to the queue
AFTERWARDS = 100  # readers of the issue that shows whether the worker still listens
GIVE_UP = {"FAULT_WITHOUT": "the queue is asked again"}
END_WORK = {"FAULT_WITHOUT": "work outlives its connection"}


def redis_gone(*, full, seed):
    """The press of Publish succeeds without a queue, and the mail goes once it is back (P4, P24)."""
    rounds, away, recipients = (10, 30, 200) if full else (2, 10, 100)
    log = servers.start_sink()
    port = servers.start_web()
    servers.start_worker()
    servers.start_beat()
    guarded = [_round(log, port, recipients, away, kept=("worker", "beat")) for _ in range(rounds)]
    servers.stop("beat")  # the guard: without the sweep of each minute the lost hint is never made good
    control = _round(log, port, recipients, 3, kept=("worker",))
    servers.stop("web", "worker", "sink")
    sending = _gone_while_sending(5000 if full else 500, away)
    worst = max(each["seconds_after_return"] for each in guarded)
    return {
        "what": f"Redis gone while publishing, {rounds} ×: answers {sorted({each['status'] for each in guarded})}, "
        f"all {recipients} mailed within {worst} s of its return; gone again while an issue was going out: "
        f"{sending['lost']} lost, {sending['twice']} twice, {sending['uncertain']} in doubt; "
        f"without the sweep {control['mailed']} mailed",
        "ok": all(_held(each, recipients) for each in guarded) and exactly(sending) and sending["finished"],
        "control_failed": control["mailed"] < recipients,
        "rounds": guarded,
        "sending": sending,
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
    browser = Browser(port, world.session_cookie(world.officer()))
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


def _gone_while_sending(recipients, away):
    """One issue, with Redis stopped for `away` seconds after a quarter of it has gone."""
    issue, log = world.approved_issue(recipients), servers.start_sink(delay=0.02)
    servers.start_worker()
    servers.start_beat()
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    goes_on(log, by=recipients // 4)
    servers.stop("valkey")
    time.sleep(away)
    valkey.start(servers.HOME)
    kept = ("worker", "beat")
    finished = servers.wait_until(lambda: _is_over(issue, kept), seconds=0.05 * recipients + SOON_SECONDS, every=0.5)
    servers.stop("worker", "beat", "sink")
    return counted(issue, log, recipients) | {"finished": finished}


def _all_taken(log, number, kept):
    servers.keep_running(*kept)
    return len(taken(log)) >= number


def redis_forgets(*, full, seed):
    """Redis loses everything before a worker has heard, and again and again in mid-issue: nobody is lost."""
    recipients, times = (5000, 10) if full else (1500, 3)
    calm = _forgotten(recipients, 0)
    found = _forgotten(recipients, times)
    control = _forgotten(recipients, 1, sweep=False, seconds=20)
    delay = found["seconds"] - calm["seconds"]
    return {
        "what": f"Redis emptied {found['harmed']} × in an issue of {recipients}: {found['lost']} lost, "
        f"{found['twice']} twice, {found['uncertain']} in doubt, {delay} s later than undisturbed; "
        f"without the sweep {control['lost']} got nothing",
        "ok": exactly(found) and found["harmed"] == times and delay <= MOST_DELAY_SECONDS,
        "control_failed": control["lost"] > 0,
        "calm": calm,
        "found": found,
        "control": control,
    }


def clients_dropped(*, full, seed):
    """Redis drops every client each second while an issue goes out; the worker listens again by itself or is started."""
    seconds = 60 if full else 15
    found = _dropped(seconds, RECIPIENTS)
    control = _dropped(5, RECIPIENTS, env=GIVE_UP, watched=False)
    ended = _dropped(10, RECIPIENTS, env=END_WORK)
    return {
        "what": f"clients dropped each second for {seconds} s: {found['lost']} of {RECIPIENTS} lost, {found['twice']} "
        f"twice, {found['uncertain']} in doubt, {found['restarts']} restarts, the next {AFTERWARDS} mailed within "
        f"{found['next_seconds']} s; if nobody asks the queue again {control['next_mailed']} mailed; "
        f"if work ends with its connection {ended['uncertain']} in doubt",
        "ok": exactly(found) and found["next_mailed"] == AFTERWARDS and found["next_seconds"] <= SOON_SECONDS,
        "control_failed": control["next_mailed"] < AFTERWARDS and ended["uncertain"] > 0,
        "found": found,
        "control": control,
        "ended": ended,
    }


def _forgotten(recipients, times, *, sweep=True, seconds=300):
    """One issue whose queue is emptied before a worker looks, and `times` in all."""
    issue, log = world.approved_issue(recipients), servers.start_sink(delay=0.01)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    began, harmed, kept = time.monotonic(), 0, ("worker", "beat") if sweep else ("worker",)
    if times:
        _forget(restart=False)
        harmed = 1
    for name in kept:
        servers.keep_running(name)
    while harmed < times and goes_on(log, by=20):
        _forget(restart=harmed % 2 == 1)
        harmed += 1
    finished = servers.wait_until(lambda: _is_over(issue, kept), seconds=seconds, every=0.5)
    took = round(time.monotonic() - began)
    servers.stop("worker", "beat", "sink")
    return counted(issue, log, recipients) | {"harmed": harmed, "finished": finished, "seconds": took}


def _forget(*, restart):
    """Empty the queue; also end its server and start it empty."""
    servers.empty_queue()
    if restart:
        servers.stop("valkey")
        valkey.start(servers.HOME)


def _dropped(seconds, recipients, *, env=None, watched=True):
    """One issue while clients are dropped, then a short one: how both went, and how often a process was restarted."""
    issue, log = world.approved_issue(recipients), servers.start_sink(delay=seconds / recipients)
    servers.start_worker(app="tests.faults.workers", env=env)
    servers.start_beat()
    kept = ("worker", "beat") if watched else ("beat",)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    goes_on(log, by=20)
    restarts = 0
    with servers.queue() as queue:
        for _second in range(seconds):
            queue.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            time.sleep(1)
            restarts += servers.keep_running(*kept)
    finished = servers.wait_until(lambda: _is_over(issue, kept), seconds=120 if watched else 30, every=0.5)
    found = counted(issue, log, recipients) | {"finished": finished, "restarts": restarts}
    found |= _next_issue(log, kept, seconds=SOON_SECONDS if watched else 20)
    servers.stop("worker", "beat", "sink")
    return found


def _next_issue(log, kept, *, seconds):
    """A short issue: how many were mailed, and after how many seconds the last."""
    already = len(taken(log))
    issue = world.approved_issue(AFTERWARDS)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    began = time.monotonic()
    servers.wait_until(lambda: _all_taken(log, already + AFTERWARDS, kept), seconds=seconds)
    return {"next_mailed": len(taken(log)) - already, "next_seconds": round(time.monotonic() - began, 1)}


def _is_over(issue, kept):
    servers.keep_running(*kept)
    return world.is_over(issue)
