"""Who is told that a quarter is published, and in which words (C07, C08)."""

from datetime import datetime

from django.utils import timezone

from comms.models import Audience, Subscriber
from partnerships.models import Person, Role, Seat
from partnerships.pdf import picture
from partnerships.templatetags.words import and_list
from targets.models import Standing, year_address
from targets.reports.editions import (
    STANDINGS_TITLE,
    Edition,
    standings_drawing,
    standings_told,
)
from targets.reports.snapshot import Snapshot

BOARD = "delivery-board"
AUDIENCE = "key-stakeholders"
MOST_BARS = 40  # a longer chart is no picture for a mail


def board_readers(*, at: datetime):
    """The members of the Delivery Board today."""
    seats = Seat.objects.live(on=timezone.localdate(at)).filter(body__slug=BOARD, role__in=Role.membership())
    return Person.objects.filter(pk__in=seats.values("person")).in_order()


def subscribers():
    """Who subscribed as a key stakeholder."""
    return Subscriber.objects.wanting(Audience.objects.filter(slug=AUDIENCE))


def chart_for_mail(snapshot: Snapshot) -> dict | None:
    """How each body's indicators stand, as the picture, words and table of a mail; None where bars would not fit.

    Mail programs take drawings (SVG) out, so it is the report's drawing as PNG. Raises PdfError.
    """
    told = standings_told(snapshot)
    if not 0 < len(told) <= MOST_BARS:
        return None
    return {
        "picture": picture(standings_drawing(snapshot)),
        "title": STANDINGS_TITLE,
        "columns": ("Body", "How its indicators stand"),
        "rows": told,
    }


def letter_about(snapshot: Snapshot, edition: Edition, chart: dict | None = None) -> dict:
    """The mail that carries the links: subject, heading, lines, chart, links."""
    address = f"/targets/{year_address(snapshot.year)}/q{snapshot.number}/"
    revised = edition.number > 1
    heading = f"{snapshot.label}: revision {edition.number}" if revised else f"{snapshot.label}: the reports are out"
    return {
        "subject": f"{heading}, Performance Monitoring Report and Progress Report",
        "heading": heading,
        "lines": _revised(edition) if revised else _standing(snapshot),
        "chart": chart,
        "links": [
            ("Read the Performance Monitoring Report", f"{address}report/"),
            ("Read the Progress Report", f"{address}progress/"),
            ("See the quarter’s dashboard", address),
            ("Note for Full Council", f"{address}council-note/"),
        ],
    }


def _standing(snapshot):
    counts = [(standing.label, sum(row.standing == standing for row in snapshot.rows)) for standing in Standing]
    told = and_list(f"{number} {label}" for label, number in counts if number)
    lines = [f"Of {len(snapshot.rows)} indicators: {told}." if snapshot.rows else "There were no indicators."]
    off = [row for row in snapshot.rows if row.standing == Standing.SIGNIFICANT]
    lines += [f"{row.name}: {row.reason}." for row in off[:5]]
    if unaccepted := snapshot.unaccepted:
        lines.append(f"Not in or not accepted: {and_list(update.body_name for update in unaccepted)}.")
    return lines


def _revised(edition):
    changes = [
        f"{change.name}, {change.what.lower()}: {change.was or 'nothing'} became {change.now or 'nothing'}."
        for change in edition.changes
    ]
    return ["Published figures were corrected. The earlier revision can still be read.", *edition.reasons, *changes]
