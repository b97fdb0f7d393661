"""F16 and F18: many press Publish at once, and somebody pauses, resumes and stops a mail (P3, P4)."""

import threading
import time
from collections import Counter
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comms.actions import publishing
from comms.actions.outbox import pause_message, resume_message, stop_message
from comms.models import Delivery, Message, NewsLinkIssue, Publication
from tests.faults import servers, world
from tests.faults.newsletter import WORKERS, counted, exactly, goes_on
from tests.faults.sink import taken

PRESSES = 50
HANDS = 10  # presses at the same moment
READERS = 20
STOPPED_SECONDS = 5
SLOW_SECONDS = 0.05
ALREADY = "is already published. Nothing was sent a second time."
UNASKED = {"FAULT_WITHOUT": "a mark asks whether it may"}


def publish_pressed(*, full, seed):
    """Two people press Publish fifty times, ten at once: one issue, one mail each, and everybody else is told."""
    rounds = 10 if full else 2
    found = [pressed(PRESSES, HANDS) for _round in range(rounds)]
    with unguarded():
        control = pressed(PRESSES, HANDS)
    return {
        "what": f"{PRESSES} presses of Publish, {rounds} ×: {[each['issues'] for each in found]} issues, "
        f"{found[0]['told']} told that it was published already, answers {found[0]['answers']}; "
        f"without holding the issue {control['answers']}",
        "ok": all(is_once(each) for each in found),
        "control_failed": not is_once(control),
        "found": found,
        "control": control,
    }


def paused_and_stopped(*, full, seed):
    """Pause and resume an issue over and over, then stop another: nobody gets it twice, and stopped is stopped."""
    recipients, times = (5000, 20) if full else (1000, 5)
    found, control = _paused(recipients, times), _paused(recipients, 2, env=UNASKED, seconds=60)
    return {
        "what": f"paused and resumed {found['harmed']} × in an issue of {recipients}: {found['lost']} lost, "
        f"{found['twice']} twice, {found['while_paused']} while paused, {found['after_stop']} mails "
        f"{STOPPED_SECONDS} s after a stop; if marks do not ask {control['while_paused']} while paused",
        "ok": exactly(found) and found["harmed"] == times and found["while_paused"] == found["after_stop"] == 0,
        "control_failed": control["while_paused"] > 0,
        "found": found,
        "control": control,
    }


def pressed(presses, hands):
    """Press Publish so often on an approved issue, from two people's browsers: what was answered and what came of it."""
    issue = world.approved_issue(READERS)
    address = reverse("comms:issue_publish", args=[issue.slug])
    answers, told, start = [], [], threading.Barrier(hands)

    def press(person):
        client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        client.force_login(person)
        start.wait()
        for _time in range(presses // hands):
            reply = client.post(address)
            answers.append(reply.status_code)
            if reply.status_code == 302:
                told.append(ALREADY in client.get(reply.headers["Location"]).content.decode())
        connection.close()

    people = [world.officer(), world.second_officer()]
    threads = [threading.Thread(target=press, args=[people[hand % 2]]) for hand in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queued = Delivery.objects.filter(message__publication__slug=issue.slug)
    return {
        "issues": Publication.objects.filter(slug=issue.slug).count(),
        "mails": (queued.count(), queued.values("address").distinct().count()),
        "answers": dict(Counter(answers)),
        "told": sum(told),
        "presses": presses,
    }


def is_once(found):
    """Whether one press published and all others were told so."""
    return found == {
        "issues": 1, "mails": (READERS, READERS), "answers": {302: found["presses"]}, "told": found["presses"] - 1,
        "presses": found["presses"],
    }  # fmt: skip


@contextmanager
def unguarded():
    """The guard off: whether the issue is published already is asked without holding it."""
    queryset = type(NewsLinkIssue.objects.all())
    held, freeze = queryset.select_for_update, publishing.freeze

    def slowly(*args, **kwargs):
        time.sleep(SLOW_SECONDS)
        return freeze(*args, **kwargs)

    queryset.select_for_update, publishing.freeze = (lambda self, **options: self), slowly
    try:
        yield
    finally:
        queryset.select_for_update, publishing.freeze = held, freeze


def _paused(recipients, times, *, env=None, seconds=180):
    """One issue that is paused and resumed, and a second one that is stopped."""
    issue, message, log = _going_out(recipients, env)
    harmed = while_paused = 0
    while harmed < times and goes_on(log, by=20):
        pause_message(message, by=world.officer(), at=timezone.now())
        while_paused += _mails_after(log, seconds=1)
        resume_message(message, by=world.officer(), at=timezone.now())
        harmed += 1
    finished = servers.wait_until(lambda: world.is_over(issue), seconds=seconds, every=0.5)
    found = counted(issue, log, recipients) | {"harmed": harmed, "finished": finished, "while_paused": while_paused}
    servers.stop("worker", "beat", "sink")
    _issue, message, log = _going_out(recipients, env)
    goes_on(log, by=20)
    stop_message(message, by=world.officer(), at=timezone.now())
    time.sleep(STOPPED_SECONDS)
    found["after_stop"] = _mails_after(log, seconds=5, handed_over=0)
    servers.stop("worker", "beat", "sink")
    return found


def _going_out(recipients, env):
    issue, log = world.approved_issue(recipients), servers.start_sink(delay=0.01)
    servers.start_worker(app=WORKERS, env=env)
    servers.start_beat(every=1)
    publishing.publish_issue(issue, by=world.officer(), at=timezone.now())
    return issue, Message.objects.get(publication__slug=issue.slug, kind=Message.Kind.NEWSLETTER), log


def _mails_after(log, *, seconds, handed_over=2):
    """How many mails still come within so many seconds, but for those that were being handed over."""
    already = len(taken(log))
    time.sleep(seconds)
    return max(0, len(taken(log)) - already - handed_over)
