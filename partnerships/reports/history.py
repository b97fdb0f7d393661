"""What happened on a body, newest first, for its history tab (G07, H15)."""

from partnerships.models import Body, Event


def body_events(body: Body, person, *, before: int | None = None, limit: int = 50) -> tuple[list[Event], int | None]:
    """Events of `body` that `person` may read, and the id to go on from if there are more."""
    events = Event.objects.visible_to(person).filter(body=body).select_related("body")
    if before:
        events = events.filter(pk__lt=before)
    found = list(events.order_by("-pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None
