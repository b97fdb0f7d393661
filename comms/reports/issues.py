"""The content of an issue: everything its page, its mail and its text show, as plain data with one hash."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import Truncator

from comms.models import CalendarEntry, NewsLinkIssue
from comms.reports.frozen import Frozen
from partnerships.markup import to_html, to_text, to_words
from partnerships.templatetags.words import moment

TEASER = 280


@dataclass(frozen=True)
class PictureShown:
    """A story's picture: where it is, its words, and its size, so that pages do not jump."""

    path: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class StoryContent:
    """One story as an issue shows it."""

    anchor: str
    title: str
    html: str
    text: str
    teaser: str
    body: str
    body_path: str
    picture: PictureShown | None = None


@dataclass(frozen=True)
class SectionContent:
    """The stories of one strand of the vision."""

    strand: str
    stories: tuple[StoryContent, ...]


@dataclass(frozen=True)
class EventContent:
    """One event that an issue announces."""

    title: str
    when: str
    place: str
    body: str
    path: str


@dataclass(frozen=True)
class IssueContent(Frozen):
    """Everything an issue says; what is approved, published and mailed are the same of these."""

    title: str
    slug: str
    introduction_html: str
    introduction_text: str
    sections: tuple[SectionContent, ...]
    events: tuple[EventContent, ...]

    @property
    def story_count(self) -> int:
        return sum(len(section.stories) for section in self.sections)


def issue_content(issue: NewsLinkIssue) -> IssueContent:
    """The issue as it stands now: accepted stories by strand, and the public events of its month and the next."""
    sections: dict[str, list[StoryContent]] = {}
    for story in issue.stories.in_order().select_related("body", "strand", "picture").defer("picture__content"):
        sections.setdefault(str(story.strand), []).append(_story(story))
    return IssueContent(
        title=str(issue),
        slug=issue.slug,
        introduction_html=str(to_html(issue.introduction)),
        introduction_text=to_text(issue.introduction),
        sections=tuple(SectionContent(strand, tuple(stories)) for strand, stories in sections.items()),
        events=tuple(_event(entry) for entry in events_of(issue)),
    )


def events_of(issue: NewsLinkIssue):
    """Public events from the first of the issue's month to the end of the next."""
    start = _midnight(issue.month)
    end = _midnight((issue.month + dt.timedelta(days=70)).replace(day=1))
    return CalendarEntry.objects.filter(is_public=True).between(start, end).select_related("body")


def _midnight(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())


def _story(story):
    picture = story.picture
    return StoryContent(
        anchor=f"story-{story.pk}",
        title=story.title,
        html=str(to_html(story.text)),
        text=to_text(story.text),
        teaser=teaser(story.text),
        body=story.body.name,
        body_path=story.body.get_absolute_url(),
        picture=picture and PictureShown(picture.get_absolute_url(), picture.alt, picture.width, picture.height),
    )


def teaser(text: str) -> str:
    """The first paragraph or point of a story, cut to what a mail shows of it; where links lead stands in the story."""
    first = re.split(r"\n\n|\n- ", to_words(text))[0].removeprefix("- ")
    return Truncator(" ".join(first.split())).chars(TEASER)


def _event(entry):
    start = timezone.localtime(entry.starts_at)
    return EventContent(
        title=entry.title,
        when=f"{start:%A} {moment(start)}",
        place=entry.place,
        body=entry.body.name,
        path=entry.get_absolute_url(),
    )
