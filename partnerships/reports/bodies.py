"""A body's page: who leads it, what it does year by year, what sits under it (A01, A05, C10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from partnerships.models import Body, KeyActivity, Meeting, Role, year_label


@dataclass(frozen=True)
class Officer:
    """Somebody who leads or manages a body, in words."""

    name: str
    role: str
    capacity: str
    representing: str


@dataclass(frozen=True)
class BodyCard:
    """The facts at the head of a body's page."""

    chairs: Sequence[Officer]
    managers: Sequence[Officer]
    parent: Body | None
    next_meeting: Meeting | None


@dataclass(frozen=True)
class YearOfActivities:
    """One kind of activity in one year."""

    year: str
    heading: str
    activities: Sequence[KeyActivity]

    @property
    def statement_year(self) -> int | None:
        """The year of the signed statement that promises any of them."""
        return next((activity.year for activity in self.activities if activity.statement_id), None)


HEADINGS = {
    KeyActivity.Kind.KEY_ACTIVITY: "Key activities",
    KeyActivity.Kind.COMMITMENT: "Commitments",
    KeyActivity.Kind.ACHIEVEMENT: "What was achieved",
}


def body_card(body: Body, person, *, on: date) -> BodyCard:
    """Who chairs and manages `body` on the date `on`, what it reports to, and its next meeting that `person` may see."""
    seats = (
        body.seats.live(on=on)
        .filter(role__in=(*Role.leading(), Role.MANAGER))
        .select_related("person", "representing")
        .order_by("person__name")
    )
    officers = [
        (
            seat.role,
            Officer(
                str(seat.person),
                "Joint chair" if seat.joint else seat.get_role_display(),
                seat.capacity,
                seat.representing.name if seat.representing else "",
            ),
        )
        for seat in seats
    ]
    return BodyCard(
        chairs=[officer for leading in Role.leading() for role, officer in officers if role == leading],
        managers=[officer for role, officer in officers if role == Role.MANAGER],
        parent=body.parent,
        next_meeting=body.meetings.visible_to(person).to_come(on=on).first(),
    )


def activities_by_year(body: Body) -> list[YearOfActivities]:
    """What `body` set out to do and did, newest year first, by kind (C10)."""
    order = list(HEADINGS)
    activities = sorted(
        body.key_activities.order_by("position", "pk"),
        key=lambda activity: (-activity.year, order.index(KeyActivity.Kind(activity.kind))),
    )
    return [
        YearOfActivities(year_label(year), HEADINGS[kind], list(group))
        for (year, kind), group in groupby(activities, key=lambda activity: (activity.year, activity.kind))
    ]
