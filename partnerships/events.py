"""News of every change: kinds with their wording, and the one function that records.

An app registers its kinds from `ready()`; recording an unregistered kind raises.
`event_recorded` fires after commit and is only a hint: whatever must follow an event is
also found by `unread`, a sweep with a stored cursor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from partnerships.models import Event, EventCursor
from partnerships.models.statements import Statement

event_recorded = Signal()


@dataclass(frozen=True)
class EventKind:
    """How an event is told: `wording` may use {by}, {subject} and {body}."""

    kind: str
    wording: str


_KINDS: dict[str, EventKind] = {}


def register_event(kind: str, wording: str) -> None:
    """Make `kind` ("noun.verbed") recordable. Raises ValueError if it is registered with other words."""
    known = _KINDS.setdefault(kind, EventKind(kind, wording))
    if known.wording != wording:
        raise ValueError(f"The event {kind} is already registered as “{known.wording}”.")


def kinds() -> tuple[EventKind, ...]:
    """Every registered kind, by name."""
    return tuple(_KINDS[kind] for kind in sorted(_KINDS))


def record(
    kind, subject, *, by, at, body=None, visibility=Event.Visibility.MEMBERS, before=None, after=None, **data
) -> Event:
    """Write one event in the caller's transaction; `before` and `after` are dicts of what changed.

    Raises KeyError for a kind that no app registered.
    """
    changes = {key: value for key, value in {"before": before, "after": after, **data}.items() if value is not None}
    event = _event(kind, subject, changes, by=by, at=at, body=body, visibility=visibility)
    event.save(force_insert=True)
    _tell_after_commit(event)
    return event


def record_each(kind, happened, *, at, visibility=Event.Visibility.MEMBERS) -> None:
    """Write the same kind of event for each (subject, by, data) of `happened`, in one statement.

    Listeners are told once, of the last: whoever listens looks for all that waits.
    """
    events = [_event(kind, subject, data, by=by, at=at, visibility=visibility) for subject, by, data in happened]
    Event.objects.bulk_create(events)
    if events:
        _tell_after_commit(events[-1])


def _event(kind, subject, data, *, by, at, body=None, visibility):
    return Event(
        kind=_KINDS[kind].kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        subject_address=subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "",
        body=body,
        by=by,
        by_label=str(by)[:200] if by else "The portal",
        at=at,
        visibility=visibility,
        data=data,
    )


def _tell_after_commit(event):
    # A function with a name: Django writes it down when a listener fails.
    def tell_listeners():
        event_recorded.send(sender=Event, event=event)

    transaction.on_commit(tell_listeners, robust=True)


def sentence(event: Event) -> str:
    """What happened, in words."""
    known = _KINDS.get(event.kind)
    wording = known.wording if known else "{by} changed {subject}"
    return wording.format(
        by=event.by_label or "The portal", subject=event.subject_label, body=event.body or "the partnership"
    )


# What is settled is named by its last transaction, what is not by how much of it there is: events
# that commit late change the one or the other, so nothing slips in unseen. All of it by index.
_NEWEST = Statement(
    "newest",
    """
    SELECT coalesce((SELECT max(transaction) FROM partnerships_event
                     WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint), 0),
           (SELECT count(*) FROM partnerships_event
            WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
    """,
)


def newest() -> str:
    """The state of the news: a text that differs whenever another event can be read.

    Best asked first in a request, for it needs no check of the connection before it.
    """
    ((settled, unsettled),) = _NEWEST.opening_rows()
    return f"{settled}-{unsettled}"


@contextmanager
def unread(reader: str, *, limit: int = 500) -> Iterator[list[Event]]:
    """The settled events that `reader` has not had yet, oldest first; leaving the block moves its cursor past them.

    Holds the cursor's row, so two workers never read the same events; a second one gets none.
    """
    with transaction.atomic():
        EventCursor.objects.get_or_create(reader=reader)
        cursor = EventCursor.objects.select_for_update(skip_locked=True).filter(reader=reader).first()
        if cursor is None:
            yield []
            return
        later = Q(transaction__gt=cursor.transaction) | Q(transaction=cursor.transaction, pk__gt=cursor.event_id)
        events = list(
            Event.objects.settled().filter(later).select_related("body").order_by("transaction", "pk")[:limit]
        )
        yield events
        if events:
            cursor.transaction, cursor.event_id = events[-1].transaction, events[-1].pk
            cursor.save(update_fields=["transaction", "event_id"])
