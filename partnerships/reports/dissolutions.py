"""How far the close-down workbook of a body is, and what is still open on the body (A20, X11)."""

import datetime as dt
from dataclasses import dataclass

from partnerships.duties import title
from partnerships.models import HEADS, Body, Dissolution, Duty, Head, Meeting, Person, PlanAction, Practice


@dataclass(frozen=True)
class WrittenHead:
    """One head of the Code and what is written under it."""

    head: Head
    words: str


@dataclass(frozen=True)
class StillOpen:
    """Things of one sort that are open on a body, as (words, address), and what becomes of them."""

    heading: str
    advice: str
    links: list[tuple[str, str]]


@dataclass(frozen=True)
class CloseDown:
    """A workbook with its heads and lessons, and what is still open; nothing of it if none was begun."""

    workbook: Dissolution | None
    heads: list[WrittenHead]
    lessons: list[Practice]
    still_open: list[StillOpen]

    @property
    def done(self) -> int:
        """Under how many heads something is written."""
        return sum(bool(each.words) for each in self.heads)

    @property
    def empty(self) -> list[str]:
        """The names of the heads that are empty."""
        return [each.head.name for each in self.heads if not each.words]


def newest_workbook(body: Body) -> Dissolution | None:
    """The open workbook of a body, else the last one that was closed."""
    return Dissolution.objects.filter(body=body).select_related("body", "begun_by", "closed_by").first()


def close_down(body: Body, person: Person, *, on: dt.date) -> CloseDown:
    """What the page of a body's closing down shows to `person`."""
    workbook = newest_workbook(body)
    if body.status == Body.Status.ACTIVE and workbook and workbook.is_closed:
        workbook = None
    return CloseDown(
        workbook,
        heads=[WrittenHead(head, getattr(workbook, head.column) if workbook else "") for head in HEADS],
        lessons=list(workbook.lessons.order_by("pk")) if workbook else [],
        still_open=still_open(body, person, on=on),
    )


def still_open(body: Body, person: Person, *, on: dt.date) -> list[StillOpen]:
    """What must be moved or settled before a body closes, as far as `person` may know of it; empty sorts left out."""
    children = Body.objects.in_order().filter(parent=body).exclude(status=Body.Status.CLOSED)
    duties = (
        Duty.objects.visible_to(person).open().filter(body=body).exclude(kind=Dissolution.DUTY).select_related("body")
    )
    actions = PlanAction.objects.open().filter(plan__body=body).select_related("plan").order_by("plan", "number")
    meetings = Meeting.objects.visible_to(person).filter(body=body, held_on__gte=on, cancelled_at=None)
    sorts = (
        ("Reports to it", "Close each, or let it report to another body.", _links(children)),
        (
            "Still to be done",
            "Do each, or have it done by somebody else.",
            [(f"{title(duty)}, due {duty.due_on:%-d %B %Y}", duty.subject_address) for duty in duties],
        ),
        ("Actions of its plans", "Settle each, or move it to another plan.", _links(actions)),
        ("Meetings to come", "Hold or cancel each.", _links(meetings.select_related("body").order_by("held_on"))),
    )
    return [StillOpen(*sort) for sort in sorts if sort[2]]


def _links(things):
    return [(str(thing), thing.get_absolute_url()) for thing in things]
