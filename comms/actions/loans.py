"""Lending banners and films: booked, collected, brought back; never to two at once (E10)."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from comms.actions.assets import see_to_again, set_line
from comms.models import Asset, CalendarEntry, Loan, PackLine
from comms.reports.assets import why_not_free
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import Body, Person, Role

COLLECT, RETURN = "loan.collect", "loan.return"
DAYS_EARLY = dt.timedelta(days=3)


@action
def book_loan(
    asset: Asset,
    *,
    body: Body,
    from_on: dt.date,
    until_on: dt.date,
    entry: CalendarEntry | None = None,
    purpose="",
    by,
    at,
) -> Loan:
    """Book an item for a body; refused with who has it and from when it is free, if somebody has."""
    authorise(by, "comms.borrow", body)
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if asset.retired_at or not asset.is_lent:
        raise RefusedError("This item is not lent.")
    if until_on < from_on:
        raise RefusedError("The last day must not be before the first.", field="until_on")
    if from_on < timezone.localdate(at):
        raise RefusedError("Choose days that have not passed.", field="from_on")
    if refusal := why_not_free(asset, from_on, until_on, today=timezone.localdate(at)):
        raise RefusedError(refusal, field="from_on")
    loan = Loan.objects.create(
        asset=asset,
        body=body,
        entry=entry,
        purpose=purpose,
        from_on=from_on,
        until_on=until_on,
        booked_by=by,
        booked_at=at,
    )
    if entry:
        set_line(entry, asset.kind, PackLine.State.READY, None, by=by, at=at)
    open_duty(
        COLLECT, loan, due_on=from_on, at=at, body=body, role=Role.MANAGER,
        address=reverse("comms:loan_collect", args=[loan.pk]),
    )  # fmt: skip
    _told("loan.booked", loan, by=by, at=at)
    return loan


@action
def collect_loan(loan: Loan, *, on: dt.date, by: Person, at) -> Loan:
    """Note that an item was taken away; from that day it is theirs, and its return is owed.

    Raises RefusedError more than a few days before it is booked: what nobody sees taken is booked by nobody else.
    """
    loan = _locked(loan, by)
    if loan.state != "booked":
        raise RefusedError("This loan has been collected, or was cancelled.")
    if on > timezone.localdate(at):
        raise RefusedError("Enter the day it was collected, not a day to come.", field="on")
    if on < (first := loan.from_on - DAYS_EARLY):
        raise RefusedError(
            f"It is booked from {_day(loan.from_on)} and can be collected from {_day(first)}. "
            "To have it sooner, cancel this booking and book it from the earlier day.",
            field="on",
        )
    if other := Loan.objects.out().filter(asset=loan.asset).select_related("body").first():
        raise RefusedError(f"It has not come back from {other.body.name} yet, who had it until {_day(other.until_on)}.")
    day_before = loan.from_on - dt.timedelta(days=1)
    if on <= day_before and (taken := why_not_free(loan.asset, on, day_before, today=timezone.localdate(at))):
        raise RefusedError(taken, field="on")
    loan.collected_on = on
    loan.save(update_fields=["collected_on"])
    close_duties(COLLECT, loan, by=by, at=at)
    open_duty(
        RETURN, loan, due_on=loan.until_on, at=at, body=loan.body, role=Role.MANAGER,
        address=reverse("comms:loan_return", args=[loan.pk]),
    )  # fmt: skip
    _told("loan.collected", loan, by=by, at=at)
    return loan


@action
def return_loan(loan: Loan, *, on: dt.date, by: Person, at) -> Loan:
    """Note that an item came back; if sooner than booked, others can have it from the next day."""
    loan = _locked(loan, by)
    if loan.state != "out":
        raise RefusedError("This loan is not out: it was not collected, or has come back already.")
    if on > timezone.localdate(at):
        raise RefusedError("Enter the day it came back, not a day to come.", field="on")
    if on < loan.collected_on:
        raise RefusedError(f"It was collected on {_day(loan.collected_on)}. Enter that day or a later one.", field="on")
    loan.returned_on = on
    loan.save(update_fields=["returned_on"])
    if loan.entry and on < timezone.localdate(loan.entry.starts_at):
        see_to_again(loan.entry, loan.asset.kind, by=by, at=at)
    close_duties(RETURN, loan, by=by, at=at)
    _told("loan.returned", loan, by=by, at=at)
    return loan


@action
def cancel_loan(loan: Loan, *, by: Person, at) -> Loan:
    """Give up a booking; others can have the item in those days."""
    loan = _locked(loan, by)
    if loan.state != "booked":
        raise RefusedError("Only a booking that was not collected can be cancelled.")
    _give_up(loan, by=by, at=at)
    if loan.entry:
        see_to_again(loan.entry, loan.asset.kind, by=by, at=at)
    return loan


def give_up_bookings(entry: CalendarEntry, *, by: Person, at) -> None:
    """Let others have what was booked for an event and not collected, inside the action that cancels the event."""
    booked = Loan.objects.select_for_update(of=("self",)).standing().filter(entry=entry, collected_on=None)
    for loan in booked.select_related("asset", "body").order_by("pk"):
        _give_up(loan, by=by, at=at)


def _give_up(loan, *, by, at):
    loan.cancelled_at = at
    loan.save(update_fields=["cancelled_at"])
    withdraw_duties(COLLECT, loan, at=at)
    _told("loan.cancelled", loan, by=by, at=at)


def _locked(loan, by):
    loan = Loan.objects.select_for_update(of=("self",)).select_related("asset", "body", "entry").get(pk=loan.pk)
    authorise(by, "comms.borrow", loan)
    return loan


def _told(kind, loan, *, by, at):
    record(kind, loan, by=by, at=at, body=loan.body)


def _day(day):
    return f"{day.day} {day:%B %Y}"
