"""The tools table as live checklists: what each role does with each tool, for which period, and whether it is done (G05)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from comms.models import (
    CalendarEntry,
    NewsLinkIssue,
    NewsLinkReview,
    PackLine,
    Publication,
    Responsibility,
    StoryCall,
    Tick,
    Tool,
)
from partnerships.models import Body, Duty, Role
from partnerships.templatetags.words import day

Cadence, ShownBy = Responsibility.Cadence, Responsibility.ShownBy
EVENTS_BACK, EVENTS_AHEAD, MOST_EVENTS = dt.timedelta(days=31), dt.timedelta(days=92), 10


@dataclass(frozen=True)
class Period:
    """What one tick is about: a month, an issue, an event, a handbook, a year, or once for all."""

    key: str
    label: str
    event: int | None = None


@dataclass(frozen=True)
class Entry:
    """A responsibility for one period in one place: whether it is done, by which fact, and where one sees to it."""

    responsibility: Responsibility
    period: Period | None
    state: str
    link: str = ""
    is_ticked: bool = False
    fact: str = ""

    @property
    def label(self) -> str:
        """The state in words."""
        return {"done": "Done", "waiting": "To do", "ongoing": "Ongoing", "later": "Nothing yet"}[self.state]

    @property
    def can_tick(self) -> bool:
        """Whether a person says that it is done, rather than what happened in the portal."""
        return self.period is not None and self.responsibility.shown_by in Responsibility.TICKED and not self.fact


@dataclass(frozen=True)
class ToolEntries:
    """A tool with what one place does with it."""

    tool: Tool
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Checklist:
    """What the office (no body) or one partnership does with every tool in a month."""

    body: Body | None
    tools: Sequence[ToolEntries]

    @property
    def entries(self) -> list[Entry]:
        """All of them, whatever the tool."""
        return [entry for tool in self.tools for entry in tool.entries]

    @property
    def waiting(self) -> int:
        """How many are to do."""
        return sum(entry.state == "waiting" for entry in self.entries)

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(entry.state == "done" for entry in self.entries)


@dataclass(frozen=True)
class _Known:
    """What the portal knows of a month, read once for all places."""

    month: dt.date
    issue: NewsLinkIssue | None
    handbook: int | None
    events: Sequence[CalendarEntry]
    announced: Sequence[CalendarEntry]
    ticks: set
    packs: dict
    checks: dict
    calls: dict
    is_reviewed: bool
    review_due_on: dt.date | None


def checklists(bodies: Iterable[Body | None], *, on: dt.date) -> list[Checklist]:
    """The checklists of these places in the month of `on`; None stands for the support office. Eleven statements."""
    bodies = list(bodies)
    lines = list(Responsibility.objects.select_related("tool").order_by("tool__position", "number"))
    known = _known([body for body in bodies if body], on=on)
    return [Checklist(body, _tools(lines, body, known)) for body in bodies]


def periods(responsibility: Responsibility, body: Body | None, *, on: dt.date) -> list[Period]:
    """For which periods the responsibility is ticked in the month of `on`."""
    return _periods(responsibility, body, _known([body] if body else [], on=on))


def _known(bodies, *, on):
    month = on.replace(day=1)
    issue = NewsLinkIssue.objects.for_month(month).first()
    handbooks = Publication.objects.filter(kind=Publication.Kind.HANDBOOK).order_by("-revision")
    start, end = on - EVENTS_BACK, on + EVENTS_AHEAD
    standing = CalendarEntry.objects.filter(cancelled_at=None)
    events = standing.filter(starts_at__date__range=(start, end))
    announced = standing.filter(notified_at__date__gte=month, notified_at__date__lt=_next(month))
    checks = Duty.objects.filter(
        kind="page_check.due", body__in=bodies, opened_at__date__gte=month, opened_at__date__lt=_next(month)
    )
    found = list(events.order_by("starts_at", "pk"))
    decided = PackLine.objects.filter(entry__in=found).exclude(state=PackLine.State.NEEDED)
    reviews = Duty.objects.open().filter(kind="news_link.review")
    return _Known(
        month=month,
        issue=issue,
        handbook=handbooks.values_list("revision", flat=True).first(),
        events=found,
        announced=list(announced.order_by("notified_at", "pk")),
        packs={(line.entry_id, line.kind): line for line in decided},
        ticks=set(Tick.objects.values_list("responsibility_id", "body_id", "period")),
        checks={duty.body_id: duty for duty in checks.order_by("opened_at")},
        is_reviewed=NewsLinkReview.objects.filter(decided_on__range=_year(month)).exists(),
        review_due_on=reviews.order_by("due_on").values_list("due_on", flat=True).first(),
        calls={call.body_id: call for call in StoryCall.objects.filter(issue=issue, body__in=bodies)} if issue else {},
    )


def _tools(lines, body, known):
    role = Role.MANAGER if body else Role.SUPPORT_OFFICER
    found: dict[Tool, list[Entry]] = {}
    for line in lines:
        if line.role == role:
            found.setdefault(line.tool, []).extend(_entries(line, body, known))
    return [ToolEntries(tool, entries) for tool, entries in found.items()]


def _entries(line, body, known):
    if line.cadence in Responsibility.ENDLESS:
        return [Entry(line, None, "ongoing")]
    if line.shown_by not in Responsibility.TICKED:
        return [_shown(line, body, known)]
    wanted = _periods(line, body, known)
    return [_ticked(line, body, period, known) for period in wanted] or [Entry(line, None, "later")]


def _ticked(line, body, period, known):
    is_ticked = (line.pk, body.pk if body else None, period.key) in known.ticks
    fact, link = _fact(line, body, period, known)
    state = "done" if is_ticked or fact else "waiting"
    return Entry(line, period, state, link=link, is_ticked=is_ticked, fact=fact)


def _fact(line, body, period, known):
    """What in the portal shows that a ticked line is done, in words, and where; no words if nothing does."""
    if line.shown_by in Responsibility.PACKED and period.event:
        packed = known.packs.get((period.event, line.shown_by))
        words = f"{packed.get_kind_display()}: {packed.get_state_display().lower()} in its pack" if packed else ""
        return words, reverse("comms:pack", args=[period.event])
    if line.shown_by == ShownBy.EVENT:
        for event in known.announced:
            if body is None or event.body_id == body.pk:
                return f"“{event.title}” was announced on {day(event.notified_at)}", event.get_absolute_url()
    return "", ""


def _periods(line, body, known):
    month = Period(f"{known.month:%Y-%m}", f"{known.month:%B %Y}")
    year = known.month.year - (known.month.month < 4)
    if line.cadence == Cadence.EACH_EVENT:
        own = [event for event in known.events if body is None or event.body_id == body.pk]
        return [Period(f"event-{event.pk}", event.title, event.pk) for event in own[:MOST_EVENTS]]
    if line.cadence == Cadence.ON_ISSUE:
        return [Period(f"handbook-{known.handbook}", f"Handbook {known.handbook}")] if known.handbook else []
    return {
        Cadence.MONTHLY: [month],
        Cadence.EACH_ISSUE: [Period(month.key, f"News-Link {month.label}")],
        Cadence.YEARLY: [Period(f"{year}-{(year + 1) % 100:02d}", f"{year}/{(year + 1) % 100:02d}")],
        Cadence.ONCE: [Period("once", "Once")],
    }.get(line.cadence, [])


def _shown(line, body, known):
    """What the portal sees by itself."""
    if line.shown_by == ShownBy.PAGE_CHECK:
        duty = known.checks.get(body.pk) if body else None
        return Entry(line, None, _state(duty, duty and duty.done_at), duty.subject_address if duty else "")
    if line.shown_by == ShownBy.STORY:
        call = known.calls.get(body.pk) if body else None
        return Entry(line, None, _state(call, call and call.answered_at), call.get_absolute_url() if call else "")
    if line.shown_by == ShownBy.ISSUE:
        is_out = known.issue and known.issue.state == NewsLinkIssue.State.PUBLISHED
        return Entry(line, None, _state(known.issue, is_out), known.issue.get_absolute_url() if known.issue else "")
    if line.shown_by == ShownBy.REVIEW:
        return Entry(line, None, _review(known), reverse("comms:news_link_review"))
    return Entry(line, None, _state(known.handbook, True), reverse("comms:handbook") if known.handbook else "")


def _review(known):
    """Done once a review is recorded in the financial year, until the month in which the next one is due."""
    due_on = known.review_due_on
    is_due_now = due_on is not None and due_on < _next(known.month)
    return _state(due_on or known.is_reviewed, known.is_reviewed and not is_due_now)


def _state(thing, is_done):
    if not thing:
        return "later"
    return "done" if is_done else "waiting"


def _year(month):
    """The first and the last day of the financial year in which a month lies."""
    year = month.year - (month.month < 4)
    return dt.date(year, 4, 1), dt.date(year + 1, 3, 31)


def _next(month):
    return (month + dt.timedelta(days=31)).replace(day=1)
