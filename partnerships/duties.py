"""What is due: kinds with their words, and the functions that open, close and withdraw duties.

An app registers its kinds from `ready()`. Schedules open duties, actions close them; both
are harmless twice. Schedules are registered too, so that a calendar knows of days to come.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from partnerships.models import Body, Duty, Role


@dataclass(frozen=True)
class DutyKind:
    """How a duty is told: `title` may use {subject} and {body}; `button` is the verb on its button.

    An urgent one is mailed at once. `at_rest(subject_ids)` gives those of which nobody is reminded just now.
    """

    kind: str
    title: str
    button: str
    urgent: bool = False
    at_rest: Callable[[list[str]], set[str]] | None = None


_KINDS: dict[str, DutyKind] = {}


def register_duty(
    kind: str,
    *,
    title: str,
    button: str,
    urgent: bool = False,
    at_rest: Callable[[list[str]], set[str]] | None = None,
) -> None:
    """Make duties of this kind openable. Raises ValueError if registered with other words."""
    wanted = DutyKind(kind, title, button, urgent, at_rest)
    if _KINDS.setdefault(kind, wanted) != wanted:
        raise ValueError(f"The duty {kind} is already registered with other words.")


def kinds() -> tuple[DutyKind, ...]:
    """Every registered kind, by name."""
    return tuple(_KINDS[kind] for kind in sorted(_KINDS))


def duty_kind(duty: Duty) -> DutyKind:
    """How this duty is told."""
    return _KINDS.get(duty.kind) or DutyKind(duty.kind, "{subject}", "Open")


def title(duty: Duty) -> str:
    """The duty in one line."""
    return duty_kind(duty).title.format(subject=duty.subject_label, body=duty.body or "")


@dataclass(frozen=True)
class Planned:
    """Something that a schedule will ask for on a day to come, before there is a duty for it (X11)."""

    day: dt.date
    title: str
    body: Body | None = None
    address: str = ""


@dataclass(frozen=True)
class Schedule:
    """How the days of something that recurs are known; `kind` is one of Cadence.Kind.

    `days(start, end, on=)` yields what will be asked for from `start` until before `end`, leaving
    out what has its duty already on the day `on`.
    """

    name: str
    kind: str
    days: Callable[..., Iterable[Planned]]


_SCHEDULES: dict[str, Schedule] = {}


def register_schedule(name: str, *, kind: str, days: Callable[..., Iterable[Planned]]) -> None:
    """Let the whole-life calendar know of a schedule. Raises ValueError if the name is taken by another."""
    wanted = Schedule(name, kind, days)
    if _SCHEDULES.setdefault(name, wanted) != wanted:
        raise ValueError(f"The schedule {name} is already registered.")


def schedules() -> tuple[Schedule, ...]:
    """Every registered schedule, by name."""
    return tuple(_SCHEDULES[name] for name in sorted(_SCHEDULES))


def open_duty(
    kind,
    subject,
    *,
    due_on,
    at,
    body: Body | None = None,
    role: Role | str = "",
    person=None,
    address: str = "",
    again=False,
) -> tuple[Duty, bool]:
    """Open a duty, owed by whoever holds `role` (on `body`) or by `person`; returns it and whether it is new.

    `address` is where its button lands; the subject's own page if empty. With `again` one of the same day that was
    done or withdrawn is open once more, as if it were new: schedules leave it, somebody who takes a thing up again
    does not. Raises KeyError for a kind that no app registered.
    """
    _KINDS[kind]
    told = {
        "subject_label": str(subject)[:300],
        "subject_address": address or subject.get_absolute_url(),
        "body": body,
        "owed_role": role,
        "opened_at": at,
    }
    duty, is_new = Duty.objects.get_or_create(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        due_on=due_on,
        owed_by=person,
        defaults=told,
    )
    if again and not duty.is_open:
        for name, value in (told | {"done_at": None, "done_by": None, "withdrawn_at": None}).items():
            setattr(duty, name, value)
        duty.save()
    return duty, is_new


def close_duties(kind, subject, *, by, at, person=None) -> int:
    """Mark the open duties of this kind about `subject` (owed by `person`, if given) as done; returns how many."""
    duties = _about(kind, subject)
    if person is not None:
        duties = duties.filter(owed_by=person)
    return duties.update(done_at=at, done_by=by)


def withdraw_duties(kind, subject, *, at) -> int:
    """Take back the open duties of this kind about `subject`, since they no longer apply; returns how many."""
    return _about(kind, subject).update(withdrawn_at=at)


def working_days_after(day: dt.date, number: int) -> dt.date:
    """The day that lies `number` working days after `day`, or before it if `number` is below zero.

    Working days are Monday to Friday, save the bank holidays of England.
    """
    step = dt.timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= day.weekday() < 5 and day not in _bank_holidays()
    return day


@cache
def _bank_holidays():
    """Every year's, worked out when it is asked for."""
    import holidays  # noqa: PLC0415  three hundred modules, and few processes count days

    return holidays.country_holidays("GB", subdiv="ENG")


def _about(kind, subject):
    return Duty.objects.open().filter(kind=kind, subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
