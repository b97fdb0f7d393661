"""What the boards read of a quarter.

The Delivery Board: what it is asked, what changed, what is off target, by body and by objective. The Policy
Board: outcomes alone, under the objectives and aspirations that they serve, and what went up to a board (X06).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import F

from partnerships.models import Aspiration, Objective, Person, Strategy
from targets.models import Challenge, Indicator, Quarter, Standing, StrategyTarget, WithinYear
from targets.reports.challenges import ToldChallenge, told_challenges
from targets.reports.outlook import Travel, travel_of
from targets.reports.quarter import QuarterTable
from targets.reports.quarter_rows import QuarterRow
from targets.reports.requests import Asked, asked_when_published

ORDER = (Standing.SIGNIFICANT, Standing.SLIGHT, Standing.ON_TARGET, Standing.NOT_JUDGED, Standing.NO_DATA)
OFF_TARGET = ORDER[:2]


@dataclass(frozen=True)
class Counted:
    """How many results of each class one body or objective has."""

    name: str
    address: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class BoardRow:
    """One result, the board's question about it if there is one, and what it was in the quarter compared with."""

    row: QuarterRow
    challenge: Challenge | None
    was: QuarterRow | None

    @property
    def may_be_asked(self) -> bool:
        return self.challenge is None and self.row.standing in OFF_TARGET


@dataclass(frozen=True)
class BoardQuarter:
    """A quarter as a board reads it."""

    rows: tuple[BoardRow, ...]
    waiting: tuple[ToldChallenge, ...]
    asked: Asked | None
    by_body: tuple[Counted, ...]
    by_objective: tuple[Counted, ...]

    @property
    def unasked(self) -> list[QuarterRow]:
        """Significant misses that nobody has asked about."""
        return [each.row for each in self.rows if each.may_be_asked and each.row.standing == Standing.SIGNIFICANT]


def board_quarter(
    quarter: Quarter, table: QuarterTable, person: Person, *, compared: QuarterTable | None = None
) -> BoardQuarter:
    """What `person` sees of a quarter on the board's page; three statements beside the tables."""
    told = told_challenges(person)
    about = {each.challenge.indicator.slug: each.challenge for each in told if each.challenge.quarter_id == quarter.pk}
    earlier = {row.slug: row for row in compared.rows} if compared else {}
    waiting = [each for each in told if each.challenge.state in (Challenge.State.ANSWERED, Challenge.State.SCHEDULED)]
    return BoardQuarter(
        rows=tuple(BoardRow(row, about.get(row.slug), earlier.get(row.slug)) for row in table.rows),
        waiting=tuple(waiting),
        asked=asked_when_published(quarter, person) if quarter.is_published else None,
        by_body=_counted(
            (row.body_name, f"/partnerships/{row.body_slug}/targets/", row.standing) for row in table.rows
        ),
        by_objective=_counted(_of_objectives(table)),
    )


def _of_objectives(table):
    """Each result once for every objective whose targets it measures, and once more for none."""
    served = {}
    targets = StrategyTarget.objects.filter(indicators__isnull=False).select_related("aspiration__objective")
    for target in targets.annotate(measured_by=F("indicators__slug")):
        served.setdefault(target.measured_by, set()).add(target.aspiration.objective)
    for row in table.rows:
        for objective in served.get(row.slug, ()):
            yield str(objective), objective.get_absolute_url(), row.standing
        if row.slug not in served:
            yield "Linked to no objective", "/framework/thread/", row.standing


def _counted(results: Iterable[tuple]) -> tuple[Counted, ...]:
    counts, addresses = {}, {}
    for name, address, standing in results:
        counts.setdefault(name, Counter())[standing] += 1
        addresses[name] = address
    return tuple(Counted(name, addresses[name], tuple(counts[name][each] for each in ORDER)) for name in sorted(counts))


@dataclass(frozen=True)
class Outcome:
    """One outcome indicator under one aspiration, or under none: its result, where it is heading, what it was."""

    aspiration: Aspiration | None
    row: QuarterRow
    travel: Travel | None
    was: QuarterRow | None


@dataclass(frozen=True)
class ObjectiveOutcomes:
    """An objective with the outcomes under its aspirations, and the aspirations that no indicator measures."""

    objective: Objective
    outcomes: tuple[Outcome, ...]
    unmeasured: tuple[Aspiration, ...]

    @property
    def caption(self) -> str:
        """What its table is called."""
        return f"Outcomes of {self.objective}"

    @property
    def counts(self) -> list[tuple[Standing, int]]:
        """How many results there are of each class that occurs; one that serves two aspirations counts once."""
        found = Counter({outcome.row.slug: outcome.row.standing for outcome in self.outcomes}.values())
        return [(standing, found[standing]) for standing in ORDER if found[standing]]


@dataclass(frozen=True)
class PolicyQuarter:
    """A quarter as the Policy Board reads it."""

    objectives: tuple[ObjectiveOutcomes, ...]
    unlinked: tuple[Outcome, ...]
    wanted: tuple[ToldChallenge, ...]
    went_up: tuple[ToldChallenge, ...]

    @property
    def measured(self) -> list[ObjectiveOutcomes]:
        return [each for each in self.objectives if each.outcomes]

    @property
    def unmeasured(self) -> list[ObjectiveOutcomes]:
        return [each for each in self.objectives if not each.outcomes]


def policy_quarter(
    quarter: Quarter, table: QuarterTable, person: Person, *, compared: QuarterTable | None = None
) -> PolicyQuarter:
    """What `person` sees of a quarter's outcomes; six statements beside the tables."""
    outcomes = _outcomes(table, compared)
    strategy = Strategy.objects.in_force()
    aspirations = list(Aspiration.objects.filter(objective__strategy=strategy).order_by("objective__number", "number"))
    links = StrategyTarget.objects.filter(aspiration__in=aspirations, indicators__isnull=False).order_by()
    served = set(links.values_list("aspiration", "indicators__slug"))
    objectives = Objective.objects.filter(strategy=strategy).select_related("lead_body").order_by("number")
    linked = {slug for _aspiration, slug in served}
    told = told_challenges(person)
    return PolicyQuarter(
        objectives=tuple(_under(objective, aspirations, served, outcomes) for objective in objectives),
        unlinked=tuple(outcome for outcome in outcomes if outcome.row.slug not in linked),
        wanted=tuple(each for each in told if _is_wanted(each.challenge)),
        went_up=tuple(each for each in told if _went_up(each.challenge, quarter)),
    )


def _outcomes(table, compared):
    """Every result of a quarter, off target first, with its direction of travel."""
    earlier = {row.slug: row for row in compared.rows} if compared else {}
    adding = set(Indicator.objects.filter(within_year=WithinYear.ADD_UP).values_list("slug", flat=True))
    return [Outcome(None, row, travel_of(row, adds_up=row.slug in adding), earlier.get(row.slug)) for row in table.rows]


def _under(objective, aspirations, served, outcomes):
    own = [aspiration for aspiration in aspirations if aspiration.objective_id == objective.pk]
    found = [
        replace(outcome, aspiration=aspiration)
        for aspiration in own
        for outcome in outcomes
        if (aspiration.pk, outcome.row.slug) in served
    ]
    measured = {outcome.aspiration for outcome in found}
    return ObjectiveOutcomes(objective, tuple(found), tuple(each for each in own if each not in measured))


def _is_wanted(challenge):
    """Whether the top board is to decide: the question is on the agenda of a meeting of the board above all."""
    return challenge.state == Challenge.State.SCHEDULED and challenge.meeting.body.parent_id is None


def _went_up(challenge, quarter):
    """Whether a question about this quarter, or an earlier one still undecided, has reached a board's agenda."""
    if challenge.meeting is None:
        return False
    asked, shown = (challenge.quarter.year, challenge.quarter.number), (quarter.year, quarter.number)
    return asked == shown or (asked < shown and challenge.state == Challenge.State.SCHEDULED)
