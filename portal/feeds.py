"""Secret links by which a calendar program reads somebody's duties: made, looked up, taken back (X11)."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from comms.mime.calendars import Occasion, uid
from partnerships import duties
from partnerships.models import Duty, Person
from portal.models import CalendarFeed
from portal.reports.whole_life import Wanted, items_between

AHEAD = dt.timedelta(days=400)
BACK = dt.timedelta(days=60)


@transaction.atomic
def make_feed(person: Person, *, at) -> str:
    """Make a new secret link for `person`, which ends the one before; returns its token, which is kept nowhere."""
    Person.objects.select_for_update().get(pk=person.pk)
    revoke_feed(person, at=at)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(person=person, digest=_hash(token), made_at=at)
    return token


def revoke_feed(person: Person, *, at) -> int:
    """Take the secret link back; returns how many were live."""
    return CalendarFeed.objects.live().filter(person=person).update(revoked_at=at)


def owner_of(token: str) -> Person | None:
    """Whose live link this is; nobody's if it was taken back or the person may no longer sign in."""
    feed = CalendarFeed.objects.live().filter(digest=_hash(token)).select_related("person").first()
    return feed.person if feed and feed.person.is_active else None


def own_duties(person: Person, *, at) -> list[Occasion]:
    """What `person` owes, done things of the last weeks too, each an all-day entry."""
    today = timezone.localdate(at)
    owed = Duty.objects.owed_by(person).filter(due_on__gt=today - BACK)
    return [
        Occasion(
            uid=uid("duty", duty.pk),
            title=duties.title(duty),
            starts=duty.due_on,
            ends=None,
            changed_at=duty.withdrawn_at or duty.done_at or duty.opened_at,
            sequence=1 if duty.withdrawn_at or duty.done_at else 0,
            is_cancelled=duty.withdrawn_at is not None or duty.done_at is not None,
            path=duty.subject_address,
            category="Due",
        )
        for duty in owed.select_related("body").order_by("due_on", "pk")
    ]


def whole_life(person: Person, *, at) -> list[Occasion]:
    """The whole-life calendar of the months around `at`, as `person` may know of it."""
    today = timezone.localdate(at)
    items = items_between(person, today - BACK, today + AHEAD, Wanted(), on=today)
    return [
        Occasion(
            uid=uid("life", _hash(f"{item.kind} {item.day} {item.title} {item.body and item.body.pk}")[:24]),
            title=f"{item.title}: {item.body.name}" if item.body and item.body.name not in item.title else item.title,
            starts=item.day,
            ends=None,
            changed_at=at.replace(hour=0, minute=0, second=0, microsecond=0),
            path=item.address,
            category=item.kind_label,
        )
        for item in items
    ]


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
