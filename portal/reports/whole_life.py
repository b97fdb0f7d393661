"""Everything that is due or comes again in a year, from every app: duties, schedules, cadences, meetings, events (X11)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from comms.models import CalendarEntry
from partnerships import duties
from partnerships.models import Body, Cadence, Dissolution, Duty, Meeting, Person
from partnerships.models.cadences import months_later

Kind = Cadence.Kind
OTHER = "other"
# What the year can be narrowed to.
KINDS = {**dict(Kind.choices), "loan": "Loans", OTHER: "Other duties"}
# To which kind of thing a duty belongs, by the beginning of its own kind.
_KIND_OF_DUTY = (
    ("page_check", Kind.CHECK),
    ("proposal", Kind.CHECK),
    ("briefing", Kind.NEWS),
    ("plan_action", Kind.PLAN),
    ("dissolution", Kind.PLAN),
    ("story", Kind.NEWS),
    ("issue", Kind.NEWS),
    ("press", Kind.NEWS),
    ("targets.return", Kind.RETURN),
    ("targets", Kind.REPORT),
    ("round", Kind.HEALTH),
    ("loan", "loan"),
)


@dataclass(frozen=True)
class Wanted:
    """What of the year a reader wants to see; all they may know of unless they say otherwise."""

    kind: str = ""
    body: Body | None = None
    only_mine: bool = False


@dataclass(frozen=True)
class Item:
    """One thing of the year: due, done, planned or taking place."""

    day: dt.date
    kind: str
    title: str
    state: str
    body: Body | None = None
    address: str = ""
    is_mine: bool = False

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]


@dataclass
class Line:
    """What is alike on one day, told once: a thing and the bodies it is about."""

    day: dt.date
    kind: str
    title: str
    state: str
    address: str
    bodies: list[Body] = field(default_factory=list)
    is_mine: bool = False

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Year:
    """A year from April to March."""

    start: int
    items: list[Item]
    undated: list[Cadence]

    @property
    def months(self) -> list[tuple[dt.date, list[Line]]]:
        """Each month with what is on in it, alike things together."""
        first = dt.date(self.start, 4, 1)
        found = {months_later(first, number): [] for number in range(12)}
        for item in self.items:
            found[item.day.replace(day=1)].append(item)
        return [(month, _lines(items)) for month, items in found.items()]

    @property
    def by_body(self) -> list[tuple[str, list[Line]]]:
        """Each body with its year; what is no one body's first."""
        found = defaultdict(list)
        for item in self.items:
            found[item.body.name if item.body else ""].append(item)
        return [(name or "The framework as a whole", _lines(found[name])) for name in sorted(found)]


DUE, DONE, LATE, PLANNED, ON = "due", "done", "overdue", "planned", "on"


def year_of(person: Person, start: int, wanted: Wanted, *, on: dt.date) -> Year:
    """The year that begins in April of `start`, as far as `person` may know of it and wants to, seen on the day `on`."""
    first, end = dt.date(start, 4, 1), dt.date(start + 1, 4, 1)
    items = items_between(person, first, end, wanted, on=on)
    cadences = Cadence.objects.visible_to(person).filter(first_on=None, schedule="")
    if wanted.kind:
        cadences = cadences.filter(kind=wanted.kind)
    if wanted.body or wanted.only_mine:
        cadences = cadences.filter(body__in=[wanted.body] if wanted.body else person.seat_body_ids)
    return Year(start, items, list(cadences.select_related("body")))


def items_between(person: Person, start: dt.date, end: dt.date, wanted: Wanted, *, on: dt.date) -> list[Item]:
    """Everything from `start` until before `end`, in order of its days."""
    own_bodies = set(person.seat_body_ids)
    found = [
        *_duties(person, start, end, on),
        *_closings(person, start, end, on, own_bodies),
        *_scheduled(start, end, on, own_bodies),
        *_cadences(person, start, end, on, own_bodies),
        *_meetings(person, start, end, own_bodies),
        *_events(person, start, end, own_bodies),
    ]
    kept = [
        item
        for item in found
        if wanted.kind in ("", item.kind)
        and (wanted.body is None or wanted.body == item.body)
        and (item.is_mine or not wanted.only_mine)
    ]
    return sorted(kept, key=lambda item: (item.day, item.kind, item.title, item.body.name if item.body else ""))


def _duties(person, start, end, on):
    seen = Duty.objects.visible_to(person).filter(due_on__gte=start, due_on__lt=end, withdrawn_at=None)
    seen = seen.exclude(kind=Dissolution.DUTY)
    own = set(Duty.objects.owed_by(person).filter(due_on__gte=start, due_on__lt=end).values_list("pk", flat=True))
    for duty in seen.select_related("body").order_by("due_on", "pk"):
        state = DONE if duty.done_at else LATE if duty.due_on < on else DUE
        yield Item(
            duty.due_on, _kind_of(duty), duties.title(duty), state, duty.body, duty.subject_address, duty.pk in own
        )


def _closings(person, start, end, on, own_bodies):
    """Closings to come, for whoever may read the workbook; bodies that have closed, for all who see their page."""
    in_time = {"planned_for__gte": start, "planned_for__lt": end}
    workbooks = Dissolution.objects.visible_to(person).open().filter(**in_time).select_related("body")
    owed = set(Duty.objects.owed_by(person).open().filter(kind=Dissolution.DUTY).values_list("subject_id", flat=True))
    for workbook in workbooks:
        day, body, is_owed = workbook.planned_for, workbook.body, str(workbook.pk) in owed
        state = LATE if day < on else DUE if is_owed else PLANNED
        is_mine = is_owed or body.pk in own_bodies
        yield Item(day, Kind.PLAN, f"Closing of {body.name}", state, body, workbook.get_absolute_url(), is_mine)
    for body in Body.objects.visible_to(person).filter(closed_on__gte=start, closed_on__lt=end, status="closed"):
        is_mine = body.pk in own_bodies
        yield Item(body.closed_on, Kind.PLAN, f"{body.name} closed", DONE, body, body.get_absolute_url(), is_mine)


def _scheduled(start, end, on, own_bodies):
    for schedule in duties.schedules():
        for planned in schedule.days(start, end, on=on):
            is_mine = planned.body is not None and planned.body.pk in own_bodies
            yield Item(planned.day, schedule.kind, planned.title, PLANNED, planned.body, planned.address, is_mine)


def _cadences(person, start, end, on, own_bodies):
    """Days of what recurs by the list; only those to come, since nobody says what became of the others."""
    listed = Cadence.objects.visible_to(person).filter(first_on__isnull=False, schedule="").select_related("body")
    for cadence in listed:
        for day in cadence.days_between(max(start, on), end):
            yield Item(day, cadence.kind, cadence.title, PLANNED, cadence.body, "", cadence.body_id in own_bodies)


def _meetings(person, start, end, own_bodies):
    meetings = Meeting.objects.visible_to(person).filter(held_on__gte=start, held_on__lt=end, cancelled_at=None)
    for meeting in meetings.select_related("body"):
        title, is_mine = f"Meeting of {meeting.body.name}", meeting.body_id in own_bodies
        yield Item(meeting.held_on, Kind.MEETING, title, ON, meeting.body, meeting.get_absolute_url(), is_mine)


def _events(person, start, end, own_bodies):
    begins, ends = (timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in (start, end))
    for entry in CalendarEntry.objects.visible_to(person).between(begins, ends).select_related("body"):
        day, is_mine = timezone.localdate(entry.starts_at), entry.body_id in own_bodies
        yield Item(day, Kind.EVENT, entry.title, ON, entry.body, entry.get_absolute_url(), is_mine)


def _kind_of(duty):
    return next((str(kind) for prefix, kind in _KIND_OF_DUTY if duty.kind.startswith(prefix)), OTHER)


def _lines(items):
    """Alike things of one day as one line; the title of a duty names its body, so those stay apart."""
    lines = {}
    for item in items:
        line = lines.setdefault(
            (item.day, item.kind, item.title, item.state),
            Line(item.day, item.kind, item.title, item.state, item.address),
        )
        line.is_mine |= item.is_mine
        if item.body:
            line.bodies.append(item.body)
    return list(lines.values())
