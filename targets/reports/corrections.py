"""Which published figures a person may propose to correct, and what they say."""

from dataclasses import dataclass

from django.utils import timezone

from partnerships.access import may
from partnerships.models import Person
from targets.models import Correction, Figure, Indicator, LetIn, Part, Quarter, Standing
from targets.models.indicators import IndicatorQuerySet
from targets.reports.wording import counted_text, figure_text


@dataclass(frozen=True)
class ToldCorrection:
    """A correction with the right figure in words."""

    correction: Correction
    figure: str
    counted: str


def told_correction(correction: Correction) -> ToldCorrection:
    """The correction as a list shows it."""
    indicator, judged = correction.indicator, correction.judged
    in_figures = figure_text(
        correction.value, value_kind=indicator.value_kind, decimals=indicator.decimals, kind=indicator.kind
    )
    counted = counted_text(
        correction.numerator,
        correction.denominator,
        numerator_label=indicator.numerator_label,
        denominator_label=indicator.denominator_label,
    )
    return ToldCorrection(correction, Standing(judged).label if judged else in_figures, counted)


def correctable(quarter: Quarter, person: Person) -> IndicatorQuerySet:
    """All indicators for the support office; for somebody let in, those of the bodies they are let in for."""
    indicators = Indicator.objects.in_order()
    if may(person, "targets.revise_quarter", quarter):
        return indicators
    if not person.is_authenticated:
        return indicators.none()
    let_ins = LetIn.objects.live(on=timezone.localdate()).filter(quarter=quarter, person=person)
    bodies = set(let_ins.values_list("body", flat=True))
    return indicators if None in bodies else indicators.filter(body__in=bodies)


def published_figure(quarter: Quarter, indicator: Indicator) -> tuple[int, Figure | None]:
    """The part of the year and the figure that the quarter's table shows for an indicator."""
    figures = Figure.objects.ours().filter(indicator=indicator, year=quarter.year)
    own = figures.filter(quarter=quarter.number).first()
    if own is None and quarter.number == Part.Q4:
        yearly = figures.filter(quarter=Part.WHOLE_YEAR).first()
        if yearly is not None:
            return Part.WHOLE_YEAR, yearly
    return quarter.number, own
