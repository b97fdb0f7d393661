"""What of communications is still open on a body that closes down: what it has on loan, and its events (X11)."""

import datetime as dt

from django.utils import timezone

from comms.models import CalendarEntry, Loan
from partnerships.models import Body, Person
from partnerships.reports.still_open import Link
from partnerships.templatetags.words import day


def loans(body: Body, person: Person, *, on: dt.date) -> list[Link]:
    """What the body has borrowed and not brought back, and what is booked for it; the first due first."""
    standing = Loan.objects.visible_to(person).standing().filter(body=body).select_related("asset")
    return [(_words(loan, on=on), loan.get_absolute_url()) for loan in standing.order_by("until_on", "pk")]


def events(body: Body, person: Person, *, on: dt.date) -> list[Link]:
    """The body's events that are not over on the day `on`."""
    midnight = timezone.make_aware(dt.datetime.combine(on, dt.time()))
    to_come = CalendarEntry.objects.visible_to(person).filter(body=body).upcoming(at=midnight)
    return [(f"{event.title}, {day(event.starts_at)}", event.get_absolute_url()) for event in to_come]


def _words(loan, *, on):
    if loan.state == "booked":
        return f"{loan.asset.name}, booked from {day(loan.from_on)} until {day(loan.until_on)}"
    late = " (late)" if loan.days_late(on=on) else ""
    return f"{loan.asset.name}, out since {day(loan.collected_on)}, due back on {day(loan.until_on)}{late}"
