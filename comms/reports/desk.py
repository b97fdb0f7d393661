"""What the Support Officer's desk shows beside the issue: stories at hand, coverage, who is quiet, suggestions (X10)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from comms.models import NewsLinkIssue, SetAsideSuggestion, Story, StoryCall
from comms.reports.issues import teaser
from comms.reports.news import Suggestion, set_aside_lately, suggestions_for
from partnerships.models import Body, Event, Objective

QUIET_DAYS = 92


@dataclass(frozen=True)
class Coverage:
    """How many stories one strand or one partnership has in an issue, and in the year that ends with it."""

    name: str
    stories: int
    in_year: int


@dataclass(frozen=True)
class Quiet:
    """A thematic partnership without a story in the issue, and what is known about it."""

    body: Body
    answer: str


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
    objectives: list[Objective]
    strands: list[Coverage]
    bodies: list[Coverage]
    quiet: list[Quiet]
    suggestions: list[Suggestion]
    set_aside: list[SetAsideSuggestion]


@dataclass(frozen=True)
class GivenUp:
    """When an issue of the month was cancelled, by whom, and why if they said so."""

    at: dt.datetime
    by: str
    reason: str


def given_up(month: dt.date) -> list[GivenUp]:
    """What is on record of the cancelled issues of a month, newest first."""
    cancelled = NewsLinkIssue.objects.filter(month=month, state=NewsLinkIssue.State.CANCELLED)
    keys = [str(pk) for pk in cancelled.order_by("-pk").values_list("pk", flat=True)]
    told = Event.objects.filter(kind="issue.cancelled", subject_type="comms.newslinkissue", subject_id__in=keys)
    newest = {event.subject_id: event for event in told.order_by("pk")}
    found = [newest[key] for key in keys if key in newest]
    return [GivenUp(event.at, event.by_label or "The portal", event.data.get("reason", "")) for event in found]


def desk_of(issue: NewsLinkIssue, person, *, at) -> Desk:
    """The desk for one issue, as `person` may see it."""
    placed = list(issue.stories.in_order().select_related("body", "strand", "author"))
    waiting = list(Story.objects.waiting().select_related("body", "strand", "author").order_by("state_since", "pk"))
    counts = {"told": _told(issue), "in_year": _told_in_year(issue)}
    objectives = list(Objective.objects.annotate(**counts).order_by("strategy", "number"))
    told_before = Max("stories__state_since", filter=~Q(stories__state=Story.State.DRAFT))
    # Every thematic partnership, and whoever else has a story in the issue.
    bodies = Body.objects.active().annotate(**counts, last_told=told_before)
    bodies = list(bodies.filter(Q(kind=Body.Kind.THEMATIC) | Q(told__gt=0)).order_by("name"))
    return Desk(
        waiting=waiting,
        placed=[Placed(story, story.strand, teaser(story.text)) for story in placed],
        objectives=objectives,
        strands=[_coverage(objective) for objective in objectives],
        bodies=[_coverage(body) for body in bodies],
        quiet=_quiet(issue, [body for body in bodies if not body.told], waiting, at=at),
        suggestions=suggestions_for(person, at=at),
        set_aside=list(set_aside_lately(at=at)),
    )


def _coverage(row):
    return Coverage(str(row), row.told, row.in_year)


def _told(issue):
    return Count("stories", filter=Q(stories__issue=issue), distinct=True)


def _told_in_year(issue):
    first = issue.month.replace(year=issue.month.year - 1)
    in_year = Q(stories__issue__month__gt=first, stories__issue__month__lte=issue.month)
    return Count("stories", filter=in_year & ~Q(stories__issue__state="cancelled"), distinct=True)


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
