"""Setting what an indicator is to reach: one period, or the four quarters of a year at once (C04, C06)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from targets.actions.classes import classify_figures
from targets.actions.quarters import lock_open_quarter
from targets.models import Basis, Figure, Indicator, Kind, Part, Quarter, Target, ValueKind

FIELDS = ("basis", "value", "years", "printed", "equivalent_value", "equivalent_unit", "note")


@action
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
    reason: str = "",
) -> Target:
    """Set what an indicator is to reach by the end of a year or quarter, and class its figure anew.

    Setting the same again changes nothing. Raises RefusedError once the period's figures are
    published, for a basis that the indicator's figures cannot be held against, and without a
    `reason` for another number or basis, or other words once the quarter is open.
    """
    given = dict(zip(FIELDS, (basis, value, years, printed, equivalent_value, equivalent_unit, note), strict=True))
    known = Target.objects.filter(indicator=indicator, year=year, quarter=quarter).first()
    if known is not None and _held(known) == given:
        authorise(by, "targets.set_target", indicator)
        return known
    lock_open_quarter(year, quarter, create=False)
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    authorise(by, "targets.set_target", indicator)
    _refuse_unfit_basis(indicator, given, quarter)
    return _write_target(indicator, year, quarter, given, reason.strip(), by=by, at=at)


@action
def set_trajectory(
    indicator: Indicator,
    *,
    year: int,
    values: Mapping[int, Decimal | None],
    basis: str,
    by: Person | None,
    at: datetime,
    reason: str = "",
) -> list[Target]:
    """Set the targets of a year's quarters at once; a quarter without a value stays as it is.

    What is printed or noted with a target stays with it. Raises RefusedError as `set_target`
    does, for the field `q1` to `q4` that it is about.
    """
    authorise(by, "targets.set_target", indicator)
    known = {target.quarter: target for target in Target.objects.filter(indicator=indicator, year=year)}
    trajectory = []
    for quarter in sorted(number for number, value in values.items() if value is not None):
        kept = _held(known[quarter]) if quarter in known else {}
        if kept.get("basis") != basis:
            kept |= {"equivalent_value": None, "equivalent_unit": ""}
        details = kept | {"basis": basis, "value": values[quarter], "reason": reason}
        try:
            trajectory.append(set_target(indicator, year=year, quarter=quarter, by=by, at=at, **details))
        except RefusedError as refused:
            field = refused.field if refused.field in ("basis", "reason") else f"q{quarter}"
            raise RefusedError(str(refused), field=field) from refused
    return trajectory


def _held(target):
    return {field: getattr(target, field) for field in FIELDS}


def _write_target(indicator, year, quarter, given, reason, *, by, at):
    target = Target.objects.filter(indicator=indicator, year=year, quarter=quarter).first()
    if target and not reason and (_asks_something_else(target, given) or _is_open(year, quarter)):
        raise RefusedError("The target is set already. Say why it changes.", field="reason")
    before = _told(target) if target else None
    target = target or Target(indicator=indicator, body_id=indicator.body_id, year=year, quarter=quarter)
    for field, new in given.items():
        setattr(target, field, new)
    target.change_reason = reason
    target.save()
    classify_figures(_resting_on(target), at=at)
    news = {"body": indicator.body, "visibility": Event.Visibility.PUBLIC, "reason": reason or None}
    record("target.set", target, by=by, at=at, **news, before=before, after=_told(target))
    return target


def _asks_something_else(target, given):
    return any(getattr(target, field) != given[field] for field in ("basis", "value", "years"))


def _is_open(year, quarter):
    return Quarter.objects.filter(year=year, number=quarter or Part.Q4).exists()


def _resting_on(target):
    """The figures whose class or its reason rests on a target: a year's is named or stands in for its quarters too."""
    parts = [target.quarter] if target.quarter else Part.values
    ours = Figure.objects.ours().filter(indicator=target.indicator_id, year=target.year, quarter__in=parts)
    return ours.unpublished()


def _refuse_unfit_basis(indicator, given, quarter):
    """Refuse a target that the indicator's figures can never be held against."""
    if indicator.kind == Kind.QUALITATIVE:
        raise RefusedError("This indicator is judged in words; a number cannot be its target.", field="value")
    if indicator.kind == Kind.MILESTONE and given["value"] != 1:
        raise RefusedError("The target of a milestone is 1: that it is reached.", field="value")
    if indicator.kind == Kind.MILESTONE and given["basis"] != Basis.ABSOLUTE:
        raise RefusedError("The target of a milestone is that it is reached, not a change or a total.", field="basis")
    if given["basis"] == Basis.YEAR_TO_DATE:
        _refuse_no_year_so_far(indicator, quarter)
    if given["basis"] == Basis.CUMULATIVE:
        _refuse_no_total(indicator, given["years"], quarter)


def _refuse_no_year_so_far(indicator, quarter):
    if quarter == Part.WHOLE_YEAR:
        raise RefusedError("Only a quarter has a target for the year so far.", field="basis")
    if not indicator.adds_up:
        raise RefusedError("The quarters of this indicator do not add up to a year.", field="basis")


def _refuse_no_total(indicator, years, quarter):
    if indicator.value_kind == ValueKind.CHANGE:
        raise RefusedError("Percent changes from the baseline cannot be added up over years.", field="basis")
    if quarter != Part.WHOLE_YEAR or not years or years < 2:
        words = "Say over how many years the total counts, 2 or more, and set it for a whole year."
        raise RefusedError(words, field="years")


def _told(target):
    """Its fields as text, for the event."""
    return {
        field: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for field, value in _held(target).items()
    }
