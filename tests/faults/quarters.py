"""F26: a quarter is locked while its manager saves. The oracle is SQL: nothing of a locked quarter changes (P12)."""

import hashlib
import random
import threading
import time
from contextlib import contextmanager
from decimal import Decimal
from itertools import product

from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from partnerships.models import Body, Person, Role, Seat
from targets import actions
from targets.actions import returns
from targets.models import Indicator, Quarter, Return, Target

SLOWEST_SECONDS = 0.1  # between asking whether the quarter is open and writing, in both runs
STATE = """
    SELECT coalesce((SELECT json_agg(f ORDER BY f.id) FROM targets_figure f)::text, '')
        || coalesce((SELECT json_agg(c ORDER BY c.id) FROM targets_classification c)::text, '')
        || coalesce((SELECT json_agg(t ORDER BY t.id) FROM targets_target t)::text, '')
        || (SELECT json_agg(json_build_array(r.id, r.activities, r.state, r.saved_at) ORDER BY r.id) FROM targets_return r)
"""
AFTER_PUBLISHING = (
    "UPDATE targets_figure SET value = 1",
    "DELETE FROM targets_classification",
    "UPDATE targets_classification SET superseded_at = now()",
    "UPDATE targets_target SET value = 1",
    "UPDATE targets_return SET activities = 'Other'",
    "UPDATE targets_quarter SET state = 'open', published_at = NULL, published_by_id = NULL",
    "DELETE FROM targets_quarter",
)


def locked_while_saving(*, full, seed):
    """Lock against save, race after race; then SQL as the app's role against the published quarter."""
    races = 200 if full else 40
    body_return, manager = a_return()
    guarded = run_races(body_return, manager, races, seed)
    with unguarded():
        control = run_races(body_return, manager, races, seed)
    refused = statements_refused(body_return.quarter)
    return {
        "what": f"{races} locks against saves: {guarded['changed']} changed after the lock, "
        f"{guarded['lost']} texts lost, {guarded['refused']} saves came too late; "
        f"{refused} of {len(AFTER_PUBLISHING)} statements refused; unguarded {control['changed']} changed",
        "ok": guarded["changed"] == guarded["lost"] == 0 and refused == len(AFTER_PUBLISHING),
        "control_failed": control["changed"] > 0,
        "guarded": guarded,
        "control": control,
    }


def a_return():
    """A draft of a quarter of its own, with one indicator, and the manager who fills it in."""
    now, slug = timezone.now(), f"race-{Body.objects.count()}"
    top, _new = Body.objects.get_or_create(
        is_top=True, defaults={"slug": "race-board", "name": "Race board", "kind": "board", "status": "active"}
    )
    body = Body.objects.create(slug=slug, name=slug, kind="thematic", status="active", parent=top)
    manager = Person.objects.create(name="Race manager", email=f"{slug}@portal.example", is_active=True)
    Seat.objects.create(person=manager, body=body, role=Role.MANAGER, held_from="2008-04-01")
    indicator = Indicator.objects.create(
        slug=slug, body=body, title=slug, designation="local", unit="homes", better="higher"
    )
    year, number = free_quarter()
    Target.objects.create(indicator=indicator, body=body, year=year, quarter=number, value=Decimal(100))
    quarter = actions.open_quarter(year, number, by=None, at=now)
    Indicator.objects.exclude(pk=indicator.pk).filter(retired_on=None).update(retired_on=quarter.ends_on)
    return quarter.returns.get(body=body), manager


def free_quarter():
    """The first quarter from 2010/11 on that no earlier run used, as (year, number)."""
    used = set(Quarter.objects.values_list("year", "number"))
    wanted = product(range(2010, 2100), (1, 2, 3, 4))
    return next(each for each in wanted if each not in used)


def run_races(body_return, manager, races, seed):
    """Lock and save at once, `races` times: how often the lock did not hold, and how often typed text was lost."""
    chance = random.Random(seed)
    found = {"races": races, "changed": 0, "lost": 0, "refused": 0}
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(manager)
    with _slowly(chance):
        # How long a save takes here says when a lock may fall into it; the first one warms up.
        for _warm_up in range(2):
            span = _one_save(body_return, client)
        for number in range(1, races + 1):
            changed, status, text_is_there = _race(body_return, client, number, chance.uniform(0, 1.2 * span))
            found["changed"] += changed
            found["refused"] += status == 200
            found["lost"] += not text_is_there
    return found


def statements_refused(quarter):
    """Publish the quarter, then try to change what it says by SQL: how many statements the database refuses."""
    actions.publish_quarter(quarter, by=None, at=timezone.now())
    before, refused = _state(), 0
    for statement in AFTER_PUBLISHING:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            refused += 1
    return refused if _state() == before else -1


@contextmanager
def unguarded():
    """The guard off: whether the quarter is open is asked without holding it."""

    def held_loosely(body_return):
        return Return.objects.select_related("quarter", "body", "saved_by").get(pk=body_return.pk)

    with _swapped("held_return", held_loosely):
        yield


def _one_save(body_return, client):
    """Save once, undisturbed; returns how many seconds that took."""
    _unlock(body_return)
    began = time.monotonic()
    client.post(body_return.get_absolute_url(), _typed(body_return, "0", "Undisturbed."))
    return time.monotonic() - began


def _race(body_return, client, number, delay):
    """One save and one lock, begun together, the lock after `delay`: what changed after it, and what the person sees."""
    _unlock(body_return)
    text, reply, both = f"Typed in race {number}.", {}, threading.Barrier(2)
    content = _typed(body_return, str(number), text)

    def save():
        both.wait()
        reply["page"] = client.post(body_return.get_absolute_url(), content)
        connection.close()

    saver = threading.Thread(target=save)
    saver.start()
    both.wait()
    time.sleep(delay)
    actions.lock_quarter(body_return.quarter, by=None, at=timezone.now())
    locked = _state()
    saver.join()
    page = reply["page"]
    is_saved = Return.objects.get(pk=body_return.pk).activities == text
    is_shown = page.status_code == 200 and page.content.decode().count(text) >= 2
    return _state() != locked, page.status_code, is_saved if page.status_code == 302 else is_shown


def _unlock(body_return):
    if Quarter.objects.get(pk=body_return.quarter_id).is_locked:
        actions.unlock_quarter(body_return.quarter, by=None, at=timezone.now())


def _typed(body_return, value, text):
    pk = Indicator.objects.get(body=body_return.body_id).pk
    seen = returns.stamp(Return.objects.get(pk=body_return.pk))
    return {f"value_{pk}": value, f"note_{pk}": text, "activities": text, "seen": seen}


def _state():
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()


@contextmanager
def _slowly(chance):
    """Let each write of a figure wait a little first, so that a lock finds its way between."""
    write = returns.write_figure

    def later(*args, **kwargs):
        time.sleep(chance.uniform(0, SLOWEST_SECONDS))
        return write(*args, **kwargs)

    with _swapped("write_figure", later):
        yield


@contextmanager
def _swapped(name, value):
    kept = getattr(returns, name)
    setattr(returns, name, value)
    try:
        yield
    finally:
        setattr(returns, name, kept)
