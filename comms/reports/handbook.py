"""What the handbook says: the register's boards and partnerships, as data from which page and PDF are made (E08)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from comms.models import Guide, HandbookDistribution, Publication
from comms.reports.frozen import data_hash
from partnerships.markup import to_text
from partnerships.models import Body, Role, Seat, Strategy
from partnerships.templatetags.words import day

SLUG = "handbook"
SHOWN = ("chair", "co_chair", "vice_chair", "manager")


@dataclass(frozen=True)
class Draft:
    """The handbook as it would be published now, with the hash by which a reader says what they saw."""

    data: dict
    seen: str
    number: int


@dataclass(frozen=True)
class Given:
    """How many copies of one version were given out, and to whom."""

    handbook: Publication
    copies: int
    rows: Sequence[HandbookDistribution]


def handbooks():
    """Every version, newest first, without its words."""
    return Publication.objects.filter(kind=Publication.Kind.HANDBOOK).defer("html", "data").order_by("-revision")


def draft(*, on: dt.date) -> Draft:
    """The handbook from the register of the day `on`; four statements."""
    number = (handbooks().values_list("revision", flat=True).first() or 0) + 1
    strategy = Strategy.objects.in_force()
    content = {
        "title": "Partnership handbook",
        "publisher": settings.PARTNERSHIP_NAME,
        "introduction": _introduction(),
        "vision": strategy.vision if strategy else "",
        "strategy": strategy.name if strategy else "",
        "groups": _groups(on),
    }
    return Draft(content, data_hash(content), number)


def edition(found: Draft, *, at: dt.datetime) -> dict:
    """What is published of a draft at the moment `at`."""
    return found.data | {"number": found.number, "edition": f"Version {found.number}, {day(at)}"}


def distribution() -> list[Given]:
    """Who got which version, newest first; two statements."""
    rows: dict[int, list[HandbookDistribution]] = {}
    for row in HandbookDistribution.objects.select_related("body"):
        rows.setdefault(row.handbook_id, []).append(row)
    counted = handbooks().annotate(copies=Sum("distributions__copies"))
    return [Given(handbook, handbook.copies or 0, rows.get(handbook.pk, ())) for handbook in counted]


def _introduction():
    guide = Guide.objects.filter(slug=Guide.Slug.HANDBOOK).first()
    return to_text(guide.text) if guide else ""


def _groups(on):
    """Boards first, then the thematic partnerships with what sits under them."""
    bodies = list(Body.objects.active().partnerships().select_related("parent").in_order())
    leaders = _leaders(on)
    named = {
        "The boards": lambda body: body.kind == Body.Kind.BOARD,
        "The thematic partnerships": lambda body: body.kind == Body.Kind.THEMATIC,
        "Executives, issue partnerships and task groups": lambda body: (
            body.kind not in (Body.Kind.BOARD, Body.Kind.THEMATIC)
        ),
    }
    found = [(heading, [body for body in bodies if belongs(body)]) for heading, belongs in named.items()]
    return [
        {"heading": heading, "bodies": [_entry(body, leaders.get(body.pk, [])) for body in own]}
        for heading, own in found
        if own
    ]


def _leaders(on):
    seats = Seat.objects.live(on=on).filter(role__in=SHOWN).select_related("person")
    leaders: dict[int, list[dict]] = {}
    for seat in sorted(seats, key=lambda seat: (SHOWN.index(seat.role), str(seat.person))):
        leaders.setdefault(seat.body_id, []).append({"role": Role(seat.role).label, "name": str(seat.person)})
    return leaders


def _entry(body, leaders):
    return {
        "name": body.name,
        "acronym": body.acronym,
        "purpose": body.purpose,
        "reports_to": body.parent.name if body.parent else "",
        "meets": body.meeting_frequency,
        "address": body.get_absolute_url(),
        "people": leaders,
    }
