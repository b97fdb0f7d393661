"""How well events were attended: the evidence for one of the plan's measures of success (E06, E11)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from comms.models import CalendarEntry, EventAttendance

# An event is well attended when at least this share of those who had a place came.
WELL_FROM = 75


@dataclass(frozen=True)
class EventRow:
    """One event that took place, and its numbers if they were recorded."""

    entry: CalendarEntry
    attendance: EventAttendance | None

    @property
    def share(self) -> int | None:
        """How many whole ones in a hundred of those who had a place came; None where nobody had one or nothing was recorded."""
        if self.attendance is None or not self.attendance.booked:
            return None
        return 100 * self.attendance.came // self.attendance.booked

    @property
    def verdict(self) -> str:
        """What it means for the measure."""
        if self.attendance is None:
            return "Not recorded"
        if self.share is None:
            return "Nobody had to register"
        return "Well attended" if self.is_well else "Thinly attended"

    @property
    def is_well(self) -> bool:
        """Whether enough of those with a place came; exact, whatever the rounded share shows."""
        counted = self.attendance
        return counted is not None and counted.booked > 0 and 100 * counted.came >= WELL_FROM * counted.booked


@dataclass(frozen=True)
class YearOfEvents:
    """The events of one financial year that are over."""

    rows: list[EventRow]

    @property
    def people(self) -> int:
        """How many came to all of them together, as far as it was recorded."""
        return sum(row.attendance.total for row in self.rows if row.attendance)

    @property
    def measured(self) -> int:
        """At how many of them people had places and who came was recorded."""
        return sum(row.share is not None for row in self.rows)

    @property
    def well(self) -> int:
        """How many of those were well attended."""
        return sum(row.is_well for row in self.rows)


def attendance_of_year(year: int, *, at) -> YearOfEvents:
    """The events that began in the financial year from April of `year` and are over by `at`, newest first."""
    zone = timezone.get_default_timezone()
    starts, ends = dt.datetime(year, 4, 1, tzinfo=zone), dt.datetime(year + 1, 4, 1, tzinfo=zone)
    entries = (
        CalendarEntry.objects.between(starts, ends)
        .filter(ends_at__lte=at)
        .select_related("body", "attendance")
        .order_by("-starts_at", "-pk")
    )
    return YearOfEvents([EventRow(entry, getattr(entry, "attendance", None)) for entry in entries])
