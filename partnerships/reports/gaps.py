"""What the register lacks: facts each body must have, and links that the golden rules ask for (G02, G03, G09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from partnerships.models import Body, Document, Role, Seat

CHECKED_WITHIN_DAYS = 31


@dataclass(frozen=True)
class BodyGaps:
    """What one body lacks, each in words."""

    body: Body
    missing: Sequence[str]


@dataclass(frozen=True)
class Gaps:
    """The gaps of the whole register."""

    bodies: Sequence[BodyGaps]
    whole: int
    without_cabinet: Sequence[Body]
    orphans: Sequence[Body]


def gaps(*, at: datetime, on: date) -> Gaps:
    """What is missing on the date `on`, body by body; `at` says which page checks still count."""
    bodies = list(_with_facts(on=on, checked_since=at - timedelta(days=CHECKED_WITHIN_DAYS)))
    found = [BodyGaps(body, _missing(body)) for body in bodies]
    return Gaps(
        bodies=[gap for gap in found if gap.missing],
        whole=sum(not gap.missing for gap in found),
        without_cabinet=[body for body in bodies if body.kind == Body.Kind.THEMATIC and not body.led_by_cabinet],
        orphans=list(Body.objects.orphans().in_order()),
    )


def _with_facts(*, on, checked_since):
    seats = Seat.objects.live(on=on).filter(body=OuterRef("pk"))
    in_cabinet = Seat.objects.live(on=on).filter(role=Role.CABINET, person=OuterRef("person"))
    terms = Document.objects.filter(
        body=OuterRef("pk"), kind=Document.Kind.TERMS_OF_REFERENCE, withdrawn_at__isnull=True
    )
    return (
        Body.objects.active()
        .partnerships()
        .annotate(
            has_chair=Exists(seats.filter(role=Role.CHAIR)),
            has_manager=Exists(seats.filter(role=Role.MANAGER)),
            has_terms=Exists(terms),
            led_by_cabinet=Exists(seats.chairs().filter(Exists(in_cabinet))),
            is_checked=Q(page__checked_at__gte=checked_since),
            checked_at=F("page__checked_at"),
        )
        .in_order()
    )


def _missing(body):
    facts = (
        (body.has_chair, "a chair"),
        (body.purpose.strip(), "a purpose"),
        (body.has_terms, "terms of reference"),
        (body.has_manager, "a manager"),
        (body.is_checked, f"a page check in the last {CHECKED_WITHIN_DAYS} days"),
    )
    return [words for there, words in facts if not there]
