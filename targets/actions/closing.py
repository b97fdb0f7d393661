"""Closing a quarter in one act: asked for by a person, rendered first, then stored, published and mailed (X05).

The order and its lease are those of `comms.actions.orders`; the short transaction at the end
publishes what the order's hash stands for and nothing else.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from comms.actions.orders import CHANGED, carry_out, claim_order, end_order, held_order, place_order
from comms.actions.publications import tell_readers
from comms.models import Publication
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from targets.actions.editions import publish_editions
from targets.actions.met import tell_met_targets
from targets.actions.quarters import withdraw_return_duties
from targets.actions.revisions import apply_corrections, next_revision, trial_of_revision
from targets.models import Closing, Quarter
from targets.reports.editions import Edition, Rendered, render_editions
from targets.reports.entry import why_not_published
from targets.reports.readers import AUDIENCE, board_readers, chart_for_mail, letter_about
from targets.reports.snapshot import Snapshot, one_moment, quarter_snapshot


@dataclass(frozen=True)
class Prepared:
    """An edition that is ready to be stored."""

    snapshot: Snapshot
    edition: Edition
    pdfs: dict[str, bytes]
    chart: dict | None


@action
def close_quarter(quarter: Quarter, *, seen: str, by: Person, at: dt.datetime) -> Closing:
    """Order a quarter to be published as it was looked at: `seen` is the hash of its snapshot.

    Raises RefusedError if it is published already or has not ended, or something changed meanwhile.
    """
    quarter = _locked(quarter)
    authorise(by, "targets.publish_quarter", quarter)
    if refusal := why_not_published(quarter, on=timezone.localdate(at)):
        raise RefusedError(refusal)
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
    """Make and publish what an order asks for; an order that ends is left as it is."""
    return carry_out(
        closing,
        prepare=lambda order: _prepare(order, at=at),
        publish=lambda order, prepared: _publish(order, prepared, at=at),
        at=at,
    )


def claim_closing(*, at: dt.datetime) -> Closing | None:
    """Take the oldest order that no living worker has; None if there is none."""
    return claim_order(Closing, at=at)


def _locked(quarter):
    return Quarter.objects.select_for_update(of=("self",)).get(pk=quarter.pk)


def _order(quarter, *, seen, revision, by, at):
    if quarter.closings.open().exists():
        raise RefusedError(f"{quarter} is being published already. Wait until that has ended.")
    return place_order(Closing(quarter=quarter, revision=revision, seen=seen), by=by, at=at)


def _prepare(closing, *, at):
    if closing.revision == 1:
        with one_moment():
            snapshot, edition = quarter_snapshot(closing.quarter), Edition(1, at)
    else:
        trial = trial_of_revision(closing.quarter, at=at)
        snapshot, edition = trial.snapshot, trial.edition
    if snapshot.sha256 != closing.seen:
        raise RefusedError(CHANGED)
    pdfs = {each.kind: _typeset(each, at) for each in render_editions(snapshot, edition)}
    return Prepared(snapshot, edition, pdfs, chart_for_mail(snapshot))


def _typeset(each: Rendered, at):
    return each.typeset(at=at)


@action
def _publish(closing, prepared, *, at):
    """Store, publish and queue in one short transaction; nothing if another worker has done it."""
    closing = held_order(closing)
    quarter, by = _locked(closing.quarter), closing.asked_by
    if not closing.is_open:
        return closing
    store = _store_first if closing.revision == 1 else _store_revision
    publication = store(quarter, closing, prepared, by=by, at=at)
    letter = letter_about(prepared.snapshot, prepared.edition, prepared.chart)
    tell_readers(publication, letter, people=board_readers(at=at), audience=AUDIENCE, by=by, at=at)
    end_order(closing, at=at)
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
