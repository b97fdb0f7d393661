"""The chunks in which workers send the outbox.

A worker claims a chunk of deliveries under a lease, holds it by its session of the database, and
marks, before each delivery, how far it has come; so whatever kills it, every delivery before the
mark has its answer, the one at the mark is uncertain, and those after it never left (P1–P3). A
killed worker's session ends with it, so that the next sweep sees it; the lease is for workers that
hang or whose machine is gone.
"""

from contextlib import suppress

from django.db import Error, connection, models
from django.db.models import F, Q
from django.db.models.functions import Now


class IsHeld(models.Func):
    """Whether a session of this database holds a chunk: a session ends with its worker, long before a lease does."""

    template = (
        "EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND classid = %(lock)s"
        " AND objid = mod(%(expressions)s, 2147483648)"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    output_field = models.BooleanField()


class ChunkQuerySet(models.QuerySet):
    def abandoned(self):
        """Those whose worker is gone: no session holds them any more, or their lease ran out unrenewed."""
        held = IsHeld("pk", lock=Chunk.LOCK)
        return self.filter(ended_at=None).filter(Q(leased_until__lt=Now()) | ~Q(held))

    def running(self):
        """Those that a worker is sending at this moment, by the database's clock."""
        return self.filter(ended_at=None, leased_until__gt=Now())


class Chunk(models.Model):
    """Some deliveries of one message that one worker sends, with its lease and how far it has come."""

    LOCK = 0x4D41494C  # the first of the two numbers of the advisory lock by which a session holds a chunk

    message = models.ForeignKey("comms.Message", on_delete=models.CASCADE, related_name="chunks")
    size = models.PositiveSmallIntegerField()
    begun = models.PositiveSmallIntegerField(
        default=0, help_text="Place of the delivery whose sending began last; 0 before the first."
    )
    leased_until = models.DateTimeField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lost = models.BooleanField("the worker died", default=False)
    sent = models.PositiveSmallIntegerField(default=0, help_text="How many the mail server took.")
    trouble = models.CharField(
        max_length=300, blank=True, help_text="Why the mail server took no more, if it could not be reached."
    )

    objects = ChunkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="chunk_begun_within_size", condition=Q(begun__lte=F("size"))),
            models.CheckConstraint(name="chunk_lost_has_ended", condition=Q(lost=False) | Q(ended_at__isnull=False)),
        ]
        indexes = [
            # Not over the lease: a mark changes it before each mail, and a row whose indexes stay is written far quicker.
            models.Index(name="chunk_unended", fields=["id"], condition=Q(ended_at__isnull=True)),
            models.Index(name="chunk_ended", fields=["ended_at"]),
        ]

    def __str__(self):
        return f"Chunk {self.pk} of {self.size}"

    def hold(self):
        """Hold this chunk by the present session of the database until `let_go` or the session's end."""
        self._lock("pg_try_advisory_lock")

    def let_go(self):
        """Hold this chunk no longer; nothing happens if the session that held it is gone."""
        with suppress(Error):
            self._lock("pg_advisory_unlock")

    def _lock(self, function):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, mod(%s, 2147483648)::int)", [self.LOCK, self.pk])
