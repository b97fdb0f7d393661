"""Events: the append-only trail of what happened, and the cursors of those who read it."""

import pgtrigger
from django.db import models
from django.db.models import Func, Q

from partnerships.models.bodies import Body
from partnerships.models.history import NOT_ERASING
from partnerships.models.people import Person


class _CurrentTransaction(Func):
    """The number of the running transaction, so that a reader never skips one that commits late."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class _OldestRunningTransaction(Func):
    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    output_field = models.BigIntegerField()


class EventQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Public events for all; a body's own for those with a seat on it; private ones for the support office."""
        if not person.is_authenticated:
            return self.filter(visibility=Event.Visibility.PUBLIC)
        if person.holds("support_officer", "strategic_manager", "administrator", "auditor"):
            return self
        return self.filter(
            Q(visibility=Event.Visibility.PUBLIC)
            | Q(visibility=Event.Visibility.MEMBERS, body__in=person.seat_body_ids)
            | Q(visibility=Event.Visibility.PRIVATE, by=person)
        )

    def about(self, subject):
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def settled(self):
        """Events of transactions older than every running one: safe to pass with a stored cursor."""
        return self.filter(transaction__lt=_OldestRunningTransaction())


class Event(models.Model):
    """Something that happened: what, to which thing, by whom, when, and how it was before and after."""

    append_only = True

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Everybody"
        MEMBERS = "members", "People with a seat on the body"
        PRIVATE = "private", "The support office"

    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    subject_address = models.CharField(max_length=300, blank=True)
    body = models.ForeignKey(Body, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="events")
    by = models.ForeignKey(Person, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="events")
    by_label = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.MEMBERS)
    data = models.JSONField(default=dict)
    transaction = models.BigIntegerField(db_default=_CurrentTransaction(), editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(name="event_of_subject", fields=["subject_type", "subject_id", "-at"]),
            models.Index(name="event_of_body", fields=["body", "-at"]),
            models.Index(name="event_by_transaction", fields=["transaction", "id"]),
            models.Index(name="event_by_kind", fields=["kind", "-at"]),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete, condition=NOT_ERASING)
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_label}"


class EventCursor(models.Model):
    """How far one reader of the events has come."""

    reader = models.CharField(max_length=60, unique=True)
    transaction = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)

    def __str__(self):
        return f"{self.reader} at {self.event_id}"
