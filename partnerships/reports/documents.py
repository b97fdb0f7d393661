"""A body's documents, and its meetings with their papers, for who may read them (A05, B10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from partnerships.models import Body, Decision, Document, DocumentVersion, Meeting, Paper


class DocumentRow(NamedTuple):
    """One document in words."""

    pk: int
    title: str
    kind: str
    dated_on: date
    visibility: str
    version: int
    extension: str
    size: str
    meeting_id: int | None
    sender: str | None

    @property
    def is_members_only(self):
        return self.visibility == Document.Visibility.MEMBERS


@dataclass(frozen=True)
class MeetingWithPapers:
    """A meeting, what was written for it or about it, what it decided, and what the reader knows to be still to come."""

    meeting: Meeting
    documents: Sequence[DocumentRow]
    decisions: Sequence[Decision] = ()
    awaited: Sequence[Paper] = ()


@dataclass(frozen=True)
class MeetingsAndPapers:
    """The tab of meetings: what is to come, what was, and papers of no meeting in the list."""

    to_come: Sequence[MeetingWithPapers]
    past: Sequence[MeetingWithPapers]
    others: Sequence[DocumentRow]


def library(body: Body, person) -> list[DocumentRow]:
    """The documents of `body` that `person` may read, newest first."""
    return _rows(body.documents.visible_to(person))


def meetings_and_papers(body: Body, person, *, on: date) -> MeetingsAndPapers:
    """Meetings of `body` that `person` may see, as of the date `on`, with agendas, action notes, papers and decisions."""
    meetings = list(body.meetings.visible_to(person).order_by("-held_on", "-starts_at", "-pk"))
    for meeting in meetings:
        meeting.body = body
    papers = _rows(body.documents.visible_to(person).papers())
    decisions = list(Decision.objects.filter(meeting__in=meetings).order_by("recorded_at", "pk"))
    awaited = list(
        Paper.objects.visible_to(person).open().filter(meeting__in=meetings).select_related("body", "author", "meeting")
    )
    listed = {meeting.pk for meeting in meetings}
    with_papers = [
        MeetingWithPapers(
            meeting,
            [paper for paper in papers if paper.meeting_id == meeting.pk],
            [decision for decision in decisions if decision.meeting_id == meeting.pk],
            [paper for paper in awaited if paper.meeting_id == meeting.pk],
        )
        for meeting in meetings
    ]
    return MeetingsAndPapers(
        to_come=[entry for entry in reversed(with_papers) if entry.meeting.held_on >= on],
        past=[entry for entry in with_papers if entry.meeting.held_on < on],
        others=[paper for paper in papers if paper.meeting_id not in listed],
    )


def _rows(documents):
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    found = (
        documents.annotate(
            version=Subquery(newest.values("number")[:1]),
            extension=Subquery(newest.values("extension")[:1]),
            size=Subquery(newest.values("size")[:1]),
        )
        .filter(version__isnull=False)
        .newest_first()
        .values_list(
            "pk",
            "title",
            "kind",
            "dated_on",
            "visibility",
            "version",
            "extension",
            "size",
            "meeting_id",
            "paper__body__name",
        )
    )
    kinds = dict(Document.Kind.choices)
    return [DocumentRow(*row[:2], kinds[row[2]], *row[3:6], row[6].upper(), _size(row[7]), *row[8:]) for row in found]  # type: ignore[call-arg]


def _size(size):
    """Bytes in words people know from download links."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
