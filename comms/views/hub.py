"""Everything that is done in communications, on one page: each reader sees what they may do and what waits (E11)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.models import Person
from partnerships.pages import PageMixin

HUB = ("Communications", reverse_lazy("comms:hub"))
GROUPS = ("News-Link", "Plan", "Press and partners", "Events", "Handbook and strategy", "Consultations", "Mail")


@dataclass(frozen=True)
class HubLine:
    """A line of the hub: its words, where it leads, who may use it, and how much waits there for a person on a day."""

    group: str
    label: str
    url_name: str
    permission: str | None = None
    waiting: Callable[[Person, dt.date], int] | None = None
    waiting_words: str = "waiting"


_LINES: list[HubLine] = []


def register_hub_line(
    group: str, label: str, url_name: str, *, permission=None, waiting=None, waiting_words="waiting"
) -> None:
    """Put a line on the hub, in the group of this name; `waiting(person, on)` counts what waits there.

    `permission` is asked without an object. Called from `ready()`; a line that is there already is left alone.
    """
    line = HubLine(group, label, url_name, permission, waiting, waiting_words)
    if all(known.url_name != url_name for known in _LINES):
        _LINES.append(line)


def hub_groups(person: Person, *, on: dt.date):
    """The lines that `person` may use, by group, as the task list shows them."""
    own = [line for line in _LINES if line.permission is None or may(person, line.permission)]
    own.sort(key=lambda line: GROUPS.index(line.group) if line.group in GROUPS else len(GROUPS))
    return [
        (group, [_task(line, person, on) for line in lines]) for group, lines in groupby(own, lambda line: line.group)
    ]


def _task(line, person, on):
    number = line.waiting(person, on) if line.waiting else None
    waits = {"state": "waiting", "label": f"{number} {line.waiting_words}"}
    nothing = {"state": "done", "label": "Nothing waits"} if line.waiting else {"state": "", "label": ""}
    return {"title": line.label, "url": reverse(line.url_name), **(waits if number else nothing)}


class Hub(PageMixin, TemplateView):
    """The hub."""

    template_name = "comms/hub.html"
    permission = "comms.open_hub"
    heading = "Communications"

    def get_context_data(self, **kwargs):
        return super().get_context_data(groups=hub_groups(self.request.user, on=timezone.localdate()), **kwargs)
