"""Adopting a tolerance rule: always a new version (C05)."""

from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from partnerships.access import RefusedError, authorise
from partnerships.events import record
from partnerships.models import Body, Event, Person
from targets.actions.classes import classify_figures
from targets.models import Figure, Indicator, Quarter, ToleranceRule


@transaction.atomic
def adopt_tolerance_rule(
    *,
    on_target_up_to: Decimal,
    slight_up_to: Decimal,
    reason: str,
    by: Person | None,
    at: datetime,
    body: Body | None = None,
    indicator: Indicator | None = None,
    measure: str = ToleranceRule.Measure.PERCENT,
    adverse_only: bool = True,
) -> ToleranceRule:
    """Adopt a new version for the framework, one body or one indicator, and class open quarters by it.

    Published quarters keep the class and the rule they were published with. Raises RefusedError
    for limits in the wrong order.
    """
    authorise(by, "targets.adopt_tolerance_rule")
    if slight_up_to < on_target_up_to:
        raise RefusedError("The limit for Slight Variance cannot be below the one for On Target.", field="slight_up_to")
    if body is not None and indicator is not None:
        raise RefusedError("Choose a body or an indicator, not both.", field="indicator")
    _wait_for_our_turn()
    rule = ToleranceRule.objects.create(
        version=(ToleranceRule.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1,
        scope=_scope(body, indicator),
        body=body,
        indicator=indicator,
        measure=measure,
        on_target_up_to=on_target_up_to,
        slight_up_to=slight_up_to,
        adverse_only=adverse_only,
        reason=reason,
        adopted_on=timezone.localtime(at).date(),
        adopted_by=by,
    )
    changed = classify_figures(_open_figures(rule), at=at)
    record("tolerance_rule.adopted", rule, by=by, at=at, body=body, visibility=Event.Visibility.PUBLIC, changed=changed)
    return rule


def _wait_for_our_turn():
    """Two adoptions follow each other, and neither runs while a quarter is being published."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('targets_tolerance_rule'))")
    list(Quarter.objects.select_for_update().filter(state=Quarter.State.OPEN).order_by("pk"))


def _scope(body, indicator):
    if indicator is not None:
        return ToleranceRule.Scope.INDICATOR
    return ToleranceRule.Scope.BODY if body is not None else ToleranceRule.Scope.FRAMEWORK


def _open_figures(rule):
    figures = Figure.objects.ours().unpublished()
    if rule.scope == ToleranceRule.Scope.INDICATOR:
        return figures.filter(indicator=rule.indicator)
    return figures.filter(indicator__body=rule.body) if rule.scope == ToleranceRule.Scope.BODY else figures
