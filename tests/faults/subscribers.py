"""F17: people unsubscribe while the mail goes out, and their addresses are brought in again in every spelling (P6)."""

import random
from contextlib import contextmanager

from django.utils import timezone

from comms.actions import subscriptions
from comms.actions.publishing import publish_issue
from comms.actions.subscriber_lists import import_subscribers
from comms.models import Audience, Delivery, Subscriber, Subscription
from tests.faults import servers, world
from tests.faults.newsletter import WORKERS, goes_on
from tests.faults.sink import taken

SPELLINGS = (
    lambda name, domain: f"  {name.upper()}@{domain.upper()} ",
    lambda name, domain: f"{name}@{domain}.",
    lambda name, domain: f"{name}@{domain.replace('readers', 'ｒｅａｄｅｒｓ')}",
)
UNASKED = {"FAULT_WITHOUT": "a claim asks who has left"}


def left_while_sending(*, full, seed):
    """Unsubscribe while an issue goes out: nobody is claimed after the commit; no spelling brings anybody back."""
    recipients, leavers = (5000, 500) if full else (1500, 150)
    found = _left(recipients, leavers, seed)
    back = _brought_back(found.pop("leavers"))
    with unguarded():
        control = _left(recipients, leavers, seed, env=UNASKED)
    control.pop("leavers")
    return {
        "what": f"{leavers} of {recipients} left while it went out: {found['claimed_after']} claimed after the commit, "
        f"{found['held_back']} held back, {found['others_lost']} others lost; {back} of {leavers * len(SPELLINGS)} "
        f"brought back by another spelling; if nobody asks {control['claimed_after']} claimed after",
        "ok": found["claimed_after"] == found["others_lost"] == back == 0 and found["held_back"] > 0,
        "control_failed": control["claimed_after"] > 0,
        "found": found,
        "control": control,
    }


@contextmanager
def unguarded():
    """One half of the guard off: what waits for those who leave is not held back. The workers lack the other."""
    kept = subscriptions.hold_back
    subscriptions.hold_back = lambda subscriber, kinds, *, at: None
    try:
        yield
    finally:
        subscriptions.hold_back = kept


def _left(recipients, leavers, seed, *, env=None):
    """One issue while some leave: which of them were claimed only after their leaving was committed."""
    issue, log = world.approved_issue(recipients), servers.start_sink(delay=0.005)
    deliveries = Delivery.objects.filter(message__publication__news_link_issue=issue)
    servers.start_worker(app=WORKERS, env=env)
    servers.start_beat()
    publish_issue(issue, by=world.officer(), at=timezone.now())
    chosen = random.Random(seed).sample(list(deliveries.values_list("subscriber", flat=True)), leavers)
    people = Subscriber.objects.in_bulk(chosen)
    goes_on(log, by=20)
    at_commit = {}
    for pk in chosen:
        subscriptions.unsubscribe(people[pk], at=timezone.now())
        at_commit[pk] = deliveries.values_list("chunk", flat=True).get(subscriber=pk)
    servers.wait_until(lambda: world.is_over(issue), seconds=180, every=0.5)
    servers.stop("worker", "beat", "sink")
    gone = {address for address, _message_id in taken(log)}
    left = set(deliveries.filter(subscriber__in=chosen).values_list("address", flat=True))
    mailed_late = [
        pk
        for pk, address, chunk in deliveries.filter(subscriber__in=chosen).values_list("subscriber", "address", "chunk")
        if address in gone and chunk != at_commit[pk]
    ]
    everybody = {f"reader{each:05}@readers.example" for each in range(recipients)}
    return {
        "leavers": sorted(left),
        "claimed_after": len(mailed_late),
        "held_back": len(left - gone),
        "others_lost": len(everybody - left - gone),
    }


def _brought_back(leavers):
    """Bring in the addresses of those who left, spelled otherwise: how many subscriptions that starts."""
    now, audience = timezone.now(), Audience.objects.get(slug="readers")
    spelled = [spell(*address.split("@")) for address in leavers for spell in SPELLINGS]
    import_subscribers(spelled, audience=audience, proof="Again", agreed_on=now.date(), by=world.officer(), at=now)
    return Subscription.objects.running().filter(subscriber__address__in=leavers).count()
