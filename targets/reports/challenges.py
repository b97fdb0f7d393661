"""A board's questions in the order in which somebody has to act, and whether each result turned (X06)."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from partnerships.models import Person
from targets.models import UNCLASSED, Challenge, Classification, Figure, Part, Standing
from targets.reports.wording import period_label

STEPS = [
    (Challenge.State.ANSWERED, "Answered: to be put on an agenda"),
    (Challenge.State.SCHEDULED, "On an agenda: for the board to decide"),
    (Challenge.State.ASKED, "Waiting for the partnership’s answer"),
    (Challenge.State.DECIDED, "Decided"),
]
BETTER_FIRST = [Standing.ON_TARGET, Standing.SLIGHT, Standing.SIGNIFICANT]


@dataclass(frozen=True)
class ToldChallenge:
    """A question with the class of the result that came next, if one did."""

    challenge: Challenge
    later: Standing | None
    later_period: str

    @property
    def turned(self) -> str:
        """Whether the result turned, in a few words."""
        if self.later is None:
            return "No later result yet"
        if self.later in UNCLASSED:
            return f"{self.later.label} in {self.later_period}"
        then, now = (BETTER_FIRST.index(Standing(standing)) for standing in (self.challenge.standing, self.later))
        if now == 0:
            return f"Back on target in {self.later_period}"
        return f"{'Better' if now < then else 'Still off target'} in {self.later_period}"


def told_challenges(person: Person, *, challenges: QuerySet[Challenge] | None = None) -> list[ToldChallenge]:
    """The questions that `person` may see, each with the next result they may see; one statement."""
    found = Challenge.objects.visible_to(person) if challenges is None else challenges
    later = (
        Classification.objects.current()
        .filter(figure__indicator=OuterRef("indicator"), figure__in=Figure.objects.ours().visible_to(person))
        .annotate(moment=_moment("figure__year", "figure__quarter"))
        .filter(moment__gt=OuterRef("asked_moment"))
        .order_by("moment", "-figure__quarter")
        .values(found=JSONObject(standing="standing", year="figure__year", quarter="figure__quarter"))
    )
    rows = (
        found.select_related("indicator", "quarter", "body", "meeting__body", "asked_by", "answered_by")
        .annotate(asked_moment=_moment("quarter__year", "quarter__number"))
        .annotate(later=Subquery(later[:1]))
        .order_by("asked_at", "pk")
    )
    return [_told(challenge) for challenge in rows]


def by_step(told: list[ToldChallenge]) -> list[tuple[str, list[ToldChallenge]]]:
    """The same under the step each waits at; steps where none waits are left out."""
    order = [str(state) for state, _words in STEPS]
    words = dict(STEPS)
    ranked = sorted(told, key=lambda each: order.index(each.challenge.state))
    return [(words[state], list(group)) for state, group in groupby(ranked, key=lambda each: each.challenge.state)]


def _moment(year, quarter):
    """Quarters in their order; a whole year's result comes with its quarter 4."""
    number = Case(
        When(**{quarter: Part.WHOLE_YEAR}, then=int(Part.Q4)), default=F(quarter), output_field=IntegerField()
    )
    return F(year) * 4 + number


def _told(challenge):
    found = challenge.later
    if found is None:
        return ToldChallenge(challenge, None, "")
    return ToldChallenge(challenge, Standing(found["standing"]), period_label(found["year"], found["quarter"]))
