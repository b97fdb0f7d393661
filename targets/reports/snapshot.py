"""Everything that one quarter's reports show, read at one moment (H01, X05).

What is published is made from this record alone; its hash binds what somebody looked at to what
is published, and shows that nothing changed since.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from comms.reports.frozen import Frozen, from_data
from partnerships.templatetags.words import day
from targets.models import Indicator, Milestone, Quarter, Return, ToleranceRule
from targets.reports.quarter import QuarterTable, quarter_table
from targets.reports.quarter_rows import QuarterRow
from targets.reports.tolerance import rules_in_words
from targets.reports.wording import measured_as


@dataclass(frozen=True)
class ProgressUpdate:
    """What one body handed in for the quarter beside its figures (C08)."""

    body_slug: str
    body_name: str
    state: str
    state_label: str
    due_on: str
    sent_on: str
    is_late: bool
    activities: str
    successes: str
    next_quarter: str

    @property
    def is_accepted(self) -> bool:
        return self.state == Return.State.ACCEPTED

    @property
    def has_update(self) -> bool:
        return bool(self.activities or self.successes or self.next_quarter)


@dataclass(frozen=True)
class MilestoneLine:
    """One milestone of the strategy as it stood."""

    reference: str
    text: str
    body_name: str
    due_label: str
    state: str
    state_label: str
    note: str


@dataclass(frozen=True)
class RuleLine:
    """A version of the tolerance that decided classes of this quarter."""

    version: int
    applies_to: str
    limits: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True)
class DefinitionLine:
    """What an indicator counts and who publishes its figures, as it was defined then."""

    slug: str
    name: str
    definition: str
    measured_as: str
    data_source: str


@dataclass(frozen=True)
class Snapshot(Frozen):
    """A quarter as its reports show it."""

    year: int
    number: int
    label: str
    short_label: str
    year_label: str
    rows: tuple[QuarterRow, ...]
    updates: tuple[ProgressUpdate, ...]
    milestones: tuple[MilestoneLine, ...]
    rules: tuple[RuleLine, ...]
    definitions: tuple[DefinitionLine, ...]

    def table(self, quarter: Quarter) -> QuarterTable:
        """The quarter's table as published."""
        return QuarterTable(quarter, self.rows)

    @property
    def unaccepted(self) -> list[ProgressUpdate]:
        """Bodies whose return was not accepted: nothing of theirs can be vouched for."""
        return [update for update in self.updates if not update.is_accepted]


def snapshot_from(data: dict) -> Snapshot:
    """A stored snapshot."""
    return from_data(Snapshot, data)


def quarter_snapshot(quarter: Quarter) -> Snapshot:
    """Read a quarter with all its reports show; compared only with what is public beside it.

    Six statements that see one moment if the caller holds it still: see `one_moment`.
    """
    among = [*Quarter.objects.published().exclude(pk=quarter.pk), quarter]
    rows = quarter_table(quarter, among=among).rows
    return Snapshot(
        year=quarter.year,
        number=quarter.number,
        label=str(quarter),
        short_label=quarter.short_label,
        year_label=quarter.year_label,
        rows=rows,
        updates=_updates(quarter),
        milestones=_milestones(),
        rules=_rules(rows),
        definitions=_definitions(rows),
    )


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every statement of the block see the database at the same moment, and write nothing.

    Inside a transaction already begun the caller's locks must serve instead.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _updates(quarter):
    returns = Return.objects.filter(quarter=quarter).select_related("body").order_by("body__name", "pk")
    return tuple(_update(found) for found in returns)


def _update(found):
    """A return as told to everybody: words that were not sent in stay with their writers."""
    sent = None if found.is_with_body else found.submitted_at
    return ProgressUpdate(
        body_slug=found.body.slug,
        body_name=found.body.name,
        state=found.state,
        state_label=found.get_state_display(),
        due_on=day(found.due_on),
        sent_on=day(sent),
        is_late=sent is not None and timezone.localdate(sent) > found.due_on,
        activities=found.activities if sent else "",
        successes=found.successes if sent else "",
        next_quarter=found.next_quarter if sent else "",
    )


def milestone_line(milestone: Milestone) -> MilestoneLine:
    """A milestone as it stands, in words."""
    return MilestoneLine(
        reference=milestone.target.reference,
        text=milestone.text,
        body_name=milestone.body.name,
        due_label=milestone.due_label,
        state=milestone.state,
        state_label=milestone.get_state_display(),
        note=milestone.note,
    )


def _milestones():
    found = Milestone.objects.select_related("target__aspiration__objective", "body").in_order()
    return tuple(milestone_line(milestone) for milestone in found)


def _rules(rows):
    versions = {row.rule_version for row in rows if row.rule_version and not row.is_in_words}
    rules = ToleranceRule.objects.filter(version__in=versions).select_related("indicator", "body")
    return tuple(
        RuleLine(
            version=told.rule.version,
            applies_to=told.applies_to,
            limits=tuple((standing.label, limit) for standing, limit in told.limits),
            reason=told.rule.reason,
        )
        for told in rules_in_words(rules)
    )


def _definitions(rows):
    """In the order of the bodies' tables, those of indicators that are defined."""
    defined = Indicator.objects.filter(slug__in=[row.slug for row in rows]).exclude(definition="", data_source="")
    found = defined.in_order().values_list(
        "slug", "definition", "kind", "numerator_label", "denominator_label", "data_source"
    )
    names = {row.slug: row.name for row in rows}
    return tuple(
        DefinitionLine(slug, names[slug], definition, measured_as(kind, counted, of), source)
        for slug, definition, kind, counted, of, source in found
    )
