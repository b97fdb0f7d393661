"""A year's invoices: looked at, approved by somebody else, then numbered and issued in one act (H09, X07)."""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty, withdraw_duties, working_days_after
from partnerships.events import record
from partnerships.models import Event, Person, Role
from tariffs.actions.issuing import write_invoices
from tariffs.actions.postings import book_invoices
from tariffs.models import BillingTerms, InvoiceRun, RunLine, Scheme
from tariffs.reports.invoicing import (
    FACTS,
    PlannedLine,
    each_member_charges,
    planned_lines,
    seen_hash,
    terms_of,
    what_changed,
)

PRIVATE = Event.Visibility.PRIVATE
MOST_TOLD = 5
DAYS_TO_DECIDE = 3  # working days
APPROVE, ISSUE = "invoice_run.approve", "invoice_run.issue"


@action
def preview_run(
    scheme: Scheme, *, each_member_of: Collection[int] = (), by: Person | None, at: dt.datetime
) -> InvoiceRun:
    """Work out what is still to be billed of an adopted year; numbers nothing.

    Charges whose ids are in `each_member_of` go to each named member of the group. A run that
    is being looked at is worked out anew. Raises RefusedError for a draft, without terms, with
    an approved run, or if everything is billed.
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    authorise(by, "tariffs.preview_run", scheme)
    if scheme.is_draft:
        raise RefusedError(f"The tariffs of {scheme.label} are a draft. Invoices are made of adopted ones.")
    run = scheme.runs.filter(state__in=InvoiceRun.OPEN).select_for_update().first()
    if run and run.state == InvoiceRun.State.APPROVED:
        raise RefusedError("A run of this year is approved. Issue it, or withdraw it first.")
    terms = terms_of(_terms(scheme))
    lines = planned_lines(scheme, each_member_of=each_member_of)
    if not lines:
        raise RefusedError(f"Everything of {scheme.label} has been billed.")
    is_new = run is None
    run = run or InvoiceRun(scheme=scheme, number=scheme.runs.count() + 1)
    run.seen, run.terms_shown = seen_hash(lines, terms), terms
    run.previewed_by, run.previewed_at = by, at
    run.save()
    run.lines.all().delete()
    RunLine.objects.bulk_create(
        [RunLine(run=run, **{name: getattr(line, name) for name in FACTS}) for line in lines], batch_size=500
    )
    if is_new:
        _ask(APPROVE, run, Role.FINANCE, at=at)
    record("invoice_run.previewed", run, by=by, at=at, visibility=PRIVATE, after={"lines": len(lines)})
    return run


@action
def approve_run(run: InvoiceRun, *, seen: str, reason: str = "", by: Person, at: dt.datetime) -> InvoiceRun:
    """Agree that what `seen` is the hash of may be billed.

    Whoever prepared it approves it only with a reason. Raises RefusedError for what is not
    there to approve, for a change since it was looked at, or if every line is blocked.
    """
    run = _held(run, by, "tariffs.approve_run", wanted=InvoiceRun.State.PREVIEW)
    lines = _as_shown(run, seen)
    if not any(not line.blocked_because for line in lines):
        raise RefusedError("Nothing in this run can be billed. Mend what its lines say, then look again.")
    if by and run.previewed_by_id == by.pk and not reason:
        raise RefusedError(
            "You prepared this run. Let somebody else approve it, or say why you approve it yourself.", field="reason"
        )
    run.state, run.approved_by, run.approved_at = InvoiceRun.State.APPROVED, by, at
    run.own_approval_reason = reason if by and run.previewed_by_id == by.pk else ""
    run.save(update_fields=["state", "approved_by", "approved_at", "own_approval_reason"])
    close_duties(APPROVE, run, by=by, at=at)
    _ask(ISSUE, run, Role.SUPPORT_OFFICER, at=at)
    record("invoice_run.approved", run, by=by, at=at, visibility=PRIVATE, after={"reason": reason})
    return run


@action
def withdraw_run(run: InvoiceRun, *, by: Person | None, at: dt.datetime) -> InvoiceRun:
    """End a run that numbered nothing, so that another can be prepared."""
    run = _held(run, by, "tariffs.preview_run", wanted=None)
    if not run.is_open:
        raise RefusedError(f"{run} is {run.get_state_display().lower()}: it is too late to withdraw it.")
    run.state, run.ended_at = InvoiceRun.State.WITHDRAWN, at
    run.save(update_fields=["state", "ended_at"])
    withdraw_duties(APPROVE, run, at=at)
    withdraw_duties(ISSUE, run, at=at)
    record("invoice_run.withdrawn", run, by=by, at=at, visibility=PRIVATE)
    return run


@action
def issue_run(run: InvoiceRun, *, seen: str, by: Person | None, at: dt.datetime) -> InvoiceRun:
    """Number and issue every line of an approved run that is not blocked, all of them or none (P7).

    Workers then make the PDFs and queue the mail. Raises RefusedError if it is not approved,
    has been issued, or would bill something else than was approved.
    """
    run = _held(run, by, "tariffs.issue_run", wanted=InvoiceRun.State.APPROVED)
    lines = [line for line in _as_shown(run, seen) if not line.blocked_because]
    run.state, run.issued_by, run.issued_at = InvoiceRun.State.ISSUING, by, at
    run.save(update_fields=["state", "issued_by", "issued_at"])
    invoices = write_invoices(run, lines, _terms(run.scheme), by=by, at=at)
    book_invoices(invoices, at=at)
    close_duties(ISSUE, run, by=by, at=at)
    after = {"invoices": len(invoices), "first": invoices[0].reference, "last": invoices[-1].reference}
    record("invoice_run.issued", run, by=by, at=at, visibility=PRIVATE, after=after)
    return run


def _ask(kind, run, role, *, at):
    open_duty(
        kind, run, due_on=working_days_after(timezone.localdate(at), DAYS_TO_DECIDE), at=at, role=role, again=True
    )


def _held(run, by, permission, *, wanted):
    """The run as it is now, locked; refused with who was first if it is not in the state `wanted`."""
    run = InvoiceRun.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=run.pk)
    authorise(by, permission, run)
    if wanted and run.state != wanted:
        who = {"approved": run.approved_by, "issuing": run.issued_by, "issued": run.issued_by}.get(run.state)
        told = f" by {who}" if who else ""
        raise RefusedError(f"{run} is “{run.get_state_display().lower()}”{told}. Look at it again before you go on.")
    return run


def _as_shown(run: InvoiceRun, seen: str) -> list[PlannedLine]:
    """The lines that would be billed now. Raises RefusedError if they are not those of the hash `seen`."""
    lines = planned_lines(run.scheme, each_member_of=each_member_charges(run))
    terms = terms_of(_terms(run.scheme))
    if seen != run.seen:
        raise RefusedError("Somebody has prepared this run anew since you looked at it. Look at it again.")
    if seen_hash(lines, terms) != seen:
        told = what_changed(run, lines, terms)
        more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
        raise RefusedError(
            f"Something changed after the run was prepared: {'; '.join(told[:MOST_TOLD])}{more}. "
            "Withdraw it or look again, and have it approved anew."
        )
    return lines


def _terms(scheme):
    terms = BillingTerms.objects.filter(scheme=scheme).first()
    if terms is None:
        raise RefusedError(f"Say first who bills {scheme.label}, when and how it is to be paid: set its terms.")
    return terms
