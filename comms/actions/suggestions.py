"""Setting aside what the desk suggests as a story, and taking it back up (X10)."""

from datetime import datetime

from comms.models import SetAsideSuggestion
from comms.reports.news import makes_news
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record, sentence
from partnerships.models import Person


@action
def set_aside_suggestion(event: int, *, by: Person, at: datetime) -> SetAsideSuggestion:
    """Suggest what this event tells no more, until it happens again; harmless twice.

    Raises RefusedError if the event is none that is suggested.
    """
    authorise(by, "comms.collate_issue")
    found = makes_news(by).filter(pk=event).select_related("body").first()
    if found is None:
        raise RefusedError("This is no longer suggested. Look at the desk again.")
    aside, is_new = SetAsideSuggestion.objects.get_or_create(
        event=event, defaults={"words": sentence(found)[:600], "set_aside_at": at, "set_aside_by": by}
    )
    if is_new:
        record("suggestion.set_aside", aside, by=by, at=at, body=found.body)
    return aside


@action
def take_up_suggestion(aside: SetAsideSuggestion, *, by: Person, at: datetime) -> None:
    """Suggest it again; harmless twice."""
    authorise(by, "comms.collate_issue")
    aside = SetAsideSuggestion.objects.select_for_update().filter(pk=aside.pk).first()
    if aside is not None:
        record("suggestion.taken_up", aside, by=by, at=at)
        aside.delete()
