"""Telling key stakeholders of public papers: one mail for all papers of a meeting, with links, never a file (E02)."""

from collections import defaultdict
from datetime import datetime

from comms.actions.outbox import announce, queue_message
from comms.actions.publications import queue_for_subscribers
from comms.mime.letters import report_letter
from comms.models import Audience, Message, PaperTold
from comms.reports.papers import READERS, came_lately, papers_to_tell, readers_of_papers
from partnerships.access import action
from partnerships.models import Document


@action
def tell_of_papers(*, at: datetime) -> int:
    """Queue one mail for the papers of each meeting that have come to rest; returns how many mails were made.

    Harmless twice and beside other workers: which paper was told is written with its mail, and once.
    """
    untold = papers_to_tell(at=at).select_for_update(of=("self",), skip_locked=True)
    papers = list(untold.select_related("body", "meeting__body").order_by("pk"))
    if not papers:
        return 0
    coming = came_lately(papers, at=at)
    by_meeting: dict[tuple[int, int | None], list[Document]] = defaultdict(list)
    for paper in papers:
        by_meeting[paper.body_id, paper.meeting_id].append(paper)
    rested = [together for key, together in by_meeting.items() if key not in coming]
    if not readers_of_papers().exists():
        return 0
    for together in rested:
        _tell(together, at=at)
    return len(rested)


def _tell(papers: list[Document], *, at: datetime) -> Message:
    message = queue_message(
        report_letter(_letter(papers), at=at, bulk=True),
        kind=Message.Kind.REPORT, priority=Message.Priority.BULK, by=None, at=at,
    )  # fmt: skip
    count = queue_for_subscribers(message, readers_of_papers(), at=at, audiences=Audience.objects.filter(slug=READERS))
    PaperTold.objects.bulk_create(PaperTold(document=paper, message=message) for paper in papers)
    announce(message, count=count, by=None, at=at)
    return message


def _letter(papers):
    body, meeting = papers[0].body, papers[0].meeting
    words = "New paper" if len(papers) == 1 else f"{len(papers)} new papers"
    about = f"for the {_lower_first(str(meeting))}" if meeting else f"of {body.name}"
    place = meeting.get_absolute_url() if meeting else body.get_absolute_url()
    heading = f"{words} {about}"
    return {
        "subject": f"{words}: {papers[0].title}" if len(papers) == 1 else heading,
        "heading": heading,
        "lines": [f"{body.name} has published what is listed here. Everybody may read it on the portal."],
        "links": [
            (f"Open the {'meeting' if meeting else 'page of ' + body.name}", place),
            *((f"{paper.get_kind_display()}: {paper.title}", paper.get_absolute_url()) for paper in papers),
        ],
    }


def _lower_first(words):
    return words[:1].lower() + words[1:]
