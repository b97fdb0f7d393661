"""A body's news: its stories, events and publications, and the text its manager forwards to members (E07)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from comms.models import CalendarEntry
from comms.reports.followed import stories_of, story_address
from comms.reports.publications import Published, published, shown
from partnerships.models import Body

STORIES, EVENTS, PUBLICATIONS = 8, 6, 8
FORWARD_DAYS = 45


@dataclass(frozen=True)
class BodyNews:
    """What a body has to tell: stories (title, address, month), events to come, publications."""

    stories: list[tuple[str, str, dt.date]]
    events: list[Any]
    publications: list[Published]

    @property
    def is_empty(self) -> bool:
        return not (self.stories or self.events or self.publications)


def body_news(body: Body, *, at: dt.datetime) -> BodyNews:
    """What everybody may read of a body, newest first; events by their day."""
    events = CalendarEntry.objects.filter(body=body, is_public=True).upcoming(at=at)
    return BodyNews(
        [(story.title, story_address(story), story.issue.month) for story in stories_of(body)[:STORIES]],
        list(events[:EVENTS]),
        shown(published(body=body)[:PUBLICATIONS]),
    )


def forward_text(body: Body, *, at: dt.datetime) -> str:
    """The last weeks of a body in plain text with links, for a manager to send to members from their own mail."""
    news, since = body_news(body, at=at), timezone.localdate(at) - dt.timedelta(days=FORWARD_DAYS)
    parts = [
        ("Stories", [(title, address) for title, address, month in news.stories if month >= since.replace(day=1)]),
        ("Coming up", [(_event(event), event.get_absolute_url()) for event in news.events]),
        ("New papers and reports", [(each.title, each.url) for each in news.publications if each.on >= since]),
    ]
    follow = reverse("comms:follow", args=[body.slug])
    lines = [f"News from {body.name}", ""]
    for heading, items in parts:
        if items:
            lines += [heading, *(f"- {words}\n  {settings.PORTAL_ADDRESS}{address}" for words, address in items), ""]
    if len(lines) == 2:
        lines += ["There is nothing new in the last weeks.", ""]
    lines.append(f"To get this by email yourself: {settings.PORTAL_ADDRESS}{follow}")
    return "\n".join(lines)


def _event(event):
    start = timezone.localtime(event.starts_at)
    place = f", {event.place}" if event.place else ""
    return f"{event.title}, {start:%-d %B %Y}{place}"
