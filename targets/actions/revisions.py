"""Corrections of what is published: proposed one by one, published all at once as a numbered revision (H01)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person
from targets.actions.figures import stored_percentage, write_figure
from targets.models import Correction, Indicator, Quarter
from targets.models.corrections import CorrectionQuerySet
from targets.reports.corrections import published_figure
from targets.reports.differences import differences
from targets.reports.editions import Edition
from targets.reports.published import newest_revision, published_snapshot
from targets.reports.quarter import off_target_first, told_beside
from targets.reports.snapshot import Snapshot, quarter_snapshot

CORRECTED = ("value", "numerator", "denominator", "judged", "note")


@dataclass(frozen=True)
class Revision:
    """A quarter with its waiting corrections applied: what it would show, and what that changes."""

    snapshot: Snapshot
    edition: Edition
    corrections: CorrectionQuerySet


@action
def propose_correction(
    quarter: Quarter,
    *,
    indicator: Indicator,
    reason: str,
    by: Person,
    at: datetime,
    value: Decimal | None = None,
    note: str = "",
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    judged: str = "",
) -> Correction:
    """Propose what a published figure should have said; nothing shows before a revision is published.

    What is right is given whole, as when a figure is recorded: a percentage as its two numbers or
    outright as `value`, a judgement in words as `judged`. An empty `note` leaves the published
    commentary as it is. Raises RefusedError if the quarter is not published, nothing would
    change, or no reason is given.
    """
    quarter = Quarter.objects.select_for_update(of=("self",)).get(pk=quarter.pk)
    part, held = published_figure(quarter, indicator)
    correction = Correction(
        quarter=quarter,
        indicator=indicator,
        part=part,
        value=stored_percentage(value, numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        judged=judged,
        note=note.strip() or (held.note if held else ""),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    authorise(by, "targets.propose_correction", correction)
    _refuse_idle(correction, held)
    correction.save()
    trial_of_revision(quarter, at=at)  # what the figure refuses is refused now
    record("correction.proposed", correction, by=by, at=at, body=indicator.body, reason=correction.reason)
    return correction


@action
def withdraw_correction(correction: Correction, *, by: Person, at: datetime) -> Correction:
    """Take a correction back before it is published. Raises RefusedError if it no longer waits."""
    correction = (
        Correction.objects.select_for_update(of=("self",)).select_related("indicator__body").get(pk=correction.pk)
    )
    authorise(by, "targets.withdraw_correction", correction)
    if correction.applied_in_id or correction.withdrawn_at:
        raise RefusedError("This correction no longer waits: it was published or withdrawn.")
    correction.withdrawn_at, correction.withdrawn_by = at, by
    correction.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("correction.withdrawn", correction, by=by, at=at, body=correction.body)
    return correction


def next_revision(quarter: Quarter) -> int:
    """The number that the next revision of a published quarter has."""
    return newest_revision(quarter) + 1


def trial_of_revision(quarter: Quarter, *, at: datetime) -> Revision:
    """What the next revision would show: the real thing, rolled back. Raises RefusedError if nothing waits."""
    with _rolled_back():
        quarter = Quarter.objects.select_for_update(of=("self",)).get(pk=quarter.pk)
        return apply_corrections(quarter, at=at)


def apply_corrections(quarter: Quarter, *, at: datetime) -> Revision:
    """Write every waiting correction into its figure and class that anew, by the rule it was published with.

    Called inside a transaction that holds the quarter: only there may its figures change. Raises
    RefusedError if nothing waits.
    """
    corrections = quarter.corrections.waiting()
    waiting = list(corrections.select_related("indicator__body", "proposed_by").select_for_update(of=("self",)))
    if not waiting:
        raise RefusedError(f"No correction of {quarter} waits. Propose one first.")
    before = published_snapshot(quarter) or quarter_snapshot(quarter)
    with _open_for_revision(quarter):
        for correction in waiting:
            write_figure(
                correction.indicator,
                year=quarter.year,
                quarter=correction.part,
                **{field: getattr(correction, field) for field in CORRECTED},
                reason=correction.reason,
                by=correction.proposed_by,
                at=at,
            )
    after = _with_new_rows(before, quarter, {correction.indicator.slug for correction in waiting})
    reasons = tuple(f"{correction.indicator}: {correction.reason}" for correction in waiting)
    edition = Edition(next_revision(quarter), at, differences(before, after), reasons)
    return Revision(after, edition, Correction.objects.filter(pk__in=[correction.pk for correction in waiting]))


@contextmanager
def _open_for_revision(quarter) -> Iterator[None]:
    """Let the figures of a published quarter change within the block, and nowhere else."""
    quarter.state = Quarter.State.REVISING
    quarter.save(update_fields=["state"])
    yield
    quarter.state = Quarter.State.PUBLISHED
    quarter.save(update_fields=["state"])


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _with_new_rows(before: Snapshot, quarter: Quarter, slugs: Iterable[str]) -> Snapshot:
    """What was published, with the rows of the corrected indicators read anew: a revision changes nothing else."""
    live = quarter_snapshot(quarter)
    fresh = {row.slug: row for row in live.rows if row.slug in slugs}
    # What was corrected stays compared with the quarter that it was published beside.
    rows = tuple(told_beside(fresh.pop(row.slug, row), row) for row in before.rows) + tuple(fresh.values())
    known = {rule.version for rule in before.rules}
    rules = before.rules + tuple(rule for rule in live.rules if rule.version not in known)
    return replace(before, rows=off_target_first(rows), rules=rules)


def _refuse_idle(correction, held):
    if not correction.quarter.is_published:
        raise RefusedError(f"{correction.quarter} is not published yet, so its figures can simply be changed.")
    if not correction.reason:
        raise RefusedError("Say why the figure was wrong: the revision tells everybody.", field="reason")
    if held is not None and all(getattr(held, field) == getattr(correction, field) for field in CORRECTED):
        raise RefusedError("The published figure says this already.")
    if correction.quarter.corrections.waiting().filter(indicator=correction.indicator, part=correction.part).exists():
        raise RefusedError(
            f"A correction of {correction.indicator} waits already. Withdraw it first.", field="indicator"
        )
