"""Ordering and spending on the lines of a budget; a spend is never changed, only taken back whole (D06)."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.files import File
from django.utils import timezone

from partnerships.access import RefusedError, action
from partnerships.actions.changes import facts
from partnerships.actions.files import digest, no_file_left_behind
from partnerships.events import record
from partnerships.models import Event, Person
from tariffs.actions.budgets import open_budget, paid_on
from tariffs.models import BudgetLine, Commitment, Spend, SpendEvidence

PRIVATE = Event.Visibility.PRIVATE
TOLD = ("reference", "supplier", "purpose", "amount_gbp")


class Evidence(NamedTuple):
    """A file that proves a spend, as the form has checked it."""

    title: str
    file: File
    extension: str
    content_type: str


@action
def commit_money(
    line: BudgetLine,
    *,
    reference: str,
    committed_on: date,
    supplier: str,
    purpose: str,
    amount_gbp: Decimal,
    by: Person | None,
    at: datetime,
) -> Commitment:
    """Enter what was ordered on a line. Raises RefusedError if the order is known already."""
    open_budget(line.budget, by=by, permission="tariffs.record_spend")
    if Commitment.objects.filter(reference=reference).exists():
        raise RefusedError("An order of this number is entered already.", field="reference")
    order = Commitment.objects.create(
        line=line,
        reference=reference,
        committed_on=committed_on,
        supplier=supplier,
        purpose=purpose,
        amount_gbp=amount_gbp,
    )
    record("commitment.entered", order, by=by, at=at, visibility=PRIVATE, after=facts(order, *TOLD))
    return order


@action
def end_commitment(commitment: Commitment, *, reason: str, by: Person | None, at: datetime) -> Commitment:
    """Say that nothing more will be paid on an order, and why: it is paid in full, or was called off."""
    open_budget(commitment.line.budget, by=by, permission="tariffs.record_spend")
    order = Commitment.objects.select_for_update(of=("self",)).select_related("line__budget").get(pk=commitment.pk)
    if order.ended_at is not None:
        raise RefusedError("This order has been ended already.")
    if not reason.strip():
        raise RefusedError("Say why nothing more is paid on it.", field="reason")
    order.ended_at, order.ended_because = at, reason.strip()
    order.save(update_fields=["ended_at", "ended_because"])
    record("commitment.ended", order, by=by, at=at, visibility=PRIVATE, after={"reason": order.ended_because})
    return order


def record_spend(
    line: BudgetLine,
    *,
    reference: str,
    incurred_on: date,
    supplier: str,
    purpose: str,
    amount_gbp: Decimal,
    irrecoverable_vat_gbp: Decimal | None = None,
    merchant_category: str = "",
    is_private: bool = False,
    commitment: Commitment | None = None,
    evidence: Evidence | None = None,
    by: Person | None,
    at: datetime,
) -> Spend:
    """Enter money paid from a line, with the file that proves it if there is one; leaves no file behind if refused.

    Raises RefusedError for a day outside the year or to come, a payment that is known already, or an order
    that is ended or would be overpaid.
    """
    spend = Spend(
        line=line,
        reference=reference,
        incurred_on=incurred_on,
        supplier=supplier,
        purpose=purpose,
        amount_gbp=amount_gbp,
        irrecoverable_vat_gbp=irrecoverable_vat_gbp,
        merchant_category=merchant_category,
        is_private=is_private,
        commitment=commitment,
        entered_by=by,
        entered_at=at,
    )
    return _with_evidence(_enter_spend, spend, evidence, by=by, at=at)


def add_evidence(spend: Spend, evidence: Evidence, *, by: Person | None, at: datetime) -> Spend:
    """Keep another file with a spend; leaves no file behind if it is refused."""
    return _with_evidence(_keep_evidence, spend, evidence, by=by, at=at)


@action
def reverse_spend(spend: Spend, *, reason: str, by: Person | None, at: datetime) -> Spend:
    """Take a spend back whole, by a row of its own that says why; returns that row.

    Raises RefusedError for one that was taken back already or is itself a taking back.
    """
    open_budget(spend.line.budget, by=by, permission="tariffs.record_spend")
    if spend.reverses_id or Spend.objects.filter(reverses=spend).exists():
        raise RefusedError("This spend has been taken back already.")
    if not reason.strip():
        raise RefusedError("Say why it is taken back.", field="reason")
    vat = spend.irrecoverable_vat_gbp
    taken_back = Spend.objects.create(
        line=spend.line,
        commitment=spend.commitment,
        reference=f"{spend.reference} (back)",
        incurred_on=spend.incurred_on,
        supplier=spend.supplier,
        is_private=spend.is_private,
        purpose=spend.purpose,
        amount_gbp=-spend.amount_gbp,
        irrecoverable_vat_gbp=None if vat is None else -vat,
        merchant_category=spend.merchant_category,
        reverses=spend,
        reason=reason.strip(),
        entered_by=by,
        entered_at=at,
    )
    record("spend.reversed", spend, by=by, at=at, visibility=PRIVATE, after={"reason": taken_back.reason})
    return taken_back


@action
def _enter_spend(spend, evidence, *, by, at):
    budget = open_budget(spend.line.budget, by=by, permission="tariffs.record_spend")
    if not budget.starts_on <= spend.incurred_on <= min(budget.ends_on, timezone.localdate(at)):
        raise RefusedError(f"Give a day of {budget.label} that is not in the future.", field="incurred_on")
    if Spend.objects.filter(reference=spend.reference).exists():
        raise RefusedError("A payment of this number is entered already.", field="reference")
    _check_order(spend)
    spend.save()
    record("spend.entered", spend, by=by, at=at, visibility=PRIVATE, after=facts(spend, *TOLD))
    if evidence is not None:
        _save_evidence(spend, *evidence, by=by, at=at)
    return spend


def _check_order(spend):
    if spend.commitment_id is None:
        return
    order = Commitment.objects.select_for_update().get(pk=spend.commitment_id)
    if order.line_id != spend.line_id:
        raise RefusedError("This order is on another line of the budget. Choose one of the line.", field="commitment")
    if order.ended_at is not None:
        raise RefusedError("This order has been ended. Choose another, or none.", field="commitment")
    left = order.amount_gbp - paid_on(order)
    if spend.amount_gbp > left:
        raise RefusedError(
            f"Only £{left:,.2f} of this order is left. Enter the rest without the order.", field="amount_gbp"
        )


@action
def _keep_evidence(spend, evidence, *, by, at):
    open_budget(spend.line.budget, by=by, permission="tariffs.record_spend")
    _save_evidence(spend, *evidence, by=by, at=at)
    return spend


def _with_evidence(write, spend, evidence, *, by, at):
    """Write with a file or without; a refusal or failure takes the stored file away again."""
    if evidence is None:
        return write(spend, None, by=by, at=at)
    file = evidence.file
    row = SpendEvidence(
        title=evidence.title,
        extension=evidence.extension,
        content_type=evidence.content_type,
        size=file.size,
        sha256=digest(file),
    )
    with no_file_left_behind(row):
        return write(spend, (row, file), by=by, at=at)


def _save_evidence(spend, row, file, *, by, at):
    if spend.evidence.filter(sha256=row.sha256).exists():
        raise RefusedError("This file is kept with the spend already.", field="file")
    row.spend, row.added_by, row.added_at = spend, by, at
    row.file.save(row.title, file, save=True)
    record("spend.evidenced", spend, by=by, at=at, visibility=PRIVATE, after={"file": row.title})
