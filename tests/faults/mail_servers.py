"""F13 to F15: mail servers that misbehave in every way, one that holds whoever talks to it, and mails that cannot be made.

The oracle is the server's own log of what it took and who was tried.
"""

import datetime as dt
import time
from collections import Counter

from django.utils import timezone

from comms.actions.outbox import queue_account_mail, queue_notice
from comms.actions.publishing import publish_issue
from comms.mime import Mail
from comms.models import Chunk, Delivery
from tests.faults import servers, world
from tests.faults.newsletter import SENDERS, WORKERS
from tests.faults.sink import taken
from tests.smtp_script import BEHAVIOURS

URGENT = "urgent@portal.example"
URGENT_SECONDS = 60
HURRIED = {"FAULT_PATIENCE": "0.3"}
# State after the first try and minutes to the second, doubled with each further one; None where there is none.
EXPECTED = {
    "fine": ("accepted", None),
    "c421": ("deferred", 1),
    "c450": ("deferred", 5),
    "c451": ("deferred", 15),
    "c452": ("deferred", 60),
    "grey": ("deferred", 5),
    "dropbefore": ("deferred", 1),
    "hangrcpt": ("deferred", 1),
    "hangdata": ("deferred", 1),
    "c550": ("failed", None),
    "c552": ("failed", None),
    "c554": ("failed", None),
    "mime8": ("failed", None),
    "utf8": ("failed", None),
    "dropafter": ("uncertain", None),
    "hangbody": ("uncertain", None),
}
LONGEST = {1: 60, 5: 120, 15: 240, 60: 480}  # minutes, by those of the first pause


def server_misbehaves(*, full, seed):
    """Every behaviour to many recipients: states and schedule as the table says, 5xx tried once, an end after 72 hours."""
    each = 500 if full else 20
    found = _matrix(each, env=HURRIED)
    control = _matrix(20, env=HURRIED | {"FAULT_WITHOUT": "5xx is for good"})
    return {
        "what": f"{len(EXPECTED)} behaviours × {each} recipients: {found['wrong']} not as specified, "
        f"{found['tried_again']} refused for good and tried again, {found['twice']} twice; "
        f"unguarded {control['wrong']} not as specified",
        "ok": found["finished"] and not (found["wrong"] or found["tried_again"] or found["twice"] or found["astray"]),
        "control_failed": control["wrong"] > 0,
        "found": found,
        "control": control,
    }


def server_drips(*, full, seed):
    """A byte a second on all newsletter mail; a password reset that is queued meanwhile leaves within a minute."""
    recipients = 5000 if full else 800  # more than one chunk for each sender
    found = _urgent_after(recipients, env={})
    control = _urgent_after(recipients, env={"FAULT_WITHOUT": "a deadline for each step"})
    return {
        "what": f"tarpit on {recipients} newsletter mails: a password reset left after {found} s; unguarded {control} s",
        "ok": found is not None and found <= URGENT_SECONDS,
        "control_failed": control is None,
        "urgent_seconds": found,
        "control_seconds": control,
    }


def mail_cannot_be_made(*, full, seed):
    """One recipient whose letters no header takes, one with a line break: two visible failures, all others served."""
    recipients = 5000 if full else 500
    found = _with_two_bad(recipients, env={})
    control = _with_two_bad(recipients, env={"FAULT_WITHOUT": "a header is one line of ASCII"})
    return {
        "what": f"{recipients} recipients, two of whom cannot be written to: {found['sent']} sent, "
        f"{found['failed']} failed visibly, {found['astray']} to others; unguarded {control['failed']} failed visibly",
        "ok": (found["sent"], found["failed"], found["astray"]) == (recipients - 2, 2, 0),
        "control_failed": control["failed"] != 2 or control["astray"] > 0,
        "found": found,
        "control": control,
    }


def _matrix(each, *, env):
    """Three rounds: the first try, the second at once, and the last after three days."""
    now = timezone.now()
    log = start_script()
    addresses = [f"{name}.{number:03}@matrix.example" for name in EXPECTED for number in range(each)]
    mail = Mail(subject="Matrix", text="Hello", sender="Portal <portal@portal.example>", date=now)
    message = queue_notice(mail, to=addresses, by=world.officer(), at=now)
    deliveries = Delivery.objects.filter(message=message).select_related("chunk")
    _start_workers(env)
    finished = _settled(deliveries)
    wrong = [row.address for row in deliveries.all() if not _is_as_specified(row)]
    deliveries.filter(state="deferred").update(next_attempt_at=now)
    finished = _settled(deliveries) and finished
    wrong += [row.address for row in deliveries.all() if row.attempts < _fewest(row) or not _is_as_specified(row)]
    deliveries.filter(state="deferred").update(next_attempt_at=now, deferred_since=now - dt.timedelta(hours=72))
    finished = _settled(deliveries) and finished
    wrong += [row.address for row in deliveries.all() if row.state == "deferred"]
    servers.stop("worker", "beat", "sink")
    took = Counter(address for address, _message_id in taken(log, tuple(EXPECTED)))
    kept = set(deliveries.filter(state__in=["accepted", "uncertain"]).values_list("address", flat=True))
    tried = Counter(log.with_name("script.log.tried").read_text().split())
    for_good = [address for address in addresses if EXPECTED[address.split(".")[0]][0] == "failed"]
    return {
        "finished": finished,
        "wrong": len(wrong),
        "examples": sorted(wrong)[:5],
        "tried_again": sum(tried[address] > 1 for address in for_good),
        "twice": sum(took.values()) - len(took),
        "astray": len(set(took) ^ kept),
    }


def _is_as_specified(delivery):
    """Whether it stands as it should after so many tries: long rounds try the first ones again by themselves."""
    state, minutes = EXPECTED[_name(delivery)]
    if _name(delivery) == "grey" and delivery.attempts > 1:
        state, minutes = "accepted", None
    pause = minutes and min(minutes * 2 ** (delivery.attempts - 1), LONGEST[minutes])
    return delivery.attempts > 0 and (delivery.state, _minutes(delivery)) == (state, pause)


def _fewest(delivery):
    return 2 if EXPECTED[_name(delivery)][0] == "deferred" else 1


def _name(delivery):
    return delivery.address.split(".")[0]


def _minutes(delivery):
    """From the try to the next one."""
    if delivery.state != "deferred":
        return None
    return round((delivery.next_attempt_at - delivery.chunk.started_at) / dt.timedelta(minutes=1), 3)


def _settled(deliveries):
    """Wait until none of them is due or in the hands of a worker."""

    def over():
        due = deliveries.filter(state="deferred", next_attempt_at__lte=timezone.now())
        return not due.exists() and not deliveries.filter(state__in=["pending", "claimed"]).exists()

    return servers.wait_until(over, seconds=900, every=1)


def _urgent_after(recipients, *, env):
    """Seconds until the password reset is taken; None if that takes much too long."""
    issue = world.approved_issue(recipients)
    log = start_script("tarpit")
    _start_workers(env)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    begun = Chunk.objects.filter(message__publication__news_link_issue=issue, begun__gt=0)
    servers.wait_until(lambda: begun.count() >= SENDERS, seconds=60)
    began = time.monotonic()
    queue_account_mail(URGENT, "Choose a password", "A link", by=None, at=timezone.now())
    left = servers.wait_until(lambda: bool(taken(log, URGENT)), seconds=URGENT_SECONDS + 15)
    seconds = round(time.monotonic() - began, 1)
    for name in ("worker", "beat", "sink"):
        servers.kill(name)
    return seconds if left else None


def _with_two_bad(recipients, *, env):
    """An issue two of whose recipients were written into the table as no form would take them."""
    issue = world.approved_issue(recipients)
    log = start_script()
    publish_issue(issue, by=world.officer(), at=timezone.now())
    deliveries = Delivery.objects.filter(message__publication__news_link_issue=issue)
    bad = deliveries.order_by("pk")[: recipients : recipients // 2]
    for row, address in zip(bad, ("zoë@readers.example", "a@readers.example\r\nbcc: c@evil.example"), strict=True):
        Delivery.objects.filter(pk=row.pk).update(address=address)
    _start_workers(env)
    _settled(deliveries)
    servers.stop("worker", "beat", "sink")
    took = [address for address, _message_id in taken(log, ("reader", "zo", "a@", "c@"))]
    states = Counter(deliveries.values_list("state", flat=True))
    known = set(deliveries.values_list("address", flat=True))
    return {"sent": len(set(took) & known), "failed": states["failed"], "astray": len(set(took) - known)}


def start_script(behaviour=""):
    """The misbehaving server with empty logs; returns the log of what it took."""
    log = servers.HOME.path / "script.log"
    for file in (log, log.with_name("script.log.tried")):
        file.write_text("")
    servers.start("sink", "-m", "tests.smtp_script", str(servers.HOME.port("mail")), str(log), behaviour)
    return log


def _start_workers(env):
    servers.start_beat()
    servers.start_worker(app=WORKERS, env=env)


assert set(EXPECTED) == set(BEHAVIOURS) - {"tarpit"} | {"fine"}
