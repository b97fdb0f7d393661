"""F08 and F09: the database restarts or drops its clients while mail goes out and people read. Nothing is torn."""

import signal

import psutil
from django.db import connection
from django.utils import timezone

from comms.actions.publishing import publish_issue
from portal.embedded import postgres, processes
from tests.faults import servers, world
from tests.faults.newsletter import LEASE_SECONDS, NO_MARK, SENDERS, WORKERS, counted, goes_on, held, under_fire
from tests.faults.sink import taken
from tests.faults.web import Browser, Readers

CLOSED_SECONDS = 15
READERS, PAGES_A_SECOND = 4, 20
PUBLIC = ("/", "/news-link/", "/partnerships/", "/calendar/")
OURS = ("/tasks/", "/outbox/", "/news-link/desk/", "/partnerships/")
SENDER = "fault-sender"
# Rows that say two things at once: none may be left by a restart.
TORN = """
    SELECT (SELECT count(*) FROM comms_delivery WHERE state = 'claimed' AND chunk_id IN
               (SELECT id FROM comms_chunk WHERE ended_at IS NOT NULL)),
           (SELECT count(*) FROM comms_chunk WHERE ended_at IS NULL)
"""


def restarted(*, full, seed):
    """Crash and restart PostgreSQL while an issue goes out and people read: they wait, and all is whole (P2, P24)."""
    recipients, times = (5000, 10) if full else (2000, 3)
    port = servers.start_web()
    session = world.session_cookie(world.officer())
    people = [Browser(port, session) for _each in range(READERS // 2)]
    people += [Browser(port) for _each in range(READERS - len(people))]
    for person in people:
        person.get("/")
    hurried = {"FAULT_LEASE": str(LEASE_SECONDS)}
    asked = {"recipients": recipients, "times": times, "seed": seed, "delay": 0.005}
    with Readers(people, PUBLIC + OURS, a_second=PAGES_A_SECOND) as readers:
        found = under_fire(_crash, env=hurried, after=_torn, **asked)
    control = under_fire(_crash, env=hurried | NO_MARK, **asked)
    servers.stop("web")
    statuses, allowed = readers.statuses(), times * SENDERS
    is_told_when = all(says for _moment, status, says in readers.answers if status == 503)
    return {
        "what": f"PostgreSQL crashed {found['harmed']} × in an issue of {recipients}: {found['lost_unlisted']} lost, "
        f"{found['twice']} twice, {found['uncertain']} held, {sum(found['after'])} rows torn; pages answered "
        f"{statuses}, closed {readers.longest_closure()} s at most; unguarded {control['twice']} twice",
        "ok": held(found, allowed)
        and found["twice"] == 0
        and found["harmed"] == times
        and sum(found["after"]) == 0
        and set(statuses) <= {200, 302, 503}
        and is_told_when
        and readers.longest_closure() <= CLOSED_SECONDS,
        "control_failed": control["twice"] > allowed,
        "statuses": {str(status): number for status, number in statuses.items()},
        "found": found,
        "control": control,
    }


def sender_cut_off(*, full, seed):
    """Cut the sender's connection after the server has taken a mail and before it is told: that mail is uncertain."""
    recipients, cuts = (5000, 100) if full else (500, 10)
    found = _cut(recipients, cuts)
    control = _cut(recipients, cuts, env=NO_MARK, seconds=25)
    return {
        "what": f"connection cut {found['cuts']} × between the server's yes and the commit: {found['uncertain']} uncertain, "
        f"{found['unlike']} other than those cut, {found['lost']} lost, {found['twice']} twice, "
        f"{found['adrift']} where sink and table differ; unguarded {control['twice']} twice",
        "ok": found["cuts"] == cuts and found["unlike"] == found["adrift"] == found["lost"] == found["twice"] == 0,
        "control_failed": control["twice"] > 0,
        "found": found,
        "control": control,
    }


def _crash(_start):
    """End every process of PostgreSQL at once, as a power cut does, and start it again."""
    postmaster = psutil.Process(servers.pid("postgres"))
    postmaster.send_signal(signal.SIGQUIT)
    psutil.wait_procs([postmaster], timeout=30)
    processes.stop(servers.HOME, "postgres")
    postgres.start(servers.HOME)
    connection.close()


def _torn():
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(TORN)
        return cursor.fetchone()


def _cut(recipients, cuts, *, env=None, seconds=300):
    """One issue with one sender, whose connection is cut after every so many mails."""
    issue = world.approved_issue(recipients)
    log = servers.start_sink(cuts=recipients // cuts, cuts_name=SENDER)
    servers.start_beat()
    hurried = {"FAULT_LEASE": "5", "PGAPPNAME": SENDER}
    servers.start_worker(app=WORKERS, env=hurried | (env or {}), senders=1)
    publish_issue(issue, by=world.officer(), at=timezone.now())
    world.forget_connection()
    goes_on(log, by=1)
    finished = servers.wait_until(lambda: world.is_over(issue), seconds=seconds, every=0.5)
    servers.stop("worker", "beat", "sink")
    return counted(issue, log, recipients) | {"finished": finished} | _reconciled(issue, log)


def _reconciled(issue, log):
    """How the table differs from the sink's log: of what was cut, and of what went."""
    cut = {line.split()[0] for line in log.with_name("sink.log.cut").read_text().splitlines()}
    _states, _flagged, uncertain = world.states(issue)
    gone = {address for address, _message_id in taken(log)}
    return {"cuts": len(cut), "unlike": len(cut ^ uncertain), "adrift": len(gone ^ (world.accepted(issue) | uncertain))}
