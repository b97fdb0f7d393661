"""What bodies published, as those who follow them are told (E07): from events, and only what everybody may read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from comms.models import CalendarEntry, Consultation, Publication, Story
from partnerships.models import Body, Document, Event

# Kinds about one body, in the words of a mail. Stories come with the issue that published them.
KINDS = {
    "event.announced": "Event: {subject}",
    "document.added": "{subject}",
    "document.updated": "New version: {subject}",
    "consultation.published": "Consultation: {subject}",
    "consultation.fed_back": "What came of “{subject}”",
    "press.issued": "Press release: {subject}",
    "chair_statement.signed": "{subject}",
    "update.marked": "{subject}",
}
ISSUE = "issue.published"
_NOBODY = AnonymousUser()
_STILL_PUBLIC: dict[str, Any] = {
    "event.announced": CalendarEntry,
    "document.added": Document,
    "document.updated": Document,
    "consultation.published": Consultation,
    "consultation.fed_back": Consultation,
}


@dataclass(frozen=True)
class Item:
    """One thing a body published; `publication` is the issue that brings the same to other readers."""

    body_id: int
    words: str
    address: str
    at: datetime
    publication: int | None = None


def items_of(events: Collection[Event]) -> list[Item]:
    """What these events published about single bodies, each thing once, oldest first."""
    standing = _standing(events)
    items: dict[tuple, Item] = {}
    for event in events:
        if event.kind == ISSUE:
            items |= {("story", item.address): item for item in _stories(event)}
        elif event.body_id and (event.kind, event.subject_id) in standing:
            words = KINDS[event.kind].format(subject=event.subject_label)
            key = (event.subject_type, event.subject_id)
            items.setdefault(key, Item(event.body_id, words, _public_address(event), event.at))
    return list(items.values())


def _public_address(event) -> str:
    """Where everybody reads it: the own page of a press release is its desk's."""
    if event.kind == "press.issued":
        return reverse("comms:press_release", args=[event.subject_id])
    return event.subject_address


def stories_of(body: Body):
    """The published stories of a body, newest first."""
    published = Story.objects.filter(body=body, issue__publication__isnull=False).select_related("issue")
    return published.defer("issue__approved_data").order_by("-issue__month", "pk")


def story_address(story: Story) -> str:
    """Where a published story is read: its place in its issue."""
    return f"{reverse('comms:news_link_issue', args=[story.issue.slug])}#story-{story.pk}"


def _standing(events) -> set[tuple[str, str]]:
    """Of what these events are about, what everybody may still read."""
    public = [event for event in events if event.kind in KINDS and event.visibility == Event.Visibility.PUBLIC]
    standing = {(event.kind, event.subject_id) for event in public if event.kind not in _STILL_PUBLIC}
    for kind, model in _STILL_PUBLIC.items():
        keys = [event.subject_id for event in public if event.kind == kind]
        visible = model.objects.visible_to(_NOBODY).filter(pk__in=keys)
        if model is CalendarEntry:
            visible = visible.filter(cancelled_at=None)
        elif model is Consultation:
            visible = visible.standing()
        standing |= {(kind, str(pk)) for pk in visible.values_list("pk", flat=True)}
    return standing


def _stories(event) -> Iterator[Item]:
    stories = Story.objects.filter(issue__publication=event.subject_id).select_related("issue").order_by("pk")
    for story in stories.defer("issue__approved_data"):
        yield Item(story.body_id, story.title, story_address(story), event.at, publication=story.issue.publication_id)


def readers_of_issues(publications: Collection[int]) -> set[tuple[int, int]]:
    """Which followers got or will get which of these issues themselves: (subscriber, publication)."""
    deliveries = Publication.objects.filter(
        pk__in=publications, messages__deliveries__subscriber__subscriptions__body__isnull=False
    )
    return set(deliveries.values_list("messages__deliveries__subscriber", "pk").distinct())
