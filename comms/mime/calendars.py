"""Calendar files (RFC 5545): events that programs take over, keep up to date and show as cancelled (E06, X11)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone

ICAL_TYPE = "text/calendar; charset=utf-8"
_ZONE_FROM, _ZONE_TO = dt.date(2000, 1, 1), dt.date(2037, 12, 31)


@dataclass(frozen=True)
class Occasion:
    """What a calendar program needs to know of one thing; days instead of moments make it last all day.

    `uid` stays the same for ever and `sequence` rises with every change, so that programs that
    have taken it over bring theirs up to date.
    """

    uid: str
    title: str
    starts: dt.datetime | dt.date
    ends: dt.datetime | dt.date | None
    changed_at: dt.datetime
    sequence: int = 0
    is_cancelled: bool = False
    place: str = ""
    description: str = ""
    path: str = ""
    category: str = ""


def uid(kind: str, key) -> str:
    """The lasting name of a thing among all the calendars of the world."""
    return f"{kind}-{key}@{settings.PORTAL_HOST}"


def calendar_file(name: str, occasions: Iterable[Occasion]) -> bytes:
    """A calendar called `name`, in London time with its rules for summer written out."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PARTNERSHIP_NAME}//Partnership Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", timezone.get_default_timezone_name())
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    for occasion in occasions:
        calendar.add_component(_event(occasion))
    return calendar.to_ical()


def _event(occasion):
    event = Event()
    event.add("uid", occasion.uid)
    event.add("summary", occasion.title)
    event.add("dtstart", _in_london(occasion.starts))
    if occasion.ends:
        event.add("dtend", _in_london(occasion.ends))
    event.add("dtstamp", occasion.changed_at)
    event.add("last-modified", occasion.changed_at)
    event.add("sequence", occasion.sequence)
    event.add("status", "CANCELLED" if occasion.is_cancelled else "CONFIRMED")
    if not isinstance(occasion.starts, dt.datetime):
        event.add("transp", "TRANSPARENT")  # an all-day reminder does not make anybody busy
    texts = {"location": occasion.place, "description": occasion.description, "categories": occasion.category}
    for name, text in texts.items():
        if text:
            event.add(name, [text] if name == "categories" else text)
    if occasion.path:
        event.add("url", settings.PORTAL_ADDRESS + occasion.path)
    return event


def _in_london(value):
    return timezone.localtime(value) if isinstance(value, dt.datetime) else value


@cache
def _zone():
    return Timezone.from_tzid(timezone.get_default_timezone_name(), first_date=_ZONE_FROM, last_date=_ZONE_TO)
