"""What is still open on a body and must be moved or settled before it closes; apps say what of theirs is (X11)."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from partnerships.duties import title
from partnerships.models import Body, Dissolution, Duty, Meeting, Paper, Person, PlanAction

# A thing in words, and the address where it is settled.
Link = tuple[str, str]


@dataclass(frozen=True)
class StillOpen:
    """Things of one sort that are open on a body, and what becomes of them."""

    heading: str
    advice: str
    links: list[Link]


@dataclass(frozen=True)
class Sort:
    """One sort of thing that can be open on a body: `find(body, person, on=)` gives those that `person` may see.

    `instead_of` names the kinds of duties that are about the same things, so that nothing is listed twice.
    """

    heading: str
    advice: str
    find: Callable[..., Iterable[Link]]
    instead_of: tuple[str, ...] = ()


_SORTS: list[Sort] = []


def register_still_open(
    heading: str, *, advice: str, find: Callable[..., Iterable[Link]], instead_of: tuple[str, ...] = ()
) -> None:
    """Have close-down workbooks list what an app knows to be open on a body."""
    sort = Sort(heading, advice, find, instead_of)
    if sort not in _SORTS:
        _SORTS.append(sort)


def still_open(body: Body, person: Person, *, on: dt.date) -> list[StillOpen]:
    """What must be moved or settled before a body closes, as far as `person` may know of it; empty sorts left out."""
    of_ours = (
        Sort("Reports to it", "Close each, or let it report to another body.", _children),
        Sort("Still to be done", "Do each, or have it done by somebody else.", _duties),
        Sort("Actions of its plans", "Settle each, or move it to another plan.", _actions),
        Sort("Meetings to come", "Hold or cancel each.", _meetings),
        Sort("Papers for meetings", "Have each sent in and accepted, or withdraw it.", _papers),
    )
    found = (StillOpen(each.heading, each.advice, list(each.find(body, person, on=on))) for each in (*of_ours, *_SORTS))
    return [each for each in found if each.links]


def _children(body, _person, *, on):
    return _links(Body.objects.in_order().filter(parent=body).exclude(status=Body.Status.CLOSED))


def _duties(body, person, *, on):
    told_otherwise = [Dissolution.DUTY, *Paper.DUTIES, *(kind for sort in _SORTS for kind in sort.instead_of)]
    duties = Duty.objects.visible_to(person).open().filter(body=body).exclude(kind__in=told_otherwise)
    return [
        (f"{title(duty)}, due {duty.due_on:%-d %B %Y}", duty.subject_address) for duty in duties.select_related("body")
    ]


def _actions(body, _person, *, on):
    return _links(PlanAction.objects.open().filter(plan__body=body).select_related("plan").order_by("plan", "number"))


def _meetings(body, person, *, on):
    meetings = Meeting.objects.visible_to(person).filter(body=body, held_on__gte=on, cancelled_at=None)
    return _links(meetings.select_related("body").order_by("held_on"))


def _papers(body, person, *, on):
    papers = Paper.objects.visible_to(person).open().filter(Q(body=body) | Q(meeting__body=body))
    return [
        (f"{paper}, from {paper.body} for {paper.meeting.body}", paper.get_absolute_url())
        for paper in papers.select_related("body", "meeting__body").soonest_first()
    ]


def _links(things):
    return [(str(thing), thing.get_absolute_url()) for thing in things]
