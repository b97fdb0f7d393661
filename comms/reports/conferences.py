"""Conferences and the annual report-backs that are told there (E14)."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from comms.models import CalendarEntry, Publication
from partnerships.models import year_address
from partnerships.models.years import year_of


def report_backs_told_at(entry: CalendarEntry) -> list[Publication]:
    """The report-backs of the year a conference is in and of the one before, the newest revision of each."""
    if not entry.is_conference:
        return []
    year = year_of(timezone.localdate(entry.starts_at))
    slugs = [year_address(year), year_address(year - 1)]
    found = Publication.objects.current().filter(kind=Publication.Kind.REPORT_BACK, slug__in=slugs)
    return list(found.defer("html", "data").order_by("-slug"))


def conferences_about(year: int) -> QuerySet[Any, Any]:
    """The public conferences at which a year's report-back is told: in that year or the one after."""
    zone = timezone.get_default_timezone()
    start, end = dt.datetime(year, 4, 1, tzinfo=zone), dt.datetime(year + 2, 4, 1, tzinfo=zone)
    told = CalendarEntry.objects.filter(is_public=True, kind=CalendarEntry.Kind.CONFERENCE).between(start, end)
    return told.order_by("starts_at", "pk")
