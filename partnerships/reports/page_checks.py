"""Monthly page checks that nobody has done in time (E03)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Q, Value
from django.db.models.functions import Concat, Trim

from partnerships.models import Duty, Role


@dataclass(frozen=True)
class OverdueCheck:
    """One page that should have been checked, and who owes it."""

    body_name: str
    body_address: str
    check_address: str
    due_on: date
    days_late: int
    managers: str


def overdue_page_checks(*, on: date) -> Sequence[OverdueCheck]:
    """Checks due before the date `on` and still open, longest overdue first."""
    seat = "body__seats__"
    live = Q(**{f"{seat}role": Role.MANAGER, f"{seat}held_from__lte": on}) & (
        Q(**{f"{seat}held_to__isnull": True}) | Q(**{f"{seat}held_to__gt": on})
    )
    person = Trim(Concat(f"{seat}person__honorific", Value(" "), f"{seat}person__name"))
    duties = (
        Duty.objects.overdue(on=on)
        .filter(kind="page_check.due")
        .annotate(managers=StringAgg(person, ", ", filter=live, default=Value("")))
        .select_related("body")
        .order_by("due_on", "pk")
    )
    return [
        OverdueCheck(
            duty.body.name,
            duty.body.get_absolute_url(),
            duty.subject_address,
            duty.due_on,
            (on - duty.due_on).days,
            duty.managers,
        )
        for duty in duties
    ]
