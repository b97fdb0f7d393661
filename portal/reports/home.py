"""What the public home tells: the latest news and what comes next (E01)."""

import datetime as dt
from dataclasses import dataclass

from partnerships.models import Event

SHOWN = 6
# The public kinds that are news to a visitor, in a visitor's words.
NEWS = {
    "body.activated": "New partnership: {subject}",
    "consultation.fed_back": "What came of the consultation “{subject}”",
    "consultation.published": "New consultation: {subject}",
    "document.added": "New document: {subject}",
    "document.updated": "New version of {subject}",
    "event.announced": "New event: {subject}",
    "headlines.published": "{subject} published",
    "headlines.revised": "{subject} revised",
    "issue.published": "{subject} is out",
    "meeting.planned": "{subject} planned",
    "page.confirmed": "Page checked: {subject}",
    "page.edited": "Page brought up to date: {subject}",
    "quarter.published": "Figures published: {subject}",
    "report_back.published": "{subject} published",
    "report_back.revised": "{subject} revised",
    "round.closed": "Health check finished: {subject}",
    "round.opened": "Health check begun: {subject}",
    "scheme.adopted": "Tariffs agreed: {subject}",
}
# What takes an earlier one back: news of it would lead to nothing, or to what does not take place.
TAKEN_BACK = {"consultation.withdrawn", "document.withdrawn", "event.cancelled", "meeting.cancelled"}


@dataclass(frozen=True)
class News:
    """One thing that happened, as the public reads it."""

    words: str
    address: str
    at: dt.datetime


def latest_news() -> list[News]:
    """The newest public events, each thing once, without what was taken back since."""
    events = Event.objects.filter(visibility=Event.Visibility.PUBLIC, kind__in=NEWS.keys() | TAKEN_BACK).order_by(
        "-at", "-pk"
    )
    newest = {}
    for event in events[: SHOWN * 5]:
        newest.setdefault((event.subject_type, event.subject_id), event)
    standing = [event for event in newest.values() if event.kind in NEWS]
    return [
        News(NEWS[event.kind].format(subject=event.subject_label), event.subject_address, event.at)
        for event in standing[:SHOWN]
    ]
