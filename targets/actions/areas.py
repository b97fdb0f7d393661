"""Keeping the list of areas to compare with."""

from collections.abc import Iterable
from datetime import datetime

from partnerships.access import action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from targets.models import Area

FIELDS = [field.name for field in Area._meta.concrete_fields if field.name not in {"id", "code"}]


@action
def save_areas(areas: Iterable[Area], *, by: Person | None, at: datetime) -> list[tuple[Area | None, Area]]:
    """Write new and changed areas, by their codes, in two statements however many; returns each as it was and is.

    Areas that are as they were stay as they are.
    """
    authorise(by, "targets.keep_indicators")
    areas = list(areas)
    known = {
        area.code: area for area in Area.objects.select_for_update().filter(code__in=[area.code for area in areas])
    }
    written = [(known.get(area.code), area) for area in areas if _differs(known.get(area.code), area)]
    Area.objects.bulk_create(
        [area for _before, area in written], update_conflicts=True, unique_fields=["code"], update_fields=FIELDS
    )
    if written:
        codes = sorted(area.code for _before, area in written)
        news = {"at": at, "visibility": Event.Visibility.PRIVATE}
        record("area.list_changed", written[0][1], by=by, **news, after={"count": len(codes), "codes": codes[:50]})
    return written


def _differs(known, area):
    return known is None or any(getattr(known, name) != getattr(area, name) for name in FIELDS)
