"""What the portal itself can count for a measure of success: small counters by name, each for one financial year."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils import timezone

from comms.models import CalendarEntry, EventAttendance, PartnerUpdate, PressCoverage, Publication, Subscription
from comms.reports.attendance import WELL_FROM
from partnerships.models import MessagePlacement, PartnerPlan


@dataclass(frozen=True)
class Counter:
    """Something countable: its name, its words, and `count(start, end)` for the moments from start until before end."""

    name: str
    label: str
    count: Callable[[dt.datetime, dt.datetime], int]


@dataclass(frozen=True)
class Counted:
    """A counter with its number."""

    label: str
    number: int


_COUNTERS: dict[str, Counter] = {}


def register_counter(name: str, label: str, count: Callable[[dt.datetime, dt.datetime], int]) -> None:
    """Let measures of success count this. Raises ValueError if the name is taken by other words."""
    counter = _COUNTERS.setdefault(name, Counter(name, label, count))
    if counter.label != label:
        raise ValueError(f"The counter {name} is already registered as “{counter.label}”.")


def counters() -> tuple[Counter, ...]:
    """Every counter, in the order of registration."""
    return tuple(_COUNTERS.values())


def counted(names, year: int) -> list[Counted]:
    """The numbers of these counters in the financial year that starts in `year`; unknown names are left out."""
    start, end = year_bounds(year)
    known = [_COUNTERS[name] for name in names if name in _COUNTERS]
    return [Counted(counter.label, counter.count(start, end)) for counter in known]


def year_bounds(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which a financial year begins and the next one does."""
    zone = timezone.get_default_timezone()
    return dt.datetime(year, 4, 1, tzinfo=zone), dt.datetime(year + 1, 4, 1, tzinfo=zone)


def _subscribers(start, end):
    """Addresses whose subscription was running when the year ended, or is now."""
    lasting = Subscription.objects.filter(confirmed_at__lt=end).exclude(ended_at__lt=end)
    return lasting.values("subscriber").distinct().count()


def _issues(start, end):
    return Publication.objects.news_link().filter(revision=1, published_at__gte=start, published_at__lt=end).count()


def _events(start, end):
    return CalendarEntry.objects.between(start, end).count()


def _attended(start, end):
    """People who came, as counted after the events of the year."""
    counted_after = EventAttendance.objects.filter(entry__in=CalendarEntry.objects.between(start, end))
    return counted_after.aggregate(total=Sum(F("came") + F("others")))["total"] or 0


def _well_attended(start, end):
    """Events to which enough of those with a place came, as the page about attendance counts them."""
    counted_after = EventAttendance.objects.filter(entry__in=CalendarEntry.objects.between(start, end))
    return (
        counted_after.filter(booked__gt=0)
        .alias(hundredfold=F("came") * 100)
        .filter(hundredfold__gte=F("booked") * WELL_FROM)
        .count()
    )


def _toned(tone):
    return lambda start, end: PressCoverage.objects.filter(
        tone=tone, seen_on__gte=start.date(), seen_on__lt=end.date()
    ).count()


def _releases(start, end):
    issued = Publication.objects.filter(kind=Publication.Kind.PRESS_RELEASE)
    return issued.filter(published_at__gte=start, published_at__lt=end).count()


def _updates(start, end):
    return PartnerUpdate.objects.filter(given_on__gte=start.date(), given_on__lt=end.date()).count()


def _plans(start, end):
    """Partners' plans of the year that are in line with an objective."""
    running = PartnerPlan.objects.filter(runs_from__lte=start.year, runs_until__gte=start.year)
    return running.filter(objectives__isnull=False).distinct().count()


def _messages(start, end):
    return MessagePlacement.objects.filter(placed_on__gte=start.date(), placed_on__lt=end.date()).count()


register_counter("subscribers", "people and organisations that get News-Link", _subscribers)
register_counter("issues", "issues of News-Link published", _issues)
register_counter("events", "events of the partnerships in the calendar", _events)
register_counter("attended", "people who came to events, as far as it was recorded", _attended)
register_counter(
    "events-well-attended", f"well attended events: at least {WELL_FROM}% of those with a place came", _well_attended
)
register_counter("coverage-good", "pieces of good coverage in the media", _toned("good"))
register_counter("coverage-adverse", "pieces of adverse coverage in the media", _toned("adverse"))
register_counter("releases", "press releases issued", _releases)
register_counter("updates", "updates and talks given to partners", _updates)
register_counter("plans-aligned", "partners’ plans in line with an objective", _plans)
register_counter("messages-placed", "key messages put into plans, papers and events", _messages)
