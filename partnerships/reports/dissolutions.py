"""How far the close-down workbook of a body is, and what still keeps the body from closing (A20, X11)."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from partnerships.models import HEADS, Body, Dissolution, Head, Person, Practice
from partnerships.reports.still_open import Link, StillOpen, still_open


@dataclass(frozen=True)
class WrittenHead:
    """One head of the Code and what is written under it."""

    head: Head
    words: str


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
    def empty(self) -> list[Head]:
        """The heads that are empty."""
        return [each.head for each in self.heads if not each.words]


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


def to_do_before_closing(body: Body, page: CloseDown) -> list[Link]:
    """What keeps a body from closing, each with the address where it is done; `page` is its workbook (A02, A20)."""
    found = [
        (f"{child.name} reports to it: close that first, or let it report to another body", _register_entry(child))
        for child in Body.objects.holding_open(body)
    ]
    if page.workbook is None:
        begin = reverse("partnerships:dissolution_begin", args=[body.slug])
        return [*found, ("Begin the close-down workbook", begin)] if body.needs_close_down else found
    heads = (
        (f"Write under “{head.name}”", reverse("partnerships:dissolution_head", args=[body.slug, head.code.lower()]))
        for head in page.empty
    )
    return [*found, *heads]


def _register_entry(body):
    return reverse("partnerships:body_edit", args=[body.slug])
