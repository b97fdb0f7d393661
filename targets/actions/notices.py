"""What managers are written about their returns: reminders before and after the day, and what was sent back (C07)."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from comms.actions.outbox import queue_notice
from comms.mime.letters import notice_letter
from partnerships.access import action
from partnerships.events import record
from partnerships.models import Person, Role, Seat
from targets.models import Quarter, Return
from targets.reports.returns import managers_of

DAYS_BEFORE = 3
DAYS_BETWEEN = 7


def remind_of_returns(*, at: datetime) -> int:
    """Remind managers three days before a return is due, the day after, and then every week; returns of how many.

    Where a body has no manager the SP Support Officer is reminded. Locked quarters remind nobody. Harmless twice and at once: the return notes when it was reminded of.
    """
    today = timezone.localdate(at)
    waiting = Return.objects.unsent().filter(
        quarter__state=Quarter.State.OPEN, due_on__lte=today + timedelta(days=DAYS_BEFORE)
    )
    return sum(_remind(body_return, at=at) for body_return in waiting.order_by("pk"))


def tell_sent_back(body_return: Return, *, by: Person, at: datetime) -> None:
    """Write to the body's managers what they are asked to change; called as the return goes back."""
    day = date_format(body_return.due_on, "j F Y")
    lines = [f"The SP Support Officer asks you to change something by {day}:", body_return.return_note]
    _write(body_return, f"Please change your return: {body_return.quarter.short_label}", lines, by=by, at=at)


def newest_reminder(due_on: date, today: date) -> date | None:
    """The day on which the last reminder was wanted, or None before the first."""
    if today <= due_on:
        first = due_on - timedelta(days=DAYS_BEFORE)
        return first if today >= first else None
    weeks = (today - due_on).days - 1
    return today - timedelta(days=weeks % DAYS_BETWEEN)


@action
def _remind(body_return, *, at):
    returns = Return.objects.select_for_update(of=("self",), skip_locked=True).select_related("quarter", "body")
    body_return = returns.unsent().filter(pk=body_return.pk).first()
    today = timezone.localdate(at)
    wanted = body_return and newest_reminder(body_return.due_on, today)
    if not wanted or (body_return.reminded_at and timezone.localdate(body_return.reminded_at) >= wanted):
        return False
    day = date_format(body_return.due_on, "j F Y")
    late = body_return.is_late(on=today)
    lines = [f"Your figures and news were due on {day}." if late else f"Your figures and news are due on {day}."]
    subject = f"{'Late' if late else 'Due soon'}: your return for {body_return.quarter.short_label}"
    Return.objects.filter(pk=body_return.pk).update(reminded_at=at)
    if not (
        _write(body_return, subject, lines, by=None, at=at) or _write_to_office(body_return, subject, lines, at=at)
    ):
        return False
    record("return.reminded", body_return, by=None, at=at, body=body_return.body)
    return True


def _write(body_return, subject, lines, *, by, at):
    managers = managers_of([body_return.body_id], on=timezone.localdate(at)).get(body_return.body_id, [])
    return _post(body_return, subject, lines, managers, f"you manage {body_return.body}", by=by, at=at)


def _write_to_office(body_return, subject, lines, *, at):
    """Write to whoever has the return while its body has no manager."""
    today = timezone.localdate(at)
    if managers_of([body_return.body_id], on=today):
        return False
    seats = Seat.objects.live(on=today).filter(role=Role.SUPPORT_OFFICER).select_related("person")
    officers = [seat.person for seat in seats.order_by("held_from", "pk")]
    return _post(body_return, subject, lines, officers, f"{body_return.body} has no manager", by=None, at=at)


def _post(body_return, subject, lines, people, reason, *, by, at):
    mail = notice_letter(
        subject=subject,
        lines=[f"{body_return.body}, {body_return.quarter}.", *lines],
        button="Open the return",
        path=body_return.get_absolute_url(),
        reason=reason,
        at=at,
    )
    return queue_notice(mail, to=[person.email for person in people if person.is_active and person.email], by=by, at=at)
