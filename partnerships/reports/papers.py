"""Meetings to come with what became of their papers, for who sends them in and who puts them up (B02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from partnerships.access import may
from partnerships.models import Meeting, Paper, Person
from partnerships.models.papers import missing_on

MOST_MEETINGS = 12
State = Paper.State


@dataclass(frozen=True)
class MeetingOfPapers:
    """A meeting to come, and how many of the papers that the reader may see are where."""

    meeting: Meeting
    awaited: int
    sent: int
    accepted: int
    missing: int

    @property
    def is_bare(self):
        return not (self.awaited or self.sent or self.accepted)


def sends_papers(person: Person) -> bool:
    """Whether `person` is one from whom papers come; the support office puts up its own without sending them in."""
    return may(person, "partnerships.write_papers") and not may(person, "partnerships.accept_paper")


def meetings_of_papers(person: Person, *, on: date) -> Sequence[MeetingOfPapers]:
    """The soonest meetings that `person` may see, from the day `on`, each with its papers counted."""
    soonest = Meeting.objects.visible_to(person).to_come(on=on).select_related("body")
    meetings = list(soonest[:MOST_MEETINGS])
    unsent = Q(state__in=Paper.WITH_BODY)
    counted = {
        row.pop("meeting"): row
        for row in Paper.objects.visible_to(person)
        .filter(meeting__in=meetings)
        .order_by()
        .values("meeting")
        .annotate(
            awaited=Count("pk", filter=unsent),
            sent=Count("pk", filter=Q(state=State.SUBMITTED)),
            accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
            missing=Count("pk", filter=unsent & missing_on(on)),
        )
    }
    none = dict.fromkeys(("awaited", "sent", "accepted", "missing"), 0)
    return [MeetingOfPapers(meeting, **counted.get(meeting.pk, none)) for meeting in meetings]
