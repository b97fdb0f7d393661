"""What the register's own schedules will ask for (X11)."""

import datetime as dt
from collections.abc import Iterator

from partnerships.duties import Planned
from partnerships.models import Body, PlanAction

PAGE_CHECK_DAY = 15


def page_checks(start: dt.date, end: dt.date, *, on: dt.date) -> Iterator[Planned]:
    """The check of each active partnership's page in each month after that of `on`."""
    bodies = list(Body.objects.active().partnerships().in_order())
    month = (max(start, on) if start <= on else start).replace(day=1)
    while month < end:
        day = month.replace(day=PAGE_CHECK_DAY)
        if start <= day < end and (day.year, day.month) > (on.year, on.month):
            yield from (Planned(day, "Page check", body=body, address=body.get_absolute_url()) for body in bodies)
        month = (month + dt.timedelta(days=32)).replace(day=1)


def plan_actions(start: dt.date, end: dt.date, *, on: dt.date) -> Iterator[Planned]:
    """What action plans promise by a day to come."""
    actions = PlanAction.objects.open().filter(due_on__gte=max(start, on), due_on__lt=end)
    for action in actions.select_related("plan__body").order_by("due_on", "pk"):
        yield Planned(action.due_on, str(action), body=action.plan.body, address=action.get_absolute_url())
