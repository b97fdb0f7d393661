"""Indicators: the list, their agreed and revised baselines, and their retirement (C03)."""

import datetime as dt
from decimal import Decimal

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.days import refuse_day_to_come
from partnerships.events import record
from partnerships.models import Event, Person
from targets.actions.classes import classify_figures
from targets.models import Figure, Indicator, Part

# What classes rest on: fixed once a figure is public.
GROUND = ("better", "value_kind", "kind", "within_year", "baseline_value")
BASELINE = ("baseline_value", "baseline_unit", "baseline_year", "baseline_printed", "baseline_agreed_on")
FIELDS = [field.name for field in Indicator._meta.concrete_fields if not (field.primary_key or field.generated)]
# What the history need not say: keys, and the place in a list.
UNTOLD = {"body", "slug", "position"}


def _is_shown_in_another_light(indicator, changed):
    """Whether a change would put what is published in another light; how quarters go together is no matter of years."""
    grounds = changed & set(GROUND)
    if not grounds:
        return False
    published = Figure.objects.ours().published().filter(indicator=indicator)
    if grounds == {"within_year"}:
        published = published.exclude(quarter=Part.WHOLE_YEAR)
    return published.exists()


@action
def save_indicator(indicator: Indicator, *, by: Person | None, at: dt.datetime) -> Indicator:
    """Write a new or changed indicator, as a form or an import filled it; unchanged it stays as it is.

    Raises RefusedError where a change would put published figures in another light, and for a
    change of a baseline that is agreed.
    """
    authorise(by, "targets.keep_indicators")
    known = Indicator.objects.select_for_update().filter(pk=indicator.pk).first()
    before = _state(known) if known else None
    after = _state(indicator)
    if before == after:
        return indicator
    changed = {field for field in FIELDS if before and before[field] != after[field]}
    if known and known.baseline_agreed_on and changed & set(BASELINE):
        raise RefusedError(
            "The baseline is agreed and stands. Enter a better one as the revised baseline.",
            field=next(field for field in BASELINE if field in changed),
        )
    if _is_shown_in_another_light(indicator, changed):
        raise RefusedError(
            "Figures of this indicator are published, so its better direction, how it is measured, what its figures "
            "say and its baseline cannot change. Add a new indicator instead."
        )
    indicator.save()
    if changed & set(GROUND):
        classify_figures(Figure.objects.ours().unpublished().filter(indicator=indicator), at=at)
    kind, told = "indicator.saved" if known else "indicator.added", (_told(known), _told(indicator))
    record(kind, indicator, by=by, at=at, body=indicator.body, before=told[0], after=told[1])
    return indicator


@action
def agree_baseline(indicator: Indicator, *, agreed_on: dt.date, by: Person | None, at: dt.datetime) -> Indicator:
    """Say when the baseline was agreed; from then on it stands.

    Raises RefusedError without one, if it is agreed, or for a day to come.
    """
    refuse_day_to_come(agreed_on, at=at, field="agreed_on")
    indicator = _held(indicator, by=by)
    if indicator.baseline_agreed_on:
        raise RefusedError("The baseline is agreed already and stands.", field="agreed_on")
    if indicator.baseline_value is None:
        raise RefusedError("This indicator has no baseline yet. Enter it first.", field="agreed_on")
    indicator.baseline_agreed_on = agreed_on
    return _write(indicator, "baseline.agreed", ("baseline_agreed_on",), by=by, at=at)


@action
def revise_baseline(
    indicator: Indicator, *, value: Decimal | None, year: int | None, reason: str, by: Person | None, at: dt.datetime
) -> Indicator:
    """Put a revised baseline beside the agreed one, or take it away with `value=None`; the reason stays in the history.

    Classes and levels go on resting on the agreed baseline. Raises RefusedError without a reason,
    and while there is no baseline to revise.
    """
    indicator = _held(indicator, by=by)
    reason = reason.strip()
    if indicator.baseline_value is None:
        raise RefusedError("This indicator has no baseline yet. Enter it first.", field="value")
    if value is not None and not reason:
        raise RefusedError("Say why the baseline is revised.", field="reason")
    indicator.revised_baseline_value = value
    indicator.revised_baseline_year, indicator.revised_baseline_reason = (
        (year, reason) if value is not None else (None, "")
    )
    fields = ("revised_baseline_value", "revised_baseline_year", "revised_baseline_reason")
    return _write(indicator, "baseline.revised", fields, by=by, at=at)


@action
def retire_indicator(
    indicator: Indicator,
    *,
    retired_on: dt.date | None,
    by: Person | None,
    at: dt.datetime,
    replaced_by: Indicator | None = None,
) -> Indicator:
    """Say from when an indicator is measured no longer and what is measured instead; None takes it back into use.

    Its figures and its page stay. Raises RefusedError if it would replace itself.
    """
    indicator = _held(indicator, by=by)
    if replaced_by is not None and (retired_on is None or replaced_by.pk == indicator.pk):
        raise RefusedError(
            "Choose another indicator, and the day from which it replaces this one.", field="replaced_by"
        )
    indicator.retired_on, indicator.replaced_by = retired_on, replaced_by
    return _write(indicator, "indicator.retired", ("retired_on", "replaced_by_id"), by=by, at=at)


def _held(indicator, *, by):
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("body").get(pk=indicator.pk)
    authorise(by, "targets.keep_indicators")
    return indicator


def _write(indicator, kind, fields, *, by, at):
    """Write these fields; unchanged they are no news."""
    stored = Indicator.objects.get(pk=indicator.pk)
    before, after = ({field: _text(getattr(each, field)) for field in fields} for each in (stored, indicator))
    if before != after:
        indicator.save(update_fields=[field.removesuffix("_id") for field in fields])
        news = {"body": indicator.body, "visibility": Event.Visibility.PUBLIC}
        record(kind, indicator, by=by, at=at, **news, before=before, after=after)
    return indicator


def _told(indicator):
    """What the history says of an indicator; the body by its name."""
    if indicator is None:
        return None
    told = {field: value for field, value in _state(indicator).items() if field not in UNTOLD}
    return told | {"body": indicator.body.name}


def _state(indicator):
    """Field values as text, for comparing and for the event."""
    return {field: _text(indicator.serializable_value(field)) for field in FIELDS}


def _text(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, dt.date) else value
