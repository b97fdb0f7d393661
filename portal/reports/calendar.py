"""What happens when: events and meetings that the reader may know of, and their own duties (E06, X11)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from comms.models import CalendarEntry
from partnerships import duties
from partnerships.models import Body, Duty, Meeting, Person

MEETING, DUTY = "Meeting", "Due from you"
MEETINGS, DUTIES = "meeting", "due"
# What the calendar can be narrowed to, in words; duties only for those who are signed in.
KINDS = {**dict(CalendarEntry.Kind.choices), MEETINGS: "Meeting of a board or partnership"}


@dataclass(frozen=True)
class Choice:
    """What of the calendar a reader wants to see; everything unless they say otherwise."""

    kind: str = ""
    body: Body | None = None

    def wants(self, kind) -> bool:
        """Whether things of this kind are wanted at all."""
        return self.kind in ("", kind)

    def of_body(self, rows):
        """Those of the rows that belong to the wanted body."""
        return rows.filter(body=self.body) if self.body else rows


EVERYTHING = Choice()


@dataclass(frozen=True)
class Entry:
    """One line of the calendar."""

    day: dt.date
    time: dt.time | None
    what: str
    title: str
    address: str
    body: str
    place: str = ""


@dataclass(frozen=True)
class Month:
    """The entries of one month, and the months beside it."""

    first: dt.date
    entries: list[Entry]

    @property
    def before(self) -> dt.date:
        """The first day of the month before."""
        return (self.first - dt.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> dt.date:
        """The first day of the month after."""
        return (self.first + dt.timedelta(days=31)).replace(day=1)

    @property
    def days(self) -> list[tuple[dt.date, list[Entry]]]:
        """The days on which something happens, each with its entries."""
        days = {}
        for entry in self.entries:
            days.setdefault(entry.day, []).append(entry)
        return list(days.items())

    @property
    def weeks(self) -> list[list[tuple[dt.date, list[Entry]]]]:
        """The whole weeks of the month, Monday first, each day with its entries."""
        days = dict(self.days)
        monday = self.first - dt.timedelta(days=self.first.weekday())
        weeks = []
        while monday < self.after:
            week = [monday + dt.timedelta(days=number) for number in range(7)]
            weeks.append([(day, days.get(day, [])) for day in week])
            monday += dt.timedelta(days=7)
        return weeks


def month_of(person: Person, first: dt.date, choice: Choice = EVERYTHING) -> Month:
    """What `person` (also a visitor) may know of in the month that begins with `first`, as far as they want it."""
    month = Month(first, [])
    found = [entry for entry in _events(person, first, month.after, choice=choice) if first <= entry.day < month.after]
    if choice.wants(MEETINGS):
        found += _meetings(person, first, month.after, choice=choice)
    if choice.wants(DUTIES):
        found += _duties(person, first, month.after, choice)
    return Month(first, sorted(found, key=_by_time))


def coming_up(person: Person, *, on: dt.date, count: int) -> list[Entry]:
    """The next events from the day `on`, soonest first."""
    found = [*_events(person, on, None, count), *_meetings(person, on, None, count)]
    return sorted(found, key=_by_time)[:count]


def _by_time(entry):
    return entry.day, entry.time or dt.time.min, entry.title


def _events(person, start, end, count=None, choice=EVERYTHING):
    """An entry for each day of each event that is not over by `start`."""
    events = CalendarEntry.objects.visible_to(person).filter(cancelled_at__isnull=True, ends_at__gt=_midnight(start))
    if end:
        events = events.filter(starts_at__lt=_midnight(end))
    if choice.kind:
        events = events.filter(kind=choice.kind)
    for event in choice.of_body(events).select_related("body").order_by("starts_at", "pk")[:count]:
        begins, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
        days = (ends.date() - begins.date()).days + 1
        for number in range(days if end else 1):
            yield Entry(
                day=begins.date() + dt.timedelta(days=number),
                time=begins.time() if number == 0 else None,
                what=f"{event.get_kind_display()}, day {number + 1} of {days}"
                if days > 1
                else event.get_kind_display(),
                title=event.title,
                address=event.get_absolute_url(),
                body=event.body.name,
                place=event.place,
            )


def _meetings(person, start, end, count=None, choice=EVERYTHING):
    meetings = choice.of_body(Meeting.objects.visible_to(person).to_come(on=start))
    if end:
        meetings = meetings.filter(held_on__lt=end)
    for meeting in meetings.select_related("body")[:count]:
        yield Entry(
            day=meeting.held_on,
            time=meeting.starts_at,
            what=MEETING,
            title=f"Meeting of {meeting.body.name}",
            address=meeting.get_absolute_url(),
            body=meeting.body.name,
            place=meeting.place,
        )


def _duties(person, start, end, choice):
    own = choice.of_body(Duty.objects.open().owed_by(person)).filter(due_on__gte=start, due_on__lt=end)
    for duty in own.select_related("body").order_by("due_on", "pk"):
        yield Entry(
            day=duty.due_on,
            time=None,
            what=DUTY,
            title=duties.title(duty),
            address=duty.subject_address,
            body=duty.body.name if duty.body else "",
        )


def _midnight(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
