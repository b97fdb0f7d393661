"""Events beside one another: which get in each other's way, and all of them as a calendar to take over (E06)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils import timezone

from comms.mime.calendars import Occasion, uid
from comms.models import Audience, CalendarEntry
from partnerships.models import Meeting, Person
from partnerships.templatetags.words import clock

# A meeting has no end in the register; two hours are what most take.
MEETING_LASTS = dt.timedelta(hours=2)
FEED_GOES_BACK = dt.timedelta(days=366)


@dataclass(frozen=True)
class Clash:
    """Something that an event gets in the way of."""

    title: str
    address: str
    when: str
    why: str


def clashes(starts_at, ends_at, *, person: Person, audience: Audience | None = None, besides=None) -> list[Clash]:
    """What on the same day `person` should think of: what takes place at the same time or is for the same people.

    `besides` is the key of the event itself, if it stands in the calendar already.
    """
    return [
        *_clashing_events(starts_at, ends_at, person, audience, besides),
        *_clashing_meetings(starts_at, ends_at, person),
    ]


def public_occasions(*, at) -> list[Occasion]:
    """Every public event and meeting from a year ago on, those that were cancelled too."""
    since = at - FEED_GOES_BACK
    entries = CalendarEntry.objects.filter(is_public=True, starts_at__gte=since).select_related("body")
    meetings = (
        Meeting.objects.filter(is_public=True, held_on__gte=timezone.localdate(since))
        .select_related("body")
        .annotate(
            changes=Count("row_history", filter=Q(row_history__pgh_label="update")),
            changed_at=Max("row_history__pgh_created_at"),
        )
        .order_by("held_on", "pk")
    )
    return [*(occasion_of(entry) for entry in entries), *(_occasion_of_meeting(meeting) for meeting in meetings)]


def occasion_of(entry: CalendarEntry) -> Occasion:
    """One event as calendar programs want it."""
    return Occasion(
        uid=uid("event", entry.pk),
        title=entry.title,
        starts=entry.starts_at,
        ends=entry.ends_at,
        changed_at=entry.changed_at or entry.notified_at,
        sequence=entry.sequence,
        is_cancelled=entry.cancelled_at is not None,
        place=entry.place,
        description=f"Put on by {entry.body.name}.\n\n{entry.description}".strip(),
        path=entry.get_absolute_url(),
        category=entry.get_kind_display(),
    )


def _occasion_of_meeting(meeting):
    starts = _meeting_starts(meeting)
    return Occasion(
        uid=uid("meeting", meeting.pk),
        title=f"Meeting of {meeting.body.name}",
        starts=starts or meeting.held_on,
        ends=starts + MEETING_LASTS if starts else None,
        changed_at=meeting.changed_at or _midnight(meeting.held_on),
        sequence=meeting.changes,
        is_cancelled=meeting.cancelled_at is not None,
        place=meeting.place,
        path=meeting.get_absolute_url(),
        category="Meeting",
    )


def _clashing_events(starts_at, ends_at, person, audience, besides):
    day_begins, day_ends = _midnight(starts_at), _midnight(ends_at) + dt.timedelta(days=1)
    same_day = CalendarEntry.objects.visible_to(person).overlapping(day_begins, day_ends)
    in_the_way = Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if audience:
        in_the_way |= Q(audience=audience)
    for entry in same_day.filter(in_the_way).exclude(pk=besides).select_related("body"):
        at_once = entry.starts_at < ends_at and entry.ends_at > starts_at
        reasons = ["at the same time"] * at_once + ["for the same people"] * (
            audience is not None and entry.audience_id == audience.pk
        )
        yield Clash(
            title=f"{entry.title} ({entry.body.name})",
            address=entry.get_absolute_url(),
            when=_hours(entry.starts_at, entry.ends_at),
            why=" and ".join(reasons),
        )


def _clashing_meetings(starts_at, ends_at, person):
    days = (timezone.localdate(starts_at), timezone.localdate(ends_at))
    meetings = Meeting.objects.visible_to(person).filter(
        held_on__range=days, cancelled_at=None, starts_at__isnull=False
    )
    for meeting in meetings.select_related("body").order_by("held_on", "starts_at", "pk"):
        begins = _meeting_starts(meeting)
        if begins < ends_at and begins + MEETING_LASTS > starts_at:
            yield Clash(
                title=f"Meeting of {meeting.body.name}",
                address=meeting.get_absolute_url(),
                when=f"from {clock(begins)}",
                why="at about the same time",
            )


def _meeting_starts(meeting):
    if meeting.starts_at is None:
        return None
    return timezone.make_aware(dt.datetime.combine(meeting.held_on, meeting.starts_at))


def _midnight(moment):
    day = timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _hours(starts_at, ends_at):
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if starts.date() == ends.date():
        return f"{clock(starts)} to {clock(ends)}"
    return f"{starts.day} {starts:%B} {clock(starts)} to {ends.day} {ends:%B} {clock(ends)}"
