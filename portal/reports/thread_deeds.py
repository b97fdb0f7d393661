"""What is done about the strategy: actions and tasks, risks, decisions; each hangs on a body, a person or both (X02)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from comms.models import PlanItem
from partnerships import duties
from partnerships.models import Body, Decision, Document, Duty, Objective, Person, PlanAction, Seat
from targets.models import Challenge, Indicator, Milestone, Standing
from targets.reports.listing import ListedIndicator

MOST = 100


@dataclass(frozen=True)
class Deed:
    """One action, task, risk or decision: its words and page, how it stands, and what it hangs on in the thread."""

    key: str
    label: str
    words: str
    address: str
    note: str = ""
    body: Body | None = None
    objective: Objective | None = None
    milestone: Milestone | None = None
    indicator: Indicator | None = None
    people: Sequence[Person] = ()


@dataclass(frozen=True)
class Deeds:
    """All that the reader may see of them, each kind in its own order; the first hundred of a kind."""

    actions: Sequence[Deed]
    risks: Sequence[Deed]
    decisions: Sequence[Deed]

    @property
    def all(self) -> list[Deed]:
        return [*self.actions, *self.risks, *self.decisions]


def deeds(
    person: Person,
    *,
    seats: Iterable[Seat],
    milestones: Iterable[Milestone],
    indicators: Iterable[ListedIndicator],
    on: date,
) -> Deeds:
    """What `person` may see of actions, risks and decisions on the date `on`; six statements.

    `seats` say who holds the roles by which tasks are owed; milestones and indicators are those of the thread.
    """
    challenges = list(
        Challenge.objects.visible_to(person).select_related("body", "indicator__body", "quarter", "meeting__body")[
            :MOST
        ]
    )
    open_ones = [each for each in challenges if each.state != Challenge.State.DECIDED]
    decided = [each for each in challenges if each.state == Challenge.State.DECIDED]
    return Deeds(
        actions=[*_planned(person, on), *map(_recovery, open_ones), *_owed(person, seats, on), *_noted(person)],
        risks=[*_milestones_at_risk(milestones), *_missed(indicators), *_of_communications(person)],
        decisions=[*_decisions(person), *map(_decided, decided)],
    )


def _planned(person, on):
    rows = PlanAction.objects.visible_to(person).open().select_related("plan__body", "objective")
    for row in rows.order_by("due_on", "plan", "number")[:MOST]:
        yield Deed(
            f"action-{row.pk}", "Action", row.text, row.get_absolute_url(), _until(row.due_on, on),
            body=row.body, objective=row.objective,
        )  # fmt: skip


def _recovery(challenge):
    words = challenge.answer or challenge.question
    label = "Recovery action" if challenge.answer else "Question of the board"
    return Deed(
        f"challenge-{challenge.pk}", label, words, challenge.get_absolute_url(),
        challenge.get_state_display(), body=challenge.body, indicator=challenge.indicator,
    )  # fmt: skip


def _owed(person, seats, on):
    holders = {}
    for seat in seats:
        holders.setdefault((seat.body_id, seat.role), []).append(seat.person)
    rows = Duty.objects.visible_to(person).open().select_related("body", "owed_by").order_by("due_on", "pk")
    for duty in rows[:MOST]:
        people = [duty.owed_by] if duty.owed_by else holders.get((duty.body_id, duty.owed_role), [])
        yield Deed(
            f"task-{duty.pk}", "Task", duties.title(duty), duty.subject_address, _until(duty.due_on, on),
            body=duty.body, people=people,
        )  # fmt: skip


def _noted(person):
    rows = Document.objects.visible_to(person).filter(kind=Document.Kind.ACTION_NOTE).select_related("body")
    for row in rows.newest_first()[:MOST]:
        yield Deed(f"note-{row.pk}", "Action note", row.title, row.get_absolute_url(), body=row.body)


def _milestones_at_risk(milestones):
    for row in milestones:
        if row.state in (Milestone.State.AT_RISK, Milestone.State.MISSED):
            yield Deed(
                f"risk-milestone-{row.pk}", "Milestone", row.text, row.get_absolute_url(), row.get_state_display(),
                body=row.body, milestone=row,
            )  # fmt: skip


def _missed(indicators):
    for row in indicators:
        if row.standing == Standing.SIGNIFICANT:
            yield Deed(
                f"risk-indicator-{row.indicator.pk}", "Result", str(row.indicator), row.indicator.get_absolute_url(),
                f"{row.standing.label}, {row.period}", body=row.indicator.body, indicator=row.indicator,
            )  # fmt: skip


def _of_communications(person):
    rows = PlanItem.objects.visible_to(person).filter(kind=PlanItem.Kind.RISK).select_related("plan")
    for row in rows.order_by("-plan__year", "number")[:MOST]:
        note = " · ".join(filter(None, [f"{row.get_rating_display()} risk" if row.rating else "", row.owner]))
        yield Deed(f"risk-plan-{row.pk}", str(row.plan), row.text, row.get_absolute_url(), note)


def _decisions(person):
    rows = Decision.objects.visible_to(person).select_related("meeting__body").order_by("-meeting__held_on", "-pk")
    for row in rows[:MOST]:
        yield Deed(
            f"decision-{row.pk}", f"{row.meeting.held_on:%-d %B %Y}", f"{row.about}: {row.words}",
            row.get_absolute_url(), body=row.meeting.body,
        )  # fmt: skip


def _decided(challenge):
    return Deed(
        f"challenge-{challenge.pk}", f"{challenge.meeting.held_on:%-d %B %Y}, {challenge.meeting.body.short_name}",
        challenge.decision, challenge.get_absolute_url(), body=challenge.body, indicator=challenge.indicator,
    )  # fmt: skip


def _until(day, on):
    if day is None:
        return ""
    return f"{'was due' if day < on else 'due'} on {day:%-d %B %Y}"
