"""Opening and publishing quarters. A published quarter's figures, targets and classes stand still (H01)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from targets.models import Part, Quarter, year_label


@action
def open_quarter(year: int, number: int, *, by: Person | None, at: datetime) -> Quarter:
    """Make a quarter ready for figures; one that is there already stays as it is."""
    authorise(by, "targets.publish_quarter")
    quarter, created = Quarter.objects.get_or_create(year=year, number=number)
    if created:
        record("quarter.opened", quarter, by=by, at=at)
    return quarter


@action
def publish_quarter(quarter: Quarter, *, by: Person | None, at: datetime) -> Quarter:
    """Make a quarter's figures public; from then on they stand still.

    Raises RefusedError if it is published already.
    """
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    authorise(by, "targets.publish_quarter", quarter)
    if quarter.is_published:
        raise RefusedError(f"{quarter} is published already.")
    quarter.state, quarter.published_at, quarter.published_by = Quarter.State.PUBLISHED, at, by
    quarter.save(update_fields=["state", "published_at", "published_by"])
    record("quarter.published", quarter, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    return quarter


def lock_open_quarter(year: int, part: int, *, create: bool) -> None:
    """Hold the quarter in which a figure or target of this period is published until the transaction ends.

    A whole year's belongs to quarter 4. Locked before any other row, so that saving and
    publishing wait for each other. `create` opens a quarter that is not there yet. Raises
    RefusedError if the quarter is published.
    """
    number = part or Part.Q4
    if create:
        Quarter.objects.get_or_create(year=year, number=number)
    quarter = Quarter.objects.select_for_update().filter(year=year, number=number).first()
    if quarter is not None and quarter.is_published:
        raise RefusedError(
            f"Quarter {quarter.number} of {year_label(year)} is published and its figures stand still. "
            "Ask the SP Support Officer to publish a correction."
        )
