"""F10 to F12: several schedulers, none for hours, and clocks that are wrong. What is due is done once."""

import datetime as dt
import time

from django.db import connection
from django.utils import timezone

from comms.actions.issues import schedule_issue
from comms.actions.publishing import publish_issue
from comms.models import Chunk, NewsLinkIssue, Publication
from partnerships.models import Duty, Person
from tests.faults import servers, world
from tests.faults.newsletter import WORKERS, counted, exactly, goes_on
from tests.faults.sink import taken

READERS = 50
GUESTS = 20
TICKS_EACH = 1  # seconds
JOIN_SECONDS = 10  # a worker starts and joins in
MINUTES, HOURS = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SOON_SECONDS = 60
LETTERS = """
    SELECT count(*), count(DISTINCT d.address) FROM comms_delivery d JOIN comms_message m ON m.id = d.message_id
    WHERE m.kind = 'account' AND d.address LIKE %s
"""


def several_schedulers(*, full, seed):
    """One, two and three schedulers at once: each issue, letter and month comes once (P4)."""
    ticks = 60 if full else 12
    found = [_ticked(number, ticks) for number in (1, 2, 3)]
    control = _ticked(3, ticks, env={"FAULT_WITHOUT": "an invitation is held"})
    return {
        "what": f"1, 2 and 3 schedulers for {ticks} ticks: " + ", ".join(_in_words(each) for each in found)
        + f"; if invitations are not held {control['letters']} letters",
        "ok": all(_is_once(each) for each in found),
        "control_failed": not _is_once(control),
        "found": found,
        "control": control,
    }  # fmt: skip


def scheduler_away(*, full, seed):
    """The scheduler was away over an issue's hour: back within twelve hours it goes once, later a person decides."""
    log = servers.start_sink()
    servers.start_worker()
    soon, late = _missed(log, by=3 * HOURS), _missed(log, by=13 * HOURS)
    decided = _decide(log, late["issue"])
    servers.stop("worker")
    servers.start_worker(app=WORKERS, env={"FAULT_WITHOUT": "twelve hours of grace"})
    control = _missed(log, by=13 * HOURS)
    servers.stop("worker", "sink")
    for each in (soon, late, control):
        del each["issue"]
    return {
        "what": f"scheduler away for 3 hours: {soon['mailed']} of {READERS} mailed; for 13: {late['mailed']}, "
        f"{late['asked']} person asked, then {decided}; without the grace {control['mailed']}",
        "ok": soon == {"mailed": READERS, "asked": 0, "state": "published"}
        and late == {"mailed": 0, "asked": 1, "state": "late"}
        and decided == READERS,
        "control_failed": control["mailed"] > 0,
        "soon": soon,
        "late": late,
        "control": control,
    }


def clocks_wrong(*, full, seed):
    """Workers whose clocks are two hours behind and ahead join in: nobody's lease ends early, nothing goes twice."""
    recipients = 3000 if full else 1000
    found = _skewed(recipients, (-2 * HOURS, 2 * HOURS))
    control = _skewed(800, (2 * HOURS,), env={"FAULT_WITHOUT": "leases by the database's clock"}, seconds=60)
    return {
        "what": f"clocks wrong by 2 hours in an issue of {recipients}: {found['lost']} lost, {found['twice']} twice, "
        f"{found['taken_away']} chunks taken from living workers, {found['issues']} issue; "
        f"with leases by the workers' clocks {control['taken_away']} taken away",
        "ok": exactly(found) and found["taken_away"] == 0 and found["issues"] == 1,
        "control_failed": control["taken_away"] > 0,
        "found": found,
        "control": control,
    }


def _ticked(schedulers, ticks, *, env=None):
    """An issue falls due and guests are invited while so many schedulers tick: what came of it."""
    issue, name = world.approved_issue(READERS), f"guest{timezone.now():%m%d%H%M%S}-"
    now = timezone.now()
    schedule_issue(issue, send_at=now + dt.timedelta(seconds=ticks * TICKS_EACH / 2), by=world.officer(), at=now)
    for number in range(GUESTS):
        guest = Person.objects.create(name="Guest", is_active=False)
        invited = {"email": f"{name}{number}@portal.example", "invited_at": now, "expires_at": now + 14 * 24 * HOURS}
        guest.invitations.create(**invited)
    log = servers.start_sink()
    servers.start_worker(app=WORKERS, env=env)
    time.sleep(JOIN_SECONDS)  # the worker listens, so that the ticks of all schedulers come together
    beats = [f"beat{number}" for number in range(schedulers)]
    for beat in beats:
        servers.start_beat(name=beat, every=TICKS_EACH)
    time.sleep(ticks * TICKS_EACH)
    servers.wait_until(lambda: world.is_over(issue), seconds=SOON_SECONDS, every=0.5)
    servers.stop(*beats, "worker", "sink")
    with connection.cursor() as cursor:
        cursor.execute(LETTERS, [f"{name}%"])
        letters, invited = cursor.fetchone()
    newest = NewsLinkIssue.objects.filter(month=timezone.localdate().replace(day=1)).count()
    mailed = [address for address, _message_id in taken(log)]
    return {
        "issues": Publication.objects.filter(slug=issue.slug).count(),
        "mailed": (len(mailed), len(set(mailed))),
        "letters": letters,
        "invited": invited,
        "months": newest,
    }


def _is_once(found):
    return found == {
        "issues": 1, "mailed": (READERS, READERS), "letters": GUESTS, "invited": GUESTS, "months": 1,
    }  # fmt: skip


def _in_words(found):
    return f"{found['issues']} issue to {found['mailed'][0]} of {READERS}, {found['letters']} letters to {GUESTS}"


def _missed(log, *, by):
    """An issue whose hour passed while no scheduler ran, which is then started: what became of the issue."""
    issue, already = world.approved_issue(READERS), len(taken(log))
    now, hour = timezone.now(), timezone.now() - by
    schedule_issue(issue, send_at=hour, by=world.officer(), at=hour - MINUTES)
    world.forget_connection()
    servers.start_beat(every=TICKS_EACH)
    servers.wait_until(lambda: _now(issue).state != "scheduled", seconds=SOON_SECONDS)
    servers.wait_until(lambda: len(taken(log)) >= already + READERS, seconds=20 if by < 12 * HOURS else 10)
    servers.stop("beat")
    asked = Duty.objects.open().filter(kind="issue.late", opened_at__gte=now).count()
    return {"mailed": len(taken(log)) - already, "asked": asked, "state": _now(issue).state, "issue": issue}


def _decide(log, issue):
    """A person publishes the issue that missed its hour; how many are mailed then."""
    already = len(taken(log))
    publish_issue(_now(issue), by=world.officer(), at=timezone.now())
    servers.wait_until(lambda: len(taken(log)) >= already + READERS, seconds=20)
    return len(taken(log)) - already


def _skewed(recipients, clocks, *, env=None, seconds=300):
    """One issue with a worker whose clock is right and another whose clock is wrong by each of `clocks` in turn."""
    issue, log = world.approved_issue(recipients), servers.start_sink(delay=0.1)
    chunk = Chunk.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    servers.start_worker(app=WORKERS, env=env)
    servers.start_beat(every=TICKS_EACH)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    goes_on(log, by=20)
    for wrong in clocks:
        servers.stop("other")
        clock = {"FAULT_CLOCK": str(wrong.total_seconds())}
        servers.start_worker(app=WORKERS, env=clock | (env or {}), name="other")
        time.sleep(JOIN_SECONDS)
    finished = servers.wait_until(lambda: world.is_over(issue), seconds=seconds, every=0.5)
    servers.stop("worker", "other", "beat", "sink")
    taken_away = Chunk.objects.filter(pk__gt=chunk, lost=True).count()
    issues = Publication.objects.filter(slug=issue.slug).count()
    found = {"finished": finished, "taken_away": taken_away, "issues": issues}
    return counted(issue, log, recipients) | found


def _now(issue):
    return NewsLinkIssue.objects.get(pk=issue.pk)
