"""Closing a quarter in one act: asked for by a person, rendered first, then stored, published and mailed (X05).

What was looked at is what is published: the order carries the hash of its snapshot, and the short
transaction at the end publishes nothing else. A worker that dies leaves an order whose lease runs
out; the sweep of each minute gives it to another.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from comms.actions.publications import tell_readers
from comms.models import Publication
from partnerships.access import NotAllowedError, RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from partnerships.pdf import PdfError
from targets.actions.editions import publish_editions
from targets.actions.met import tell_met_targets
from targets.actions.quarters import withdraw_return_duties
from targets.actions.revisions import apply_corrections, next_revision, trial_of_revision
from targets.models import Closing, Quarter
from targets.reports.editions import Edition, Rendered, render_editions
from targets.reports.readers import AUDIENCE, board_readers, letter_about
from targets.reports.snapshot import Snapshot, one_moment, quarter_snapshot

LEASE = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 3
CHANGED = "Something changed after you looked at it, so nothing was published. Look at it again, then publish."


@dataclass(frozen=True)
class Prepared:
    """An edition that is ready to be stored."""

    snapshot: Snapshot
    edition: Edition
    pdfs: dict[str, bytes]


@action
def close_quarter(quarter: Quarter, *, seen: str, by: Person, at: dt.datetime) -> Closing:
    """Order a quarter to be published as it was looked at: `seen` is the hash of its snapshot.

    Raises RefusedError if it is published already, or something changed meanwhile.
    """
    quarter = _locked(quarter)
    authorise(by, "targets.publish_quarter", quarter)
    if quarter.is_published:
        raise RefusedError(f"{quarter} is published already.")
    if quarter_snapshot(quarter).sha256 != seen:
        raise RefusedError(CHANGED)
    return _order(quarter, seen=seen, revision=1, by=by, at=at)


@action
def revise_quarter(quarter: Quarter, *, seen: str, by: Person, at: dt.datetime) -> Closing:
    """Order the waiting corrections of a published quarter to be published as its next revision.

    Raises RefusedError if nothing waits, or something changed since `seen`.
    """
    quarter = _locked(quarter)
    authorise(by, "targets.revise_quarter", quarter)
    if trial_of_revision(quarter, at=at).snapshot.sha256 != seen:
        raise RefusedError(CHANGED)
    return _order(quarter, seen=seen, revision=next_revision(quarter), by=by, at=at)


def run_closing(closing: Closing, *, at: dt.datetime) -> Closing:
    """Make and publish what an order asks for; an order that ends is left as it is.

    Not atomic as a whole: nothing is locked while the PDFs are made. Anything but a refusal leaves
    the order to the next worker.
    """
    try:
        return _publish(closing, _prepare(closing, at=at), at=at)
    except (RefusedError, NotAllowedError, PdfError) as error:
        return _fail(closing, str(error), at=at)


@action
def claim_closing(*, at: dt.datetime) -> Closing | None:
    """Take the oldest order that no living worker has; None if there is none."""
    due = Closing.objects.due(at=at).order_by("asked_at", "pk")
    closing = due.select_for_update(skip_locked=True, of=("self",)).select_related("quarter", "asked_by").first()
    if closing is None:
        return None
    closing.state, closing.leased_until, closing.attempts = Closing.State.RUNNING, at + LEASE, F("attempts") + 1
    closing.save(update_fields=["state", "leased_until", "attempts"])
    closing.refresh_from_db(fields=["attempts"])
    if closing.attempts > MOST_ATTEMPTS:
        return _fail(closing, "Three workers ended while they made the reports. Tell an administrator.", at=at)
    return closing


def _locked(quarter):
    return Quarter.objects.select_for_update(of=("self",)).get(pk=quarter.pk)


def _order(quarter, *, seen, revision, by, at):
    if quarter.closings.open().exists():
        raise RefusedError(f"{quarter} is being published already. Wait until that has ended.")
    closing = Closing.objects.create(quarter=quarter, revision=revision, seen=seen, asked_by=by, asked_at=at)
    record("closing.asked", closing, by=by, at=at)
    return closing


def _prepare(closing, *, at):
    if closing.revision == 1:
        with one_moment():
            snapshot, edition = quarter_snapshot(closing.quarter), Edition(1, at)
    else:
        trial = trial_of_revision(closing.quarter, at=at)
        snapshot, edition = trial.snapshot, trial.edition
    if snapshot.sha256 != closing.seen:
        raise RefusedError(CHANGED)
    return Prepared(snapshot, edition, {each.kind: _typeset(each, at) for each in render_editions(snapshot, edition)})


def _typeset(each: Rendered, at):
    return each.typeset(at=at)


@action
def _publish(closing, prepared, *, at):
    """Store, publish and queue in one short transaction; nothing if another worker has done it."""
    closing = Closing.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=closing.pk)
    quarter, by = _locked(closing.quarter), closing.asked_by
    if not closing.is_open:
        return closing
    store = _store_first if closing.revision == 1 else _store_revision
    publication = store(quarter, closing, prepared, by=by, at=at)
    letter = letter_about(prepared.snapshot, prepared.edition)
    tell_readers(publication, letter, people=board_readers(at=at), audience=AUDIENCE, by=by, at=at)
    closing.state, closing.ended_at = Closing.State.DONE, at
    closing.save(update_fields=["state", "ended_at"])
    return closing


def _store_first(quarter, closing, prepared, *, by, at):
    authorise(by, "targets.publish_quarter", quarter)
    if quarter.is_published:
        raise RefusedError(f"{quarter} was published already, so this was not done again.")
    if quarter_snapshot(quarter).sha256 != closing.seen:
        raise RefusedError(CHANGED)
    quarter.state, quarter.published_at, quarter.published_by = Quarter.State.PUBLISHED, at, by
    quarter.save(update_fields=["state", "published_at", "published_by"])
    withdraw_return_duties(quarter, at=at)
    publication = _editions(quarter, prepared, by=by, at=at)
    record("quarter.published", quarter, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    tell_met_targets(quarter, by=by, at=at)
    return publication


def _store_revision(quarter, closing, prepared, *, by, at):
    authorise(by, "targets.revise_quarter", quarter)
    revised = apply_corrections(quarter, at=at)
    if revised.snapshot.sha256 != closing.seen:
        raise RefusedError(CHANGED)
    publication = _editions(quarter, prepared, by=by, at=at)
    revised.corrections.update(applied_in=publication)
    news = {"before": {}, "after": {}}
    for change in prepared.edition.changes:
        news["before"][f"{change.name}: {change.what}"] = change.was
        news["after"][f"{change.name}: {change.what}"] = change.now
    record("quarter.revised", quarter, by=by, at=at, visibility=Event.Visibility.PUBLIC, **news)
    return publication


def _editions(quarter, prepared, *, by, at) -> Publication:
    return publish_editions(
        quarter, by=by, at=at, snapshot=prepared.snapshot, edition=prepared.edition, pdfs=prepared.pdfs
    )


@action
def _fail(closing, problem, *, at):
    closing = Closing.objects.select_for_update(of=("self",)).select_related("quarter", "asked_by").get(pk=closing.pk)
    if closing.is_open:
        closing.state, closing.problem, closing.ended_at = Closing.State.FAILED, problem, at
        closing.save(update_fields=["state", "problem", "ended_at"])
        record("closing.failed", closing, by=closing.asked_by, at=at, problem=problem)
    return closing
