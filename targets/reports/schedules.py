"""The quarters to come: when their returns are due and their reports can be published (X11)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from partnerships.duties import Planned, working_days_after
from partnerships.models import Body
from targets.models import Quarter
from targets.models.quarters import FIRST_YEAR, LAST_YEAR, part_label, year_of

WORKING_DAYS_TO_REPORT = 10


def returns(start: dt.date, end: dt.date, *, on: dt.date) -> Iterator[Planned]:
    """The return of each body for each quarter that asked nobody yet."""
    bodies = Body.objects.active().filter(Q(kind=Body.Kind.THEMATIC) | Q(indicators__isnull=False)).distinct()
    owing = list(bodies.in_order())
    for quarter, due_on in _quarters(start, end, on):
        if quarter.due_on is None:
            title = f"Return for {part_label(quarter.year, quarter.number)}"
            yield from (Planned(due_on, title, body=body, address=body.get_absolute_url()) for body in owing)


def reports(start: dt.date, end: dt.date, *, on: dt.date) -> Iterator[Planned]:
    """The reports of each quarter that is not published: they can be made once its returns are in."""
    for quarter, due_on in _quarters(start, end, on):
        if quarter.published_at is None and (day := working_days_after(due_on, 1)) < end:
            title = f"Quarterly reports: {part_label(quarter.year, quarter.number)}"
            yield Planned(day, title, address=reverse("targets:indicator_list"))


def _quarters(start, end, on):
    """The quarters, opened or not, whose returns are due in the time and not before `on`, each with that day."""
    known = {(quarter.year, quarter.number): quarter for quarter in Quarter.objects.all()}
    for year in range(max(year_of(start) - 1, FIRST_YEAR), min(year_of(end), LAST_YEAR) + 1):
        for number in range(1, 5):
            quarter = known.get((year, number)) or Quarter(year=year, number=number)
            due_on = quarter.due_on or working_days_after(quarter.ends_on, WORKING_DAYS_TO_REPORT)
            if max(start, on) <= due_on < end:
                yield quarter, due_on
