"""What happened lately that could be told: suggestions for stories, from events (X10, X05)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from comms.models import SetAsideSuggestion, Story
from partnerships.events import sentence
from partnerships.models import Event

SUGGESTION_DAYS = 45
MOST_IN_A_GROUP = 5
MOST_EVENTS = 300

# What makes news, by group; what people do at their desks does not.
GROUPS = {
    "Published": ("quarter.published", "quarter.revised", "strategy_review.finished", "report_back.published"),
    "Targets met": ("target.met",),
    "Milestones done": ("milestone.updated",),
    "New papers": ("document.added", "paper.published"),
    "New bodies": ("body.added", "body.activated"),
    "Tried and pledged": ("intervention.added", "pledge.made", "round.closed"),
}
_GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}


@dataclass(frozen=True)
class Suggestion:
    """Something that happened and could be told."""

    group: str
    words: str
    address: str
    at: dt.datetime
    write_up: str
    event: int


def suggestions_for(person, *, at) -> list[Suggestion]:
    """What `person` may see that makes news, the newest five of each group; without what was written up or set aside."""
    since = at - dt.timedelta(days=SUGGESTION_DAYS)
    events = list(makes_news(person).filter(at__gt=since).select_related("body").order_by("-at", "-pk")[:MOST_EVENTS])
    used = set(Story.objects.filter(from_event__in=[event.pk for event in events]).values_list("from_event", flat=True))
    told = {_subject(event) for event in events if event.pk in used}
    aside = _set_aside(events)
    groups: dict[str, list[Suggestion]] = {group: [] for group in GROUPS}
    for event in events:
        group = groups[_GROUP_OF[event.kind]]
        if event.pk <= aside.get(_subject(event), 0):
            continue
        if _subject(event) not in told and len(group) < MOST_IN_A_GROUP:
            group.append(_suggestion(event))
            told.add(_subject(event))
    return [suggestion for group in groups.values() for suggestion in group]


def makes_news(person) -> QuerySet[Event, Event]:
    """The events that `person` may see and that make news."""
    return Event.objects.visible_to(person).filter(_is_news())


def set_aside_lately(*, at) -> QuerySet[SetAsideSuggestion, SetAsideSuggestion]:
    """What was set aside and would otherwise be suggested still, the newest first."""
    since = at - dt.timedelta(days=SUGGESTION_DAYS)
    recent = Event.objects.filter(at__gt=since).values("pk")
    return SetAsideSuggestion.objects.filter(event__in=recent).select_related("set_aside_by")


def _set_aside(events):
    """Up to which event each thing was set aside: what happens to it later is suggested again."""
    keys = [event.pk for event in events]
    aside = set(SetAsideSuggestion.objects.filter(event__in=keys).values_list("event", flat=True))
    # Newest first, so the first one met is the last that was set aside.
    found: dict = {}
    for event in events:
        if event.pk in aside:
            found.setdefault(_subject(event), event.pk)
    return found


def _is_news():
    """What the portal did by itself, such as loading a list, is no news; a paper is, once everybody may read it."""
    papers = Q(kind__in=GROUPS["New papers"])
    milestones = Q(kind__in=GROUPS["Milestones done"])
    others = [kind for kind in _GROUP_OF if kind not in GROUPS["New papers"] + GROUPS["Milestones done"]]
    return Q(by__isnull=False) & (
        Q(kind__in=others) | papers & Q(visibility=Event.Visibility.PUBLIC) | milestones & Q(data__after__state="Done")
    )


def _subject(event):
    return event.subject_type, event.subject_id, _GROUP_OF[event.kind]


def _suggestion(event):
    write = reverse("comms:story_send")
    return Suggestion(
        _GROUP_OF[event.kind], sentence(event), event.subject_address, event.at, f"{write}?event={event.pk}", event.pk
    )
