"""Recording what was reached."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person
from targets.actions.classes import classify_figures
from targets.actions.quarters import lock_open_quarter
from targets.models import Basis, Figure, Indicator, Part, Return, Target
from targets.models.quarters import our_area
from targets.reports.entry import why_shut

FIELDS = ("value", "note", "printed_class")


@action
def record_figure(
    indicator: Indicator,
    *,
    year: int,
    value: Decimal | None,
    by: Person | None,
    at: datetime,
    quarter: int = Part.WHOLE_YEAR,
    note: str = "",
    area_code: str = "",
    printed_class: str = "",
    reason: str = "",
) -> Figure:
    """Record what an indicator reached and class it; `value=None` says that there is no data.

    Recording the same again changes nothing. Raises RefusedError for more decimals than the
    indicator has, for a changed figure of a published quarter, for one of a return that is not
    the person's to change, and without a `reason` for one that was accepted.
    """
    area_code = area_code or our_area()
    known = _figure(indicator, area_code, year, quarter)
    if known is not None and _state(known) == {"value": value, "note": note, "printed_class": printed_class}:
        authorise(by, "targets.record_figure", indicator)
        return known
    body_return = _hold_entry(indicator.body_id, year, quarter, by=by, at=at) if area_code == our_area() else None
    authorise(by, "targets.record_figure", indicator)
    if body_return is not None:
        body_return.saved_at, body_return.saved_by = at, by
        body_return.save(update_fields=["saved_at", "saved_by"])
    needs_reason = by is not None and body_return is not None and body_return.state == Return.State.ACCEPTED
    return write_figure(
        indicator, year=year, quarter=quarter, value=value, note=note, printed_class=printed_class, area_code=area_code,
        reason=reason, needs_reason=needs_reason, by=by, at=at,
    )  # fmt: skip


def write_figure(
    indicator, *, year, quarter, value, note, by, at, printed_class=None, area_code="", reason="", needs_reason=False
) -> Figure:
    """Write one figure inside an action that holds its quarter and has asked who may; unchanged it stays as it is."""
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("body").get(pk=indicator.pk)
    _refuse_more_decimals(indicator, value)
    area_code = area_code or our_area()
    figure = _figure(indicator, area_code, year, quarter) or Figure(
        indicator=indicator, body_id=indicator.body_id, area_code=area_code, year=year, quarter=quarter
    )
    before = _written_state(figure) if figure.pk else None
    given = {"value": value, "note": note}
    given["printed_class"] = figure.printed_class if printed_class is None else printed_class
    if figure.pk and _state(figure) == given:
        return figure
    if needs_reason and not reason.strip():
        raise RefusedError(f"The return with {indicator} is accepted. Say why its figure changes.", field="reason")
    for field in FIELDS:
        setattr(figure, field, given[field])
    figure.change_reason, figure.recorded_by, figure.recorded_at = reason.strip(), by, at
    figure.save()
    classify_figures([figure, *_totals_with(figure)], at=at)
    told = {"reason": reason.strip()} if reason.strip() else {}
    record(
        "figure.recorded",
        figure,
        by=by,
        at=at,
        body=indicator.body,
        before=before,
        after=_written_state(figure),
        **told,
    )
    return figure


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


def _refuse_more_decimals(indicator, value):
    if value is not None and value != round(value, indicator.decimals):
        places = "whole numbers" if indicator.decimals == 0 else f"at most {indicator.decimals} decimal places"
        raise RefusedError(f"Give {places}: {indicator.title} is counted that way.", field="value")


def _totals_with(figure):
    """Later figures of quarters still open whose target adds up years, this figure's among them."""
    if figure.quarter != Part.WHOLE_YEAR:
        return []
    totals = Target.objects.filter(indicator=figure.indicator_id, basis=Basis.CUMULATIVE, year__gt=figure.year)
    years = [target.year for target in totals if target.from_year <= figure.year]
    return Figure.objects.ours().unpublished().filter(indicator=figure.indicator_id, year__in=years, quarter=0)
