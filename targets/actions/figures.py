"""Recording what was reached."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person
from targets.actions.classes import classify_figures
from targets.actions.quarters import lock_open_quarter
from targets.arithmetic import percent_of, rounded, written
from targets.models import Basis, Figure, Indicator, Kind, Part, Return, Target
from targets.models.quarters import our_area
from targets.reports.entry import why_shut

HUNDRED = 100
FIELDS = ("value", "numerator", "denominator", "judged", "note", "printed_class")


@action
def record_figure(
    indicator: Indicator,
    *,
    year: int,
    value: Decimal | None = None,
    by: Person | None,
    at: datetime,
    quarter: int = Part.WHOLE_YEAR,
    note: str = "",
    area_code: str = "",
    printed_class: str = "",
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    judged: str = "",
    reason: str = "",
) -> Figure:
    """Record what an indicator reached and class it; without a value there is no data.

    A percentage is worked out from `numerator` and `denominator`; a judgement in words is
    `judged`, with the words in `note`. Recording the same again changes nothing. Raises
    RefusedError for a figure that is not of the indicator's kind, for a changed figure of a
    published quarter, for one of a return that is not the person's to change, and without a
    `reason` for one that was accepted.
    """
    area_code = area_code or our_area()
    value = stored_percentage(value, numerator, denominator)  # before it is compared with what is known
    given = dict(zip(FIELDS, (value, numerator, denominator, judged, note, printed_class), strict=True))
    known = _figure(indicator, area_code, year, quarter)
    if known is not None and _state(known) == given:
        authorise(by, "targets.record_figure", indicator)
        return known
    body_return = _hold_entry(indicator.body_id, year, quarter, by=by, at=at) if area_code == our_area() else None
    authorise(by, "targets.record_figure", indicator)
    if body_return is not None:
        body_return.saved_at, body_return.saved_by = at, by
        body_return.save(update_fields=["saved_at", "saved_by"])
    needs_reason = by is not None and body_return is not None and body_return.state == Return.State.ACCEPTED
    period = {"year": year, "quarter": quarter, "area_code": area_code}
    return write_figure(indicator, **period, **given, reason=reason, needs_reason=needs_reason, by=by, at=at)


def write_figure(indicator, *, year, quarter, by, at, area_code="", reason="", needs_reason=False, **given) -> Figure:
    """Write one figure inside an action that holds its quarter and has asked who may.

    What of `FIELDS` is not given stays as it is; a figure that stays as it is is not written.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("body").get(pk=indicator.pk)
    area_code, reason = area_code or our_area(), reason.strip()
    figure = _figure(indicator, area_code, year, quarter) or Figure(
        indicator=indicator, body_id=indicator.body_id, area_code=area_code, year=year, quarter=quarter
    )
    if "numerator" in given:
        given["value"] = stored_percentage(given["value"], given["numerator"], given["denominator"])
    new = _completed(_state(figure), given)
    if figure.pk and _state(figure) == new:
        return figure
    _refuse_other_kinds(indicator, new)
    if needs_reason and not reason:
        raise RefusedError(f"The return with {indicator} is accepted. Say why its figure changes.", field="reason")
    before = _written_state(figure) if figure.pk else None
    for field in FIELDS:
        setattr(figure, field, new[field])
    figure.change_reason, figure.recorded_by, figure.recorded_at = reason, by, at
    figure.save()
    classify_figures([figure, *_totals_with(figure)], at=at)
    told = {"before": before, "after": _written_state(figure), "reason": reason or None}
    record("figure.recorded", figure, by=by, at=at, body=indicator.body, **told)
    return figure


def _completed(held, given):
    """The figure as it will be: a percentage typed outright is no longer of the two numbers it was of."""
    new = held | given
    if new["value"] != held["value"] and "numerator" not in given:
        new |= {"numerator": None, "denominator": None}
    return new


def _hold_entry(body_id, year, quarter, *, by, at):
    """The body's return, if it has one, held with its quarter. Raises RefusedError if `by` cannot enter figures now."""
    held = lock_open_quarter(year, quarter, create=True)
    returns = Return.objects.select_for_update(of=("self",)).select_related("quarter")
    body_return = returns.filter(quarter=held, body=body_id).first()
    if shut := why_shut(held, body_id, by, on=timezone.localdate(at), body_return=body_return):
        raise RefusedError(shut)
    return body_return


def _figure(indicator, area_code, year, quarter):
    return Figure.objects.filter(indicator=indicator, area_code=area_code, year=year, quarter=quarter).first()


def _state(figure):
    return {field: getattr(figure, field) for field in FIELDS}


def _written_state(figure):
    return {field: None if value is None else str(value) for field, value in _state(figure).items()}


def stored_percentage(value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """The value as it is stored: of its two numbers where one is given. Classes are decided on the exact one."""
    if numerator is None and denominator is None:
        return value
    exact = percent_of(numerator, denominator)
    return None if exact is None else rounded(exact, 6)


def _refuse_other_kinds(indicator, given):
    """Refuse what a figure of this kind of indicator cannot be."""
    value, has_parts = given["value"], given["numerator"] is not None or given["denominator"] is not None
    if has_parts and indicator.kind != Kind.PERCENT:
        raise RefusedError("Only a percentage is made of two numbers.", field="numerator")
    if given["judged"] and indicator.kind != Kind.QUALITATIVE:
        raise RefusedError("Only an indicator judged in words takes a judgement.", field="judged")
    if given["judged"] and not given["note"].strip():
        raise RefusedError("Say in words what the judgement rests on.", field="note")
    _refuse_impossible(indicator, given)
    if value is None:
        return
    if indicator.kind == Kind.QUALITATIVE:
        raise RefusedError("This indicator is judged in words and has no number.", field="value")
    if indicator.kind == Kind.MILESTONE and value not in (0, 1):
        raise RefusedError("A milestone is reached (1) or not yet (0).", field="value")
    if not has_parts and value != round(value, indicator.decimals):
        places = "whole numbers" if indicator.decimals == 0 else f"at most {indicator.decimals} decimal places"
        raise RefusedError(f"Give {places}: {indicator.title} is counted that way.", field="value")


def _refuse_impossible(indicator, given):
    """Refuse what cannot have been counted: fewer than none, or a part greater than its whole."""
    numbers = {name: given[name] for name in ("numerator", "denominator", "value") if given[name] is not None}
    below = next((name for name, number in numbers.items() if number < 0), None)
    if below and not indicator.may_be_negative:
        words = f"{indicator.title} cannot be below 0. Check the sign; if its unit goes below 0, say so in the unit."
        raise RefusedError(words, field=below)
    if not indicator.is_of_a_whole:
        return
    if {"numerator", "denominator"} <= set(numbers) and numbers["denominator"] < numbers["numerator"]:
        raise RefusedError(
            f"{written(numbers['numerator'])} cannot be a part of {written(numbers['denominator'])}. "
            "Check both numbers and which is which.",
            field="numerator",
        )
    if indicator.denominator_label and numbers.get("value", 0) > HUNDRED:
        raise RefusedError("A part of a whole is at most 100%. Check the percentage.", field="value")


def _totals_with(figure):
    """Later figures of quarters still open whose class rests on this figure too: years so far and totals."""
    later = Q(year=figure.year, quarter__gt=figure.quarter) if figure.quarter else Q(pk=None)
    totals = Target.objects.filter(indicator=figure.indicator_id, basis=Basis.CUMULATIVE, year__gte=figure.year)
    years = [target.year for target in totals if target.from_year <= figure.year]
    later |= Q(year__in=years, quarter=Part.WHOLE_YEAR)
    return Figure.objects.ours().unpublished().filter(later, indicator=figure.indicator_id).exclude(pk=figure.pk)
