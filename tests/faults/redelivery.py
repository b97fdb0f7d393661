"""F07: the queue hands tasks out several times, and long ones while they still run. The oracle is SQL and the sink."""

from django.utils import timezone

from comms.actions.publishing import publish_issue
from tests.faults import deliveries, servers, world
from tests.faults.newsletter import counted, exactly
from tests.faults.sink import taken

DONE_SECONDS = 120
VISIBLE_AGAIN_SECONDS = 5
NO_CLAIM = {"FAULT_WITHOUT": "one claim for each delivery"}


def handed_out_again(*, full, seed):
    """Every task three times, then an issue whose task runs long past the moment at which the queue hands it out again."""
    recipients = 600 if full else 300
    servers.empty_queue()
    log = servers.start_sink()
    told = {"FAULT_VISIBILITY": str(VISIBLE_AGAIN_SECONDS), "BOUNCE_MAILBOX_URL": deliveries.mailbox().url}
    servers.start_worker(app="tests.faults.workers", env=told)
    servers.start_beat()
    wanted = deliveries.hand_out(lambda: [address for address, _message_id in taken(log, prefix="thrice")])
    servers.wait_until(lambda: not deliveries.wrong(wanted), seconds=DONE_SECONDS, every=1)
    servers.wait_until(lambda: _queued() == 0, seconds=DONE_SECONDS, every=1)
    mistakes = deliveries.wrong(wanted)
    servers.stop("worker", "beat", "sink")
    long = _long_issue(recipients)
    control = _long_issue(recipients, env=NO_CLAIM, seconds=20)
    uncovered = deliveries.names() ^ set(deliveries.TASKS)
    return {
        "what": f"{len(deliveries.TASKS)} tasks {deliveries.TIMES} × each: {len(mistakes)} not once, {len(uncovered)} not covered; a task of "
        f"{long['seconds']} s handed out anew each {VISIBLE_AGAIN_SECONDS} s: {long['twice']} of {recipients} twice; "
        f"without claims {control['twice']}",
        "ok": not mistakes and not uncovered and exactly(long),
        "control_failed": control["twice"] > 0,
        "wrong": {name: str(pair) for name, pair in mistakes.items()},
        "long": long,
        "control": control,
    }


def _long_issue(recipients, *, env=None, seconds=180):
    """One issue that takes its task far longer than the queue waits for it."""
    issue, log = world.approved_issue(recipients), servers.start_sink(delay=0.1)
    visible = {"FAULT_VISIBILITY": str(VISIBLE_AGAIN_SECONDS)}
    servers.start_worker(app="tests.faults.workers", env=visible | (env or {}))
    servers.start_beat()
    began = timezone.now()
    publish_issue(issue, by=world.officer(), at=began)
    world.forget_connection()
    finished = servers.wait_until(lambda: world.is_over(issue), seconds=seconds, every=0.5)
    took = round((timezone.now() - began).total_seconds())
    servers.stop("worker", "beat", "sink")
    return counted(issue, log, recipients) | {"finished": finished, "seconds": took}


def _queued():
    with servers.queue() as queue:
        return queue.llen("celery") + queue.hlen("unacked")
