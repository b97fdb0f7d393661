"""What the Delivery Board is asked of a quarter: recovery plans to decide on, and misses to ask about (X06)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from comms.reports.frozen import as_data, from_data
from partnerships.models import Person
from partnerships.templatetags.words import day
from targets.models import BoardRequest, Challenge, Quarter, Standing
from targets.reports.editions import slug_of
from targets.reports.quarter_rows import QuarterRow


@dataclass(frozen=True)
class Ask:
    """One thing the board was asked for: about what, where it is read, and in which words."""

    about: str
    address: str
    words: str


@dataclass(frozen=True)
class Asked:
    """What the board was asked when a quarter was published."""

    at: datetime
    asks: tuple[Ask, ...]


def asks_of(quarter: Quarter, rows: Iterable[QuarterRow]) -> tuple[Ask, ...]:
    """What the board is asked at this moment: answers first, then the significant misses nobody asked about."""
    answered = Challenge.objects.filter(state__in=[Challenge.State.ANSWERED, Challenge.State.SCHEDULED])
    found = answered.select_related("indicator", "body", "meeting__body").order_by("asked_at", "pk")
    decisions = [Ask(str(each.indicator), each.get_absolute_url(), _decision(each)) for each in found]
    asked = set(Challenge.objects.filter(quarter=quarter).values_list("indicator__slug", flat=True))
    misses = [row for row in rows if row.standing == Standing.SIGNIFICANT and row.slug not in asked]
    return (*decisions, *(Ask(row.name, row.address, f"ask {row.body_name}: {row.reason}") for row in misses))


def asks_as_data(quarter: Quarter, rows: Iterable[QuarterRow]) -> list[dict]:
    """The same as it is stored."""
    return [as_data(ask) for ask in asks_of(quarter, rows)]


def asked_when_published(quarter: Quarter, person: Person) -> Asked | None:
    """What the board was asked when the newest revision of a quarter was published, if `person` may see it."""
    requests = BoardRequest.objects.visible_to(person).select_related("publication")
    of_quarter = requests.filter(publication__slug=slug_of(quarter.year, quarter.number))
    newest = of_quarter.order_by("-publication__revision").first()
    if newest is None:
        return None
    return Asked(newest.publication.published_at, tuple(from_data(Ask, ask) for ask in newest.asks))


def _decision(challenge):
    if challenge.meeting is None:
        return f"{challenge.body} has answered; choose the meeting that decides"
    return f"decide on the recovery plan of {challenge.body}, {day(challenge.meeting.held_on)}"
