"""Debts: reminding, promises to pay, and giving up what will not come."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from comms.actions.outbox import queue_notice
from comms.mime import Mail
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import open_duty, working_days_after
from partnerships.events import record
from partnerships.models import Event, Person, Role
from tariffs.actions.allocations import held_balances
from tariffs.actions.postings import post
from tariffs.actions.settling import DECIDE, WRITE, settle
from tariffs.models import Account, Document, Invoice, InvoiceBalance, Payer, Promise, Reminder, WriteOff
from tariffs.reports.debts import LAST_STEP, next_reminder_on, reminders_due

PRIVATE = Event.Visibility.PRIVATE
WRITES_FROM, WRITES_UNTIL = 9, 17  # o'clock of working days
DAYS_TO_DECIDE = 14


def remind_overdue(*, at: dt.datetime) -> int:
    """Send every reminder whose day has come, on working days in office hours; returns how many. Harmless twice."""
    now = timezone.localtime(at)
    today = now.date()
    is_working_day = working_days_after(today - dt.timedelta(days=1), 1) == today
    if not is_working_day or not WRITES_FROM <= now.hour < WRITES_UNTIL:
        return 0
    return sum(remind_payer(pk, at=at) is not None for pk in reminders_due(on=today))


@action
def remind_payer(pk: int, *, at: dt.datetime) -> Reminder | None:
    """Take the next step of reminding the payer of one invoice, if it is due and something is still owed."""
    balance = InvoiceBalance.objects.select_for_update().filter(pk=pk, outstanding_gbp__gt=0).first()
    if balance is None:
        return None
    invoice = Invoice.objects.select_related("recipient").get(pk=pk)
    today = timezone.localdate(at)
    due = next_reminder_on(invoice)
    if due is None or due > today:
        return None
    step = invoice.reminders.count() + 1
    message = queue_notice(_letter(invoice, balance, step, at=at), to=[_address_of(invoice)], by=None, at=at)
    reminder = Reminder.objects.create(
        invoice=invoice, step=step, outstanding_gbp=balance.outstanding_gbp, at=at, message=message
    )
    if message is None:
        _ask_the_office(WRITE, invoice, due_on=working_days_after(today, 5), at=at)
    if step == LAST_STEP:
        _ask_the_office(DECIDE, invoice, due_on=today + dt.timedelta(days=DAYS_TO_DECIDE), at=at)
    after = {"step": step, "outstanding_gbp": f"{balance.outstanding_gbp:.2f}"}
    record("payer.reminded", invoice, by=None, at=at, visibility=PRIVATE, after=after)
    return reminder


@action
def record_promise(
    invoice: Invoice, *, promised_on: dt.date, said_by: str, note: str = "", by: Person | None, at: dt.datetime
) -> Promise:
    """Note when a payer said it will pay: no reminder goes until then. Raises RefusedError if nothing is owed."""
    authorise(by, "tariffs.record_promise", invoice)
    balance = held_balances([invoice.pk])[invoice.pk]
    if not balance.outstanding_gbp:
        raise RefusedError(f"Nothing is owed on {invoice} any more.")
    if promised_on < timezone.localdate(at):
        raise RefusedError("Enter today or a day to come.", field="promised_on")
    promise = Promise.objects.create(invoice=invoice, promised_on=promised_on, said_by=said_by, note=note, at=at, by=by)
    after = {"promised_on": promised_on.isoformat(), "said_by": said_by}
    record("promise.recorded", invoice, by=by, at=at, visibility=PRIVATE, after=after)
    return promise


@action
def propose_write_off(
    invoice: Invoice, *, amount_gbp: Decimal, reason: str, by: Person | None, at: dt.datetime
) -> WriteOff:
    """Propose to give up a part of what is owed, for another person to decide. Raises RefusedError for more than that."""
    authorise(by, "tariffs.propose_write_off", invoice)
    owed = held_balances([invoice.pk])[invoice.pk].outstanding_gbp
    if amount_gbp > owed:
        raise RefusedError(f"Only £{owed:,.2f} of {invoice} is still owed. Enter that or less.", field="amount_gbp")
    if invoice.write_offs.filter(state=WriteOff.State.PROPOSED).exists():
        raise RefusedError("A write-off of this invoice is proposed already. Have that decided first.")
    proposal = WriteOff.objects.create(
        invoice=invoice, amount_gbp=amount_gbp, reason=reason, proposed_at=at, proposed_by=by
    )
    record("write_off.proposed", proposal, by=by, at=at, visibility=PRIVATE, after={"reason": reason})
    return proposal


@action
def decide_write_off(
    write_off: WriteOff, *, is_approved: bool, decision: str = "", by: Person | None, at: dt.datetime
) -> WriteOff:
    """Approve or decline a proposal. Raises RefusedError for who proposed it, or if less is owed by now."""
    authorise(by, "tariffs.approve_write_off", write_off)
    owed = held_balances([write_off.invoice_id])[write_off.invoice_id].outstanding_gbp
    write_off = WriteOff.objects.select_for_update().get(pk=write_off.pk)
    if write_off.state != WriteOff.State.PROPOSED:
        raise RefusedError(f"This write-off is {write_off.get_state_display().lower()} already.")
    if by is not None and write_off.proposed_by_id == by.pk:
        raise RefusedError("You proposed this write-off. Somebody else decides on it.")
    if is_approved and write_off.amount_gbp > owed:
        raise RefusedError(f"Only £{owed:,.2f} is still owed. Decline this one and have that sum proposed.")
    write_off.state = WriteOff.State.APPROVED if is_approved else WriteOff.State.DECLINED
    write_off.decided_at, write_off.decided_by, write_off.decision = at, by, decision
    write_off.save(update_fields=["state", "decided_at", "decided_by", "decision"])
    if is_approved:
        _book(write_off, Document.WRITE_OFF, write_off.amount_gbp, at=at)
        settle(write_off.invoice, by=by, at=at)
    kind = "write_off.approved" if is_approved else "write_off.declined"
    record(kind, write_off, by=by, at=at, visibility=PRIVATE, after={"decision": decision})
    return write_off


@action
def take_back_write_off(write_off: WriteOff, *, reason: str, by: Person | None, at: dt.datetime) -> WriteOff:
    """Make what was given up owed again, such as when the money comes after all."""
    authorise(by, "tariffs.approve_write_off", write_off)
    held_balances([write_off.invoice_id])
    write_off = WriteOff.objects.select_for_update().get(pk=write_off.pk)
    if write_off.state != WriteOff.State.APPROVED:
        raise RefusedError("Only a write-off that was approved can be taken back.")
    write_off.state, write_off.taken_back_at, write_off.taken_back_because = WriteOff.State.TAKEN_BACK, at, reason
    write_off.save(update_fields=["state", "taken_back_at", "taken_back_because"])
    _book(write_off, Document.RECOVERY, -write_off.amount_gbp, at=at)
    record("write_off.taken_back", write_off, by=by, at=at, visibility=PRIVATE, after={"reason": reason})
    return write_off


def debt_address(invoice: Invoice) -> str:
    """The page on which the support office deals with what is owed on an invoice."""
    return WriteOff(invoice=invoice).get_absolute_url()


def _ask_the_office(kind, invoice, *, due_on, at):
    open_duty(kind, invoice, due_on=due_on, at=at, role=Role.SUPPORT_OFFICER, address=debt_address(invoice))


def _book(write_off, document, amount, *, at):
    entries = {Account.WRITTEN_OFF: amount, Account.DEBTORS: -amount}
    invoice = write_off.invoice
    day = timezone.localdate(at)
    post(
        document,
        write_off,
        entries,
        label=f"{document.label} of {invoice}",
        day=day,
        organisation=invoice.recipient,
        at=at,
    )


def _address_of(invoice):
    """Where the payer gets its mail now; what its invoice said where nobody keeps that."""
    payer = Payer.objects.filter(organisation=invoice.recipient_id).first()
    return (payer and payer.contact_email) or invoice.contact_email


def _letter(invoice, balance, step, *, at):
    words = {
        "invoice": invoice,
        "owed": balance.outstanding_gbp,
        "today": timezone.localdate(at),
        "step": step,
        "is_last": step == LAST_STEP,
        "address": settings.PORTAL_ADDRESS + invoice.get_absolute_url(),
    }
    text = render_to_string("tariffs/letters/reminder.txt", words)
    subject = f"{'Last reminder' if step == LAST_STEP else 'Reminder'}: invoice {invoice}"
    return Mail(subject=subject, text=text, sender=settings.DEFAULT_FROM_EMAIL, date=at)
