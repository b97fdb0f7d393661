"""Is the portal fit to serve? Each part is asked by itself (O1)."""

import shutil
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from comms.models import Chunk, Delivery, Message
from portal.tasks import LAST_TICK

MIN_DISK_SHARE = 0.10
MAX_TICK_AGE = timedelta(minutes=3)
MAX_MAIL_AGE = timedelta(minutes=15)


@dataclass(frozen=True)
class Part:
    """One part of the portal, how it is, and whether pages can be served without it."""

    name: str
    ok: bool
    told: str
    needed: bool = True


def parts(*, at):
    """Ask every part; without a database the others that need it are not asked."""
    database = _database()
    asked = [database, _disk()]
    if database.ok:
        asked += [_migrations(), _rounds(at), _mail(at)]
    return [*asked, _broker()]


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Part("database", False, "does not answer")
    return Part("database", True, "answers")


def _migrations():
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Part("migrations", not missing, f"{missing} to run" if missing else "all run")


def _disk():
    usage = shutil.disk_usage(settings.BASE_DIR)
    share = usage.free / usage.total
    return Part("disk", share >= MIN_DISK_SHARE, f"{share:.0%} free")


def _rounds(at):
    """Beat sends a task each minute and the worker does it: an old one means that one of them is gone."""
    last = cache.get(LAST_TICK)
    if last is None:
        return Part("beat and worker", False, "have not made a round yet")
    return Part(
        "beat and worker", at - last < MAX_TICK_AGE, f"last round {int((at - last).total_seconds())} seconds ago"
    )


def _mail(at):
    going = Delivery.objects.waiting().filter(message__paused_at=None, message__stopped_at=None)
    if Chunk.objects.filter(ended_at__gt=at - MAX_MAIL_AGE, sent__gt=0).exists():
        # A long list under a rate limit takes its time: while mail moves only what goes before it can be late.
        going = going.exclude(priority=Message.Priority.BULK)
    oldest = going.aggregate(oldest=Min("next_attempt_at"))["oldest"]
    late = max(at - oldest, timedelta(0)) if oldest else timedelta(0)
    return Part("mail", late < MAX_MAIL_AGE, f"{late // timedelta(minutes=1)} minutes behind" if late else "up to date")


def _broker():
    """Without Redis pages are served and work waits in PostgreSQL."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            waiting = client.llen(settings.CELERY_TASK_DEFAULT_QUEUE)
    except redis.RedisError:
        return Part("Redis", False, "does not answer", needed=False)
    return Part("Redis", True, f"{waiting} tasks waiting", needed=False)
