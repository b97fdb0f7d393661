"""Which published figures a person may propose to correct."""

from django.utils import timezone

from partnerships.access import may
from partnerships.models import Person
from targets.models import Indicator, LetIn, Quarter
from targets.models.indicators import IndicatorQuerySet


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
