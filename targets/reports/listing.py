"""The list of indicators with their newest class (C03)."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, When
from django.db.models.functions import JSONObject

from partnerships.models import Person
from targets.models import Classification, Figure, Indicator, Part, Standing
from targets.models.indicators import IndicatorQuerySet
from targets.reports.wording import period_label


@dataclass(frozen=True)
class ListedIndicator:
    """An indicator with the newest class that the reader may see."""

    indicator: Indicator
    standing: Standing
    period: str
    reason: str


def listed_indicators(person: Person, *, indicators: IndicatorQuerySet) -> list[ListedIndicator]:
    """Indicators in order with their newest class; one statement."""
    at_year_end = Case(
        When(figure__quarter=Part.WHOLE_YEAR, then=Part.Q4), default=F("figure__quarter"), output_field=IntegerField()
    )
    newest = (
        Classification.objects.current()
        .filter(figure__indicator=OuterRef("pk"), figure__in=Figure.objects.ours().visible_to(person))
        .order_by("-figure__year", at_year_end.desc(), "figure__quarter")
        .values(found=JSONObject(standing="standing", reason="reason", year="figure__year", quarter="figure__quarter"))
    )
    rows = indicators.in_order().select_related("body").annotate(newest=Subquery(newest[:1]))
    return [_listed(indicator) for indicator in rows]


def _listed(indicator):
    found = indicator.newest
    if found is None:
        return ListedIndicator(indicator, Standing.NO_DATA, "", "No figure yet.")
    period = period_label(found["year"], found["quarter"])
    return ListedIndicator(indicator, Standing(found["standing"]), period, found["reason"])


def by_body(listed: list[ListedIndicator]) -> list[tuple]:
    """The same as (body, its indicators)."""
    return [(body, list(rows)) for body, rows in groupby(listed, key=lambda row: row.indicator.body)]
