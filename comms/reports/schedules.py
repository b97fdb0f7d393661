"""The months of News-Link to come (X11)."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from partnerships.duties import Planned

STORIES_DUE_DAY, ISSUE_DUE_DAY = 20, 28


def news_link(start: dt.date, end: dt.date, *, on: dt.date) -> Iterator[Planned]:
    """Stories and issue of each month after that of `on`: the issue of its own month has its duties."""
    month = max(start, on).replace(day=1)
    while month < end:
        if (month.year, month.month) > (on.year, on.month):
            days = {STORIES_DUE_DAY: "Stories for News-Link", ISSUE_DUE_DAY: f"News-Link {month:%B %Y}"}
            for number, title in days.items():
                if start <= month.replace(day=number) < end:
                    yield Planned(month.replace(day=number), title, address=reverse("comms:news_link"))
        month = (month + dt.timedelta(days=32)).replace(day=1)
