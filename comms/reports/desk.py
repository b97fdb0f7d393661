"""What the Support Officer's desk shows beside the issue: stories at hand, coverage, who is quiet, suggestions (X10)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.urls import reverse

from comms.models import NewsLinkIssue, Story, StoryCall
from comms.reports.issues import teaser
from partnerships.events import sentence
from partnerships.models import Body, Event, Objective

# Nouns whose events make news; what people do at their desks does not.
NEWSWORTHY = ("body", "paper", "milestone", "target", "figure", "quarter", "report", "decision", "plan")
SUGGESTION_DAYS = 45
MOST_SUGGESTIONS = 12
QUIET_DAYS = 92


@dataclass(frozen=True)
class Coverage:
    """How many stories of an issue one strand or one partnership has."""

    name: str
    stories: int


@dataclass(frozen=True)
class Quiet:
    """A thematic partnership without a story in the issue, and what is known about it."""

    body: Body
    answer: str


@dataclass(frozen=True)
class Suggestion:
    """Something that happened and could be told."""

    words: str
    address: str
    at: dt.datetime
    write_up: str


@dataclass(frozen=True)
class Placed:
    """A story in the issue, with its beginning as the mail shows it."""

    story: Story
    strand: Objective
    teaser: str


@dataclass(frozen=True)
class Desk:
    """Everything on the desk beside the issue itself."""

    waiting: list[Story]
    placed: list[Placed]
    strands: list[Coverage]
    bodies: list[Coverage]
    quiet: list[Quiet]
    suggestions: list[Suggestion]


def desk_of(issue: NewsLinkIssue, person, *, at) -> Desk:
    """The desk for one issue, as `person` may see it."""
    placed = list(issue.stories.in_order().select_related("body", "strand", "author"))
    waiting = list(Story.objects.waiting().select_related("body", "strand", "author").order_by("state_since", "pk"))
    objectives = Objective.objects.annotate(told=Count("stories", filter=Q(stories__issue=issue)))
    bodies = _thematic().annotate(
        told=Count("stories", filter=Q(stories__issue=issue)),
        last_told=Max("stories__state_since", filter=~Q(stories__state=Story.State.DRAFT)),
    )
    bodies = list(bodies.order_by("name"))
    return Desk(
        waiting=waiting,
        placed=[Placed(story, story.strand, teaser(story.text)) for story in placed],
        strands=[Coverage(str(objective), objective.told) for objective in objectives.order_by("strategy", "number")],
        bodies=[Coverage(body.name, body.told) for body in bodies],
        quiet=_quiet(issue, [body for body in bodies if not body.told], waiting, at=at),
        suggestions=_suggestions(person, at=at),
    )


def _thematic():
    return Body.objects.active().filter(kind=Body.Kind.THEMATIC)


def _quiet(issue, bodies, waiting, *, at):
    calls = dict(StoryCall.objects.filter(issue=issue).values_list("body", "has_no_news"))
    sent = {story.body_id for story in waiting}
    return [Quiet(body, _answer(body, calls, at)) for body in bodies if body.pk not in sent]


def _answer(body, calls, at):
    if calls.get(body.pk):
        return "Says there is no news this month"
    if body.last_told is None:
        return "Has never sent a story"
    if at - body.last_told > dt.timedelta(days=QUIET_DAYS):
        return f"Last sent a story on {body.last_told:%-d %B %Y}"
    return "Has not answered yet" if body.pk in calls else "Sent nothing for this issue"


def _suggestions(person, *, at):
    newsworthy = Q()
    for noun in NEWSWORTHY:
        newsworthy |= Q(kind__startswith=f"{noun}.")
    events = (
        Event.objects.visible_to(person)
        # What the portal did by itself, such as loading a list, is no news.
        .filter(newsworthy, by__isnull=False, at__gt=at - dt.timedelta(days=SUGGESTION_DAYS))
        .select_related("body")
        .order_by("-at", "-pk")[:MOST_SUGGESTIONS]
    )
    write = reverse("comms:story_send")
    return [
        Suggestion(sentence(event), event.subject_address, event.at, f"{write}?event={event.pk}") for event in events
    ]
