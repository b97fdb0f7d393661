"""The four publications of a quarter, each made from its snapshot alone: data first, page and PDF from the data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from comms.models import Publication
from comms.reports.frozen import as_data
from partnerships.charts import STANDINGS, stacked_bars
from partnerships.pdf import typeset
from partnerships.templatetags.words import and_list, day
from targets.models import Standing, year_address
from targets.reports.charts import row_spark
from targets.reports.quarter import counted
from targets.reports.snapshot import Snapshot

Kind = Publication.Kind
OFF_TARGET = (Standing.SIGNIFICANT, Standing.SLIGHT)
STANDINGS_TITLE = "Indicators of each body by class"
MOST_ON_A_PAGE = 10  # the note for Full Council is one page


@dataclass(frozen=True)
class Change:
    """One thing that a revision shows otherwise than the revision before."""

    name: str
    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Edition:
    """Which revision of a quarter's publications this is, when it was made, and what it changes."""

    number: int
    at: datetime
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        published = f"ublished on {day(self.at)}"
        return f"P{published}" if self.number == 1 else f"Revision {self.number}, p{published}"


@dataclass(frozen=True)
class Rendered:
    """One publication, ready to be stored."""

    kind: str
    title: str
    address: str
    data: dict
    html: str
    drawings: dict[str, str] = field(default_factory=dict)

    def typeset(self, *, at: datetime) -> bytes:
        """Its PDF. Raises PdfError."""
        return typeset(f"targets/{self.kind}.typ", self.data, at=at, drawings=self.drawings)


def slug_of(year: int, number: int) -> str:
    """Under which name the publications of a quarter are kept: 2008-09-q4."""
    return f"{year_address(year)}-q{number}"


def render_editions(snapshot: Snapshot, edition: Edition) -> list[Rendered]:
    """All four publications of a quarter."""
    return [_render(kind, snapshot, edition) for kind in _BUILDERS]


def _render(kind, snapshot, edition):
    build, ending = _BUILDERS[kind]
    drawings = drawings_of(snapshot)
    address = f"/targets/{year_address(snapshot.year)}/q{snapshot.number}/{ending}"
    title = f"{Kind(kind).label}, {snapshot.label}" if ending else snapshot.label
    data = _head(title, address, snapshot, edition) | build(snapshot)
    html = ""
    if ending:
        shown = {name: SafeString(svg) for name, svg in drawings.items()}
        html = render_to_string(f"targets/editions/{kind}.html", {"report": data, "drawings": shown})
    return Rendered(kind, title, address, data, html, drawings)


def _head(title, address, snapshot, edition):
    return {
        "title": title,
        "publisher": settings.PARTNERSHIP_NAME,
        "period": snapshot.label,
        "address": address,
        "revision": edition.number,
        "edition": edition.words,
        "changes": as_data(edition.changes),
        "reasons": list(edition.reasons),
        "snapshot_sha256": snapshot.sha256,
    }


def _performance(snapshot):
    numbered = [_row(number, row) for number, row in enumerate(snapshot.rows)]
    by_body = sorted(numbered, key=lambda row: row["body_name"].lower())
    return _overview(snapshot) | {
        "bodies": [
            {"name": name, "rows": list(rows)} for name, rows in groupby(by_body, key=lambda row: row["body_name"])
        ],
        "standings_in_words": _standings_in_words(snapshot),
        "milestones": as_data(snapshot.milestones),
        "rules": as_data(snapshot.rules),
        "definitions": as_data(snapshot.definitions),
        "has_year_results": any(row.is_year_result for row in snapshot.rows),
    }


def _progress(snapshot):
    told = [update for update in snapshot.updates if update.has_update]
    return {
        "updates": as_data(tuple(told)),
        "silent": [
            {"body_name": update.body_name, "why": _why_silent(update)}
            for update in snapshot.updates
            if not update.has_update
        ],
        "count": len(snapshot.updates),
        "told": len(told),
    }


def _council(snapshot):
    off = [_row(number, row) for number, row in enumerate(snapshot.rows) if row.standing in OFF_TARGET]
    return _overview(snapshot) | {
        "off_target": off[:MOST_ON_A_PAGE],
        "more": max(0, len(off) - MOST_ON_A_PAGE),
        "report_address": f"/targets/{year_address(snapshot.year)}/q{snapshot.number}/report/",
    }


def _dashboard(snapshot):
    return _performance(snapshot) | {"snapshot": snapshot.data}


_BUILDERS: dict[str, tuple[Callable[[Snapshot], dict], str]] = {
    Kind.QUARTER_DASHBOARD: (_dashboard, ""),
    Kind.PERFORMANCE_REPORT: (_performance, "report/"),
    Kind.PROGRESS_REPORT: (_progress, "progress/"),
    Kind.COUNCIL_NOTE: (_council, "council-note/"),
}


def _overview(snapshot):
    """How many of each class, what changed, and whose returns are not in."""
    counts = counted(row.standing for row in snapshot.rows)
    return {
        "counts": [
            {"standing": standing.value, "label": standing.label, "number": number}
            for standing, number in counts.items()
        ],
        "total": len(snapshot.rows),
        "changed": [
            {"name": row.name, "was": _class(row.earlier_standing), "now": _class(row.standing)}
            for row in snapshot.rows
            if row.has_changed
        ],
        "has_earlier": any(row.earlier_standing is not None for row in snapshot.rows),
        "earlier": next((row.earlier_label for row in snapshot.rows if row.earlier_label), ""),
        "missing": [
            {"body_name": update.body_name, "why": _why_missing(update)}
            for update in snapshot.updates
            if not update.is_accepted
        ],
        "late": [
            {"body_name": update.body_name, "sent_on": update.sent_on, "due_on": update.due_on}
            for update in snapshot.updates
            if update.is_late
        ],
    }


def _class(standing):
    return {"standing": standing.value, "label": standing.label}


def _row(number, row):
    drawn = row_spark(row)
    shown = (
        "slug", "name", "address", "unit", "facts", "designation", "body_name", "body_short", "baseline", "target",
        "target_level", "actual", "actual_level", "counted", "reason", "note", "rule_version", "year_target",
        "next_target",
    )  # fmt: skip
    return {name: getattr(row, name) for name in shown} | {
        **_numbers(row),
        **_class(row.standing),
        "drawing": f"trend-{number}" if drawn else "",
        "drawing_in_words": _trend_in_words(row),
    }


def _numbers(row):
    """The numbers themselves beside their words, for programs that read the data; a blank is null."""
    values = {
        "baseline_value": row.baseline_value,
        "target_value": row.target_value,
        "actual_value": row.actual_value,
        "variance_percent": None if row.variance is None else round(row.variance, 4),
    }
    return {name: None if value is None else _number(value) for name, value in values.items()}


def _number(value):
    return int(value) if value == value.to_integral_value() else float(value)


def _trend_in_words(row):
    if row.is_in_words:
        return f"{row.name}: {row.actual}"
    return f"Trend of {row.name}: {', '.join(row.told_points)}; target {row.target}"


def drawings_of(snapshot: Snapshot) -> dict[str, str]:
    """The drawings of a quarter's reports by name: each indicator's trend, and how each body's indicators stand."""
    drawings = {f"trend-{number}": str(row_spark(row)) for number, row in enumerate(snapshot.rows)}
    if snapshot.rows:
        drawings["standings"] = standings_drawing(snapshot)
    return {name: svg for name, svg in drawings.items() if svg}


def standings_drawing(snapshot: Snapshot) -> str:
    """How each body's indicators stand, as bars: the same in page, PDF and mail."""
    told = {standing.label for standing in counted(row.standing for row in snapshot.rows)}
    parts = [part for part in STANDINGS if part.words in told]
    return str(
        stacked_bars(
            [(name, [counts[part.words] for part in parts]) for name, counts in _by_body(snapshot).items()],
            title=STANDINGS_TITLE,
            description=_standings_in_words(snapshot),
            parts=parts,
        )
    )


def _by_body(snapshot):
    """Body name → how many indicators of each class, by the words of the class."""
    found: dict[str, dict[str, int]] = {}
    for row in sorted(snapshot.rows, key=lambda row: row.body_name.lower()):
        counts = found.setdefault(row.body_name, {part.words: 0 for part in STANDINGS})
        counts[row.standing.label] += 1
    return found


def standings_told(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Each body with how its indicators stand, in words."""
    return [
        (name, and_list(f"{number} {words}" for words, number in counts.items() if number))
        for name, counts in _by_body(snapshot).items()
    ]


def _standings_in_words(snapshot):
    told = "; ".join(f"{name}: {words}" for name, words in standings_told(snapshot))
    return f"{told}." if told else ""


def _why_missing(update):
    if update.sent_on:
        return f"Sent in on {update.sent_on}, not accepted"
    return f"Nothing was sent in; due on {update.due_on}"


def _why_silent(update):
    return "Nothing reported" if update.sent_on else f"Nothing was sent in; due on {update.due_on}"
