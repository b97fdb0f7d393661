"""Who came to an event, ticked afterwards; the numbers stay as evidence of events well attended (E06, E11)."""

from collections.abc import Collection

from comms.models import CalendarEntry, EventAttendance, Registration, SignUp
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person


@action
def record_attendance(entry: CalendarEntry, *, came: Collection[int], others: int, by: Person, at) -> EventAttendance:
    """Say who of those with a place came (keys of registrations) and how many came besides; may be done again."""
    entry = CalendarEntry.objects.select_for_update(of=("self",)).select_related("body").get(pk=entry.pk)
    authorise(by, "comms.keep_registrations", entry)
    if entry.cancelled_at:
        raise RefusedError("This event is cancelled. Nobody came.")
    if entry.starts_at > at:
        raise RefusedError("This event has not begun. Come back once it has.")
    sign_up = SignUp.objects.select_for_update().filter(entry=entry).first()
    if sign_up and sign_up.erased_at:
        raise RefusedError("The registrations were erased. The numbers stay as they were recorded.")
    booked = Registration.objects.filter(sign_up=sign_up).booked() if sign_up else Registration.objects.none()
    booked.exclude(pk__in=came).update(came=False)
    ticked = booked.filter(pk__in=came).update(came=True)
    numbers = {"booked": booked.count(), "came": ticked, "others": others}
    attendance, _new = EventAttendance.objects.update_or_create(
        entry=entry, defaults=numbers | {"recorded_by": by, "recorded_at": at}
    )
    record("event.attended", entry, by=by, at=at, body=entry.body, after=numbers)
    return attendance
