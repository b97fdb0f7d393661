"""Telling which targets were met as a quarter is published, so that News-Link can tell the city (X05, X10)."""

from datetime import datetime

from partnerships.events import record
from partnerships.models import Event, Person
from targets.models import Classification, Part, Quarter, Standing


def tell_met_targets(quarter: Quarter, *, by: Person | None, at: datetime) -> None:
    """Record one event for each indicator whose target is met, of the quarter or, at quarter 4, of the year.

    Inside the action that publishes. Loading old quarters is no news: without a person nothing is told.
    """
    if by is None:
        return
    parts = [quarter.number, Part.WHOLE_YEAR] if quarter.number == Part.Q4 else [quarter.number]
    met = (
        Classification.objects.current()
        .filter(standing=Standing.ON_TARGET, variance__gte=0, target__isnull=False)
        .filter(figure__area_code=quarter.area_code, figure__year=quarter.year, figure__quarter__in=parts)
        .select_related("figure__indicator__body", "figure__body")
        .order_by("figure__indicator", "figure__quarter")
    )
    # The year's result comes first where both are met, and one event is enough.
    for classification in {row.figure.indicator_id: row for row in reversed(list(met))}.values():
        figure = classification.figure
        record(
            "target.met", figure.indicator, by=by, at=at, body=figure.body, visibility=Event.Visibility.PUBLIC,
            after={"reason": classification.reason},
        )  # fmt: skip
