"""What a person owes, what waits for others, and how their bodies stand (G05)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from partnerships import duties
from partnerships.models import Body, Duty, Person, Role, Seat
from partnerships.templatetags.words import late

OTHERS_SHOWN = 20


@dataclass(frozen=True)
class Task:
    """One duty as a page tells it."""

    title: str
    body: Body | None
    since: dt.datetime
    due_on: dt.date
    days_late: int
    button: str
    address: str
    waits_for: str = ""

    @property
    def late(self) -> str:
        """How late it is, in words."""
        return late(self.days_late)


@dataclass(frozen=True)
class DueCount:
    """How many duties are open, and how many of them late."""

    due: int
    late: int

    def __sub__(self, other: "DueCount") -> "DueCount":
        return DueCount(self.due - other.due, self.late - other.late)


@dataclass(frozen=True)
class BodyGlance:
    """How a body of somebody's stands."""

    body: Body
    roles: str
    checked_at: dt.datetime | None
    mine: DueCount
    others: DueCount


@dataclass(frozen=True)
class Tasks:
    """The page Your tasks."""

    mine: list[Task]
    others: list[Task]
    more_others: bool
    bodies: list[BodyGlance]


def tasks_of(person: Person, *, on: dt.date) -> Tasks:
    """What `person` has to do on the date `on`, overdue first, and what is overdue from others whose duties they see."""
    mine = list(Duty.objects.open().owed_by(person).select_related("body").order_by("due_on", "pk"))
    others = list(_of_others(person, mine, on=on)[: OTHERS_SHOWN + 1])
    return Tasks(
        mine=[_task(duty, on=on) for duty in mine],
        others=tasks_with_holders(others[:OTHERS_SHOWN], on=on),
        more_others=len(others) > OTHERS_SHOWN,
        bodies=_glances(person, mine, on=on),
    )


def overdue_duties(person: Person, *, on: dt.date):
    """Every overdue duty that `person` sees, the oldest first (E03)."""
    return Duty.objects.visible_to(person).overdue(on=on).select_related("body", "owed_by").order_by("due_on", "pk")


def tasks_with_holders(found, *, on: dt.date) -> list[Task]:
    """The duties as tasks that say whom each waits for."""
    holders = _holders(found, on=on)
    return [_task(duty, on=on, waits_for=_waits_for(duty, holders)) for duty in found]


def _of_others(person, mine, *, on):
    return overdue_duties(person, on=on).exclude(pk__in=[duty.pk for duty in mine])


def _task(duty, *, on, waits_for=""):
    return Task(
        title=duties.title(duty),
        body=duty.body,
        since=duty.opened_at,
        due_on=duty.due_on,
        days_late=max((on - duty.due_on).days, 0),
        button=duties.duty_kind(duty).button,
        address=duty.subject_address,
        waits_for=waits_for,
    )


def _holders(found, *, on):
    """Who holds the roles that the duties are owed by: {(role, body or None for an office): [names]}."""
    roles = {duty.owed_role for duty in found if duty.owed_role}
    if not roles:
        return {}
    if roles & {*Role.stood_in_for()}:
        roles.add(Role.SUPPORT_OFFICER)  # who has it while a body has no manager or chair
    bodies = {duty.body_id for duty in found}
    seats = (
        Seat.objects.live(on=on)
        .filter(Q(body__in=bodies) | Q(role__in=Role.of_offices()), role__in=roles)
        .select_related("person")
        .order_by("held_from", "pk")
    )
    holders = {}
    for seat in seats:
        place = None if seat.role in Role.of_offices() else seat.body_id
        holders.setdefault((seat.role, place), []).append(str(seat.person))
    return holders


def _waits_for(duty, holders):
    if duty.owed_by:
        return str(duty.owed_by)
    place = None if duty.owed_role in Role.of_offices() else duty.body_id
    role = Role(duty.owed_role).label
    if names := holders.get((duty.owed_role, place)):
        return f"{' and '.join(names)}, {role[0].lower() + role[1:]}"
    officers = holders.get((Role.SUPPORT_OFFICER, None)) if duty.owed_role in Role.stood_in_for() else None
    if officers:
        return f"{' and '.join(officers)}, as there is no {role.lower()}"
    return f"{role}: nobody holds this role"


def _count(opened, body, *, on):
    own = [duty for duty in opened if duty.body_id == body.pk]
    return DueCount(len(own), sum(duty.due_on < on for duty in own))


def _glances(person, mine, *, on):
    roles = {}
    for seat in person.live_seats:
        if seat.body_id:
            roles.setdefault(seat.body_id, []).append(Role(seat.role).label)
    if not roles:
        return []
    is_open = Q(duties__done_at__isnull=True, duties__withdrawn_at__isnull=True)
    bodies = (
        Body.objects.filter(pk__in=roles)
        .exclude(kind=Body.Kind.OFFICE)
        .select_related("page")
        .annotate(due=Count("duties", filter=is_open), late=Count("duties", filter=is_open & Q(duties__due_on__lt=on)))
        .in_order()
    )
    return [
        BodyGlance(
            body=body,
            roles=", ".join(roles[body.pk]),
            checked_at=body.page.checked_at if hasattr(body, "page") else None,
            mine=(own := _count(mine, body, on=on)),
            others=DueCount(body.due, body.late) - own,
        )
        for body in bodies
    ]
