"""Recording what was reached."""

from datetime import datetime
from decimal import Decimal

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person
from targets.actions.classes import classify_figures
from targets.actions.quarters import lock_open_quarter
from targets.models import Basis, Figure, Indicator, Part, Target
from targets.models.quarters import our_area

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
) -> Figure:
    """Record what an indicator reached and class it; `value=None` says that there is no data.

    Recording the same again changes nothing. Raises RefusedError for more decimals than the
    indicator has, and for a changed figure of a published quarter.
    """
    area_code = area_code or our_area()
    known = _figure(indicator, area_code, year, quarter)
    given = {"value": value, "note": note, "printed_class": printed_class}
    if known is not None and _state(known) == given:
        authorise(by, "targets.record_figure", indicator)
        return known
    if area_code == our_area():
        lock_open_quarter(year, quarter, create=True)
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    authorise(by, "targets.record_figure", indicator)
    _refuse_more_decimals(indicator, value)
    figure = _figure(indicator, area_code, year, quarter) or Figure(
        indicator=indicator, body_id=indicator.body_id, area_code=area_code, year=year, quarter=quarter
    )
    return _write_figure(figure, given, by=by, at=at)


def _write_figure(figure, given, *, by, at):
    before = _written_state(figure) if figure.pk else None
    for field in FIELDS:
        setattr(figure, field, given[field])
    figure.recorded_by, figure.recorded_at = by, at
    figure.save()
    classify_figures([figure, *_totals_with(figure)], at=at)
    body, after = figure.indicator.body, _written_state(figure)
    record("figure.recorded", figure, by=by, at=at, body=body, before=before, after=after)
    return figure


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
