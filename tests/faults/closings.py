"""F26b: the worker that publishes a quarter is killed in mid-act. The oracle is SQL: one whole set of reports or none."""

import os
import random
import signal
import time

from django.db import connection
from django.utils import timezone

from partnerships.models import Body, Person, Role, Seat
from targets import actions
from targets.models import Closing, Quarter
from targets.reports.readers import AUDIENCE
from targets.reports.snapshot import quarter_snapshot
from tests.faults import quarters, servers, world
from tests.faults.workers import POINTS

WORKERS = "tests.faults.workers"
REPORTS = 4
MAILS = 2  # one for the board, one for those who subscribed
DONE_SECONDS = 120
SHORTEST_LEASE = 12
# Of one quarter: reports stored, PDFs stored, whether it is public, orders done, mails, and public news.
FOUND = """
    SELECT (SELECT count(*) FROM comms_publication p WHERE p.slug = %(slug)s AND p.revision = 1),
        (SELECT count(*) FROM comms_publicationfile f JOIN comms_publication p ON p.id = f.publication_id WHERE p.slug = %(slug)s),
        (SELECT count(*) FROM targets_quarter WHERE id = %(pk)s AND state = 'published'),
        (SELECT count(*) FROM targets_closing WHERE quarter_id = %(pk)s AND state = 'done'),
        (SELECT count(*) FROM comms_message m JOIN comms_publication p ON p.id = m.publication_id WHERE p.slug = %(slug)s),
        (SELECT count(*) FROM partnerships_event WHERE kind = 'quarter.published' AND subject_type = 'targets.quarter'
            AND subject_id = %(pk)s::text)
"""


def worker_killed_while_publishing(*, full, seed):
    """Kill -9 the publishing worker at every point of the act and at random: one set of reports, nothing by halves."""
    chance, again = random.Random(seed), 3 if full else 1
    world_of_a_board()
    log = servers.start_sink()
    servers.start_beat()
    calm = _round(lease=SHORTEST_LEASE)
    lease = max(SHORTEST_LEASE, 3 * calm["seconds"])
    points = [point for _turn in range(again) for point in POINTS]
    moments = [chance.uniform(0, 1.2 * calm["seconds"]) for _turn in range(4 * again)]
    rounds = [_round(lease=lease, at=point) for point in points]
    rounds += [_round(lease=lease, after=moment) for moment in moments]
    control = _round(lease=lease, at="stored", without="one transaction for all reports")
    servers.stop("beat", "sink")
    killed = sum(each["killed"] for each in rounds)
    wrong = [each for each in (calm, *rounds) if not _held(each)]
    slowest = max(each["seconds"] for each in rounds)
    return {
        "what": f"worker killed {killed} × while it published: {len(wrong)} quarters half published or more than once; "
        f"whole again within {slowest} s; without one transaction {control['at_kill'][0]} of {REPORTS} reports stood",
        "ok": not wrong and killed >= len(points),
        "control_failed": not _held(control),
        "wrong": wrong,
        "rounds": [each["at_kill"] for each in rounds],
        "mails": len(log.read_text().splitlines()),
        "control": control,
    }


def world_of_a_board():
    """A Delivery Board with one member and one subscriber of its reports, who are told of what is published."""
    top, _new = Body.objects.get_or_create(
        is_top=True, defaults={"slug": "race-board", "name": "Race board", "kind": "board", "status": "active"}
    )
    board, is_new = Body.objects.get_or_create(
        slug="delivery-board", defaults={"name": "Delivery Board", "kind": "board", "status": "active", "parent": top}
    )
    if is_new:
        member = Person.objects.create(name="Board member", email="board@portal.example", is_active=True)
        Seat.objects.create(person=member, body=board, role=Role.MEMBER, held_from=world.LONG_AGO)
    world.subscribe(["reader@readers.example"], audience=AUDIENCE, by=world.officer(), at=timezone.now())


def _round(*, lease, at="", after=None, without=""):
    """Order one quarter, kill its worker, start another: what stood after the kill and what stands in the end."""
    body_return, _manager = quarters.a_return()
    quarter = body_return.quarter
    hurried = {"FAULT_LEASE": str(lease)}
    worker = servers.start_worker(app=WORKERS, env=hurried | {"FAULT_AT": at, "FAULT_WITHOUT": without})
    closing = actions.close_quarter(
        quarter, seen=quarter_snapshot(quarter).sha256, by=world.officer(), at=timezone.now()
    )
    servers.wait_until(lambda: _is_begun(closing), seconds=60, every=0.05)
    began, at_kill, killed = time.monotonic(), None, False
    if at or after is not None:
        killed = _killed(worker, closing, after)
        at_kill = _found(quarter)
        servers.stop("worker")
        servers.start_worker(app=WORKERS, env=hurried)
    servers.wait_until(lambda: not _now(closing).is_open, seconds=DONE_SECONDS + lease, every=0.2)
    seconds = round(time.monotonic() - began, 1)
    servers.stop("worker")
    return {"at": at, "killed": killed, "at_kill": at_kill, "end": _found(quarter), "seconds": seconds}


def _killed(worker, closing, after):
    """Kill the worker's group after some seconds, or wait until it has killed itself; whether it was in mid-act."""
    if after is None:
        worker.wait(timeout=DONE_SECONDS)
        is_killed = True
    else:
        time.sleep(after)
        is_killed = _now(closing).is_open
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    # The database notices a moment later that nobody is there any more.
    servers.wait_until(lambda: _is_free(closing), seconds=30, every=0.05)
    return is_killed


def _held(found):
    """Whether nothing stood by halves after the kill, and all of it stands once in the end."""
    none, whole = (0, 0, 0, 0, 0, 0), (REPORTS, REPORTS, 1, 1, MAILS, 1)
    return found["at_kill"] in (None, none, whole) and found["end"] == whole


def _found(quarter):
    slug = f"{quarter.year}-{(quarter.year + 1) % 100:02}-q{quarter.number}"
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"slug": slug, "pk": quarter.pk})
        return cursor.fetchone()


def _now(closing):
    return Closing.objects.get(pk=closing.pk)


def _is_begun(closing):
    return _now(closing).attempts > 0


def _is_free(closing):
    """Whether no dead worker's transaction holds the quarter or its order any more."""
    from django.db import transaction

    with transaction.atomic():
        rows = [
            Closing.objects.select_for_update(skip_locked=True).filter(pk=closing.pk).exists(),
            Quarter.objects.select_for_update(skip_locked=True).filter(pk=closing.quarter_id).exists(),
        ]
    return all(rows)
