"""Indicators and the targets set for them."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from partnerships.access import RefusedError, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from targets.actions.classes import classify_figures
from targets.actions.quarters import lock_open_quarter
from targets.models import Basis, Figure, Indicator, Part, Target, ValueKind

# What classes rest on: fixed once a figure is public.
GROUND = ("better", "value_kind", "baseline_value")
FIELDS = [field.name for field in Indicator._meta.concrete_fields if field.name not in {"id"}]
TARGET_FIELDS = ("basis", "value", "years", "printed", "equivalent_value", "equivalent_unit", "note")


@transaction.atomic
def save_indicator(indicator: Indicator, *, by: Person | None, at: datetime) -> Indicator:
    """Write a new or changed indicator, as a form or an import filled it; unchanged it stays as it is.

    Raises RefusedError where a change would put published figures in another light.
    """
    authorise(by, "targets.keep_indicators")
    known = Indicator.objects.select_for_update().filter(pk=indicator.pk).first()
    before = _state(known, FIELDS) if known else None
    after = _state(indicator, FIELDS)
    if before == after:
        return indicator
    changed = {field for field in FIELDS if before and before[field] != after[field]}
    if changed & set(GROUND) and Figure.objects.ours().published().filter(indicator=indicator).exists():
        raise RefusedError(
            "Figures of this indicator are published, so its better direction, what its figures say and its "
            "baseline cannot change. Add a new indicator instead."
        )
    indicator.save()
    if changed & set(GROUND):
        classify_figures(Figure.objects.ours().unpublished().filter(indicator=indicator), at=at)
    record("indicator.saved", indicator, by=by, at=at, body=indicator.body, before=before, after=after)
    return indicator


@transaction.atomic
def set_target(
    indicator: Indicator,
    *,
    year: int,
    value: Decimal,
    by: Person | None,
    at: datetime,
    quarter: int = Part.WHOLE_YEAR,
    basis: str = Basis.ABSOLUTE,
    years: int | None = None,
    printed: str = "",
    equivalent_value: Decimal | None = None,
    equivalent_unit: str = "",
    note: str = "",
) -> Target:
    """Set what an indicator is to reach by the end of a year or quarter, and class its figure anew.

    Setting the same again changes nothing. Raises RefusedError once the period's figures are
    published, and for a basis that the indicator's figures cannot be held against.
    """
    given = dict(
        zip(TARGET_FIELDS, (basis, value, years, printed, equivalent_value, equivalent_unit, note), strict=True)
    )
    known = Target.objects.filter(indicator=indicator, year=year, quarter=quarter).first()
    if known is not None and {field: getattr(known, field) for field in TARGET_FIELDS} == given:
        authorise(by, "targets.set_target", indicator)
        return known
    lock_open_quarter(year, quarter, create=False)
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    authorise(by, "targets.set_target", indicator)
    _refuse_unfit_basis(indicator, basis, years, quarter)
    return _write_target(indicator, year, quarter, given, by=by, at=at)


def _write_target(indicator, year, quarter, given, *, by, at):
    target = Target.objects.filter(indicator=indicator, year=year, quarter=quarter).first()
    before = _state(target, TARGET_FIELDS) if target else None
    target = target or Target(indicator=indicator, body_id=indicator.body_id, year=year, quarter=quarter)
    for field, new in given.items():
        setattr(target, field, new)
    target.save()
    classify_figures(Figure.objects.ours().filter(indicator=indicator, year=year, quarter=quarter), at=at)
    news = {"body": indicator.body, "visibility": Event.Visibility.PUBLIC}
    record("target.set", target, by=by, at=at, **news, before=before, after=_state(target, TARGET_FIELDS))
    return target


def _refuse_unfit_basis(indicator, basis, years, quarter):
    if basis != Basis.CUMULATIVE:
        return
    if indicator.value_kind == ValueKind.CHANGE:
        raise RefusedError("Percent changes from the baseline cannot be added up over years.", field="basis")
    if quarter != Part.WHOLE_YEAR or not years or years < 2:
        raise RefusedError(
            "Say over how many years the total counts, 2 or more, and set it for a whole year.", field="years"
        )


def _state(row, fields):
    """Field values as text, for comparing and for the event."""
    values = {field: row.serializable_value(field) for field in fields}
    return {field: f"{value.normalize():f}" if isinstance(value, Decimal) else value for field, value in values.items()}
