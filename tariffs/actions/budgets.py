"""Keeping a year's budget, what is given in kind and what comes from outside, until the year is closed (D06, D07)."""

from datetime import datetime

from django.db.models import Sum

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.events import record
from partnerships.models import Event, Person
from tariffs.models import Budget, BudgetLine, Commitment, ExternalFunding, InKind

PRIVATE = Event.Visibility.PRIVATE
OfBudget = BudgetLine | InKind | ExternalFunding


def open_budget(budget: Budget, *, by: Person | None, permission: str) -> Budget:
    """Lock a budget for a change by somebody who holds `permission`. Raises RefusedError once its year is closed."""
    budget = Budget.objects.select_for_update().get(pk=budget.pk)
    authorise(by, permission, budget)
    if budget.is_closed:
        raise RefusedError(f"The budget of {budget.label} is closed and stays as it is. Use the next year’s.")
    return budget


@action
def start_budget(year: int, *, by: Person | None, at: datetime, **fields) -> Budget:
    """Begin the budget of a financial year. Raises RefusedError if the year has one."""
    authorise(by, "tariffs.keep_budget")
    if Budget.objects.filter(year=year).exists():
        raise RefusedError(f"{Budget(year=year).label} has a budget already. Open it instead.", field="year")
    budget = Budget.objects.create(year=year, **fields)
    after = facts(budget, "need_gbp", "is_approximate", "department", "note")
    record("budget.started", budget, by=by, at=at, visibility=PRIVATE, after=after)
    return budget


@action
def change_budget(budget: Budget, *, by: Person | None, at: datetime, **changes) -> Budget:
    """Change what the year needs, whether that is a round figure, the department or the note."""
    budget = open_budget(budget, by=by, permission="tariffs.keep_budget")
    before, after = apply_changes(budget, changes)
    if after:
        record("budget.changed", budget, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return budget


@action
def close_budget(budget: Budget, *, by: Person | None, at: datetime) -> Budget:
    """Close a year's budget; from then on nothing of it changes.

    Raises RefusedError before the year is over and while money is ordered that has not been paid.
    """
    budget = open_budget(budget, by=by, permission="tariffs.close_budget")
    if at.date() <= budget.ends_on:
        raise RefusedError(f"{budget.label} is not over yet. Close it after 31 March {budget.year + 1}.")
    if waiting := Commitment.objects.filter(line__budget=budget, ended_at__isnull=True).count():
        raise RefusedError(
            f"{waiting} order{'s' * (waiting != 1)} of {budget.label} can still be paid. End each of them first."
        )
    budget.closed_at, budget.closed_by = at, by
    budget.save(update_fields=["closed_at", "closed_by"])
    record("budget.closed", budget, by=by, at=at, visibility=PRIVATE)
    return budget


@action
def set_budget_line(budget: Budget, slug: str, *, by: Person | None, at: datetime, **fields) -> BudgetLine:
    """Add a line to a year's budget or change the one of that code."""
    budget = open_budget(budget, by=by, permission="tariffs.keep_budget")
    if "place" not in fields and not budget.lines.filter(slug=slug).exists():
        fields["place"] = 1 + max(budget.lines.values_list("place", flat=True), default=0)
    return _set(BudgetLine, "budget_line.set", budget, slug, fields, by=by, at=at)


@action
def set_in_kind(budget: Budget, slug: str, *, by: Person | None, at: datetime, **fields) -> InKind:
    """Add support in kind to a year, or change the one of that code."""
    budget = open_budget(budget, by=by, permission="tariffs.keep_budget")
    return _set(InKind, "in_kind.set", budget, slug, fields, by=by, at=at)


@action
def set_external_funding(budget: Budget, slug: str, *, by: Person | None, at: datetime, **fields) -> ExternalFunding:
    """Add outside money for delivery to a year, or change the one of that code."""
    budget = open_budget(budget, by=by, permission="tariffs.keep_budget")
    return _set(ExternalFunding, "external_funding.set", budget, slug, fields, by=by, at=at)


@action
def remove_from_budget(thing: OfBudget, *, by: Person | None, at: datetime) -> Budget:
    """Take a line, support in kind or outside money off a year's budget.

    Raises RefusedError for a line on which money was ordered or spent.
    """
    budget = open_budget(thing.budget, by=by, permission="tariffs.keep_budget")
    if isinstance(thing, BudgetLine) and (thing.spends.exists() or thing.commitments.exists()):
        raise RefusedError(f"Money was ordered or spent on {thing}, so the line stays. Plan £0 for it instead.")
    record("budget.removed", thing, by=by, at=at, visibility=PRIVATE, before=facts(thing, "name"))
    thing.delete()
    return budget


def _set(model, kind, budget, slug, fields, *, by, at):
    """Write one thing of a budget by its code; tells the trail only what differs."""
    thing = model.objects.filter(budget=budget, slug=slug).first()
    if thing is None:
        thing = model.objects.create(budget=budget, slug=slug, **fields)
        before, after = None, facts(thing, *fields)
    else:
        before, after = apply_changes(thing, fields)
        if not after:
            return thing
    record(kind, thing, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return thing


def paid_on(commitment: Commitment):
    """What was paid on an order, reversals taken off; nothing is £0."""
    return commitment.spends.aggregate(paid=Sum("amount_gbp"))["paid"] or 0
