"""Keeping the evidence base, what was tried, and the yearly review of the strategy (C15, C16)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.actions.days import refuse_day_to_come
from partnerships.events import record
from partnerships.models import Event, Person
from targets.models import DataSet, Intervention, StrategyReview
from targets.reports.reviews import compile_year

PUBLIC = Event.Visibility.PUBLIC
LINKS = ("indicators", "strategy_targets")


@action
def save_data_set(data: DataSet, changes: dict, *, by: Person | None, at: datetime) -> DataSet:
    """Put data into the evidence base (without a key yet), or change what is said of them and what they show.

    Raises RefusedError for data of a day to come.
    """
    if changes.get("dated_on"):
        refuse_day_to_come(changes["dated_on"], at=at, field="dated_on")
    links = {name: changes[name] for name in LINKS if name in changes}
    changes = {name: value for name, value in changes.items() if name not in LINKS}
    is_new = data.pk is None
    if is_new:
        data = DataSet(**changes)
        authorise(by, "targets.add_evidence_base", data)
        data.save()
    else:
        data = DataSet.objects.select_for_update(of=("self",)).select_related("body").get(pk=data.pk)
        authorise(by, "targets.add_evidence_base", data)
    before, after = ({}, {}) if is_new else apply_changes(data, changes)
    for name, wanted in links.items():
        held, wanted = sorted(map(str, getattr(data, name).all())), list(wanted)
        getattr(data, name).set(wanted)
        if held != sorted(map(str, wanted)):
            before, after = before | {name: held}, after | {name: sorted(map(str, wanted))}
    if is_new or after:
        kind = "data_set.added" if is_new else "data_set.edited"
        record(kind, data, by=by, at=at, body=data.body, visibility=PUBLIC, before=before, after=after)
    return data


@action
def save_intervention(tried: Intervention, changes: dict, *, by: Person | None, at: datetime) -> Intervention:
    """Say what a body tries and expects (without a key yet), or what was seen of it.

    Raises RefusedError for an effect seen on a day to come.
    """
    if changes.get("seen_on"):
        refuse_day_to_come(changes["seen_on"], at=at, field="seen_on")
    if tried.pk is None:
        tried = Intervention(**changes)
        authorise(by, "targets.add_evidence_base", tried)
        tried.save()
        record("intervention.added", tried, by=by, at=at, body=tried.body, visibility=PUBLIC)
        return tried
    tried = Intervention.objects.select_for_update(of=("self",)).select_related("body").get(pk=tried.pk)
    authorise(by, "targets.add_evidence_base", tried)
    before, after = apply_changes(tried, changes)
    if after:
        record(
            "intervention.edited", tried, by=by, at=at, body=tried.body, visibility=PUBLIC, before=before, after=after
        )
    return tried


@action
def save_review(review: StrategyReview, changes: dict, *, by: Person | None, at: datetime) -> StrategyReview:
    """Begin the review of a year (without a key yet) or write on it. Raises RefusedError for a finished one."""
    authorise(by, "targets.review_strategy")
    if review.pk is None:
        review = StrategyReview.objects.create(**changes)
        record("strategy_review.begun", review, by=by, at=at)
        return review
    review = _unfinished(review)
    before, after = apply_changes(review, changes)
    if after:
        record("strategy_review.edited", review, by=by, at=at, before=before, after=after)
    return review


@action
def finish_review(review: StrategyReview, *, by: Person | None, at: datetime) -> StrategyReview:
    """Make a review public with all that stood in that year as it is now; it stands still from then on.

    Raises RefusedError before something was found, or for one that is finished.
    """
    authorise(by, "targets.review_strategy")
    review = _unfinished(review)
    if not review.findings.strip():
        raise RefusedError("Say what was found before the review is finished.")
    review.compiled = compile_year(by, review.year)
    review.finished_at, review.finished_by = at, by
    review.save(update_fields=["compiled", "finished_at", "finished_by"])
    record("strategy_review.finished", review, by=by, at=at, visibility=PUBLIC)
    return review


def _unfinished(review):
    review = StrategyReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.is_finished:
        raise RefusedError("This review is finished and stands as it is.")
    return review
