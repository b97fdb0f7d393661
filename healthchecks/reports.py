"""What health checks found, body by body, and who has answered; nothing that fewer than five stand behind (H10)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q
from django.urls import reverse

from healthchecks import scoring
from healthchecks.models import Answer, BodyCheck, PastRound, Round, SurveyLink
from healthchecks.scoring import FEWEST, Scores, SectionAnswers
from partnerships.duties import Planned
from partnerships.models import Person


class State(StrEnum):
    """How far a result may be read."""

    OPEN = "open"
    HIDDEN = "hidden"
    PROVISIONAL = "provisional"
    FINAL = "final"


STATE_WORDS = {
    State.OPEN: "Open for answers",
    State.HIDDEN: "Held back",
    State.PROVISIONAL: "Provisional",
    State.FINAL: "Final",
}


@dataclass(frozen=True)
class Result:
    """One body's health check in one round."""

    check: BodyCheck
    invited: int
    answered: int
    scores: Scores | None

    @property
    def state(self) -> State:
        if self.check.round.is_open:
            return State.OPEN
        if self.answered < FEWEST:
            return State.HIDDEN
        return State.FINAL if self.answered == self.invited else State.PROVISIONAL

    @property
    def state_words(self) -> str:
        """The state in words."""
        return STATE_WORDS[self.state]

    @property
    def rate(self) -> int:
        """Finished answers in a hundred members asked, rounded down so that only all is 100."""
        return self.answered * 100 // self.invited if self.invited else 0

    @property
    def total(self) -> str:
        """The score as shown, or a dash's worth of words."""
        if self.state == State.OPEN:
            return "Not yet"
        return scoring.shown(self.scores.total) if self.scores and self.scores.is_whole else "Not shown"

    @property
    def sections(self) -> list[tuple[str, str, int | None]]:
        """Each P: title, score as shown, height of its bar."""
        if self.scores is None:
            return []
        return [
            (title, "Not shown" if score is None else scoring.shown(score), scoring.drawn(score))
            for title, score in self.scores.sections
        ]

    @property
    def why(self) -> str:
        """How to read the result, and why there is none where it is held back."""
        asked = f"{self.answered} of {self.invited} members answered"
        if self.state == State.OPEN:
            return (
                f"{asked} so far. Members can answer until {self.check.round.closes_on:%-d %B %Y}. "
                "The score is shown once the round is closed, so that nobody can watch it move."
            )
        if self.state == State.HIDDEN:
            return f"{asked}. Results of fewer than five are never shown, because they could tell who said what."
        if not self.scores.is_whole:
            return (
                f"{asked}, but fewer than five gave a view on every P. What fewer than five stand behind is not "
                "shown, and neither is the total, from which it could be worked out."
            )
        if self.state == State.PROVISIONAL:
            return f"Provisional: {asked}."
        return f"Final: all {self.invited} members answered."


def results(checks: Iterable[BodyCheck]) -> list[Result]:
    """The results of checks (each with its round), in their order; scores only of closed rounds with five answers or more."""
    checks = list(checks)
    counts = _counts(checks)
    scored = [check for check in checks if not check.round.is_open and counts[check.pk][1] >= FEWEST]
    found = _scores(scored)
    return [Result(check, *counts[check.pk], found.get(check.pk)) for check in checks]  # type: ignore[call-arg]


def round_results(held: Round, person: Person) -> list[Result]:
    """Every check of a round that `person` may see, by body."""
    return results(_with_round(BodyCheck.objects.visible_to(person).filter(round=held)))


def body_results(body, person: Person) -> list[Result]:
    """All checks of a body that `person` may see, the latest first."""
    checks = BodyCheck.objects.visible_to(person).filter(body=body)
    return results(_with_round(checks).order_by("-round__year"))


def unreachable(held: Round) -> list[SurveyLink]:
    """Links of members who have no e-mail address and have not answered."""
    links = SurveyLink.objects.filter(body_check__round=held, used=False, member__contact_email="")
    return list(
        links.filter(Q(member__email__isnull=True))
        .select_related("member", "body_check__body")
        .order_by("member__name")
    )


@dataclass(frozen=True)
class Year:
    """One line of the record: a year, what was done, in words."""

    year: int
    checked: int
    words: str
    address: str = ""


def years() -> list[Year]:
    """All rounds, held in the portal or told by the record, the latest first; a year without a check says so (F06)."""
    held = [
        Year(
            each.year,
            each.bodies,
            f"Open for answers until {each.closes_on:%-d %B %Y}."
            if each.is_open
            else f"Closed on {each.closed_on:%-d %B %Y}.",
            each.get_absolute_url(),
        )
        for each in Round.objects.annotate(bodies=Count("checks"))
    ]
    told = [Year(past.year, past.partnerships_checked, past.account) for past in PastRound.objects.all()]
    return sorted([*held, *told], key=lambda line: -line.year)


def table(found: Sequence[Result]) -> tuple[list[str], list[list]]:
    """Columns and rows of a round for a spreadsheet: a score held back is a blank, with the reason beside it."""
    titles = [title for title, _score in next((result.scores.sections for result in found if result.scores), ())]
    columns = ["year", "partnership", "members_asked", "answered", "state", "total", *map(str.lower, titles), "note"]
    rows = []
    for result in found:
        shown = {title: words for title, words, _bar in result.sections}
        values = [result.total, *(shown.get(title, "") for title in titles)]
        figures = ["" if value in ("Not shown", "Not yet") else value for value in values]
        check = result.check
        rows.append(
            [check.round.year, check.body.name, result.invited, result.answered, result.state, *figures, result.why]
        )
    return columns, rows


def _with_round(checks):
    return checks.select_related("round", "body").order_by("body__name", "pk")


def _counts(checks):
    """Members asked and finished answers of each check, by its key."""
    counted = BodyCheck.objects.filter(pk__in=[check.pk for check in checks]).annotate(
        invited=Count("links", distinct=True), answered=Count("responses", distinct=True)
    )
    return {pk: (invited, answered) for pk, invited, answered in counted.values_list("pk", "invited", "answered")}


def _scores(checks):
    """The scores of each check by its key: two grouped statements for all of them."""
    answers = Answer.objects.filter(response__body_check__in=[check.pk for check in checks])
    where = ("response__body_check", "statement__section__position", "statement__section__title")
    statements = defaultdict(lambda: defaultdict(Counter))
    for check, position, title, statement, value, number in answers.values_list(*where, "statement", "value").annotate(
        number=Count("pk")
    ):
        statements[check, position, title][statement][value] = number
    respondents = {
        tuple(key): number
        for *key, number in answers.filter(value__isnull=False)
        .values_list(*where)
        .annotate(number=Count("response", distinct=True))
    }
    found = defaultdict(list)
    for key in sorted(statements):
        check, _position, title = key
        found[check].append(SectionAnswers(title, respondents.get(key, 0), list(statements[key].values())))
    return {check: scoring.scores(sections) for check, sections in found.items()}


def rounds_to_come(start: date, end: date, *, on: date) -> Iterator[Planned]:
    """Each year's health check at the same time of year as the newest one; nothing before there was one (X11)."""
    newest = Round.objects.order_by("-opened_on").first()
    if newest is None:
        return
    for year in range(newest.opened_on.year + 1, end.year + 1):
        day = newest.opened_on + timedelta(days=round(365.25 * (year - newest.opened_on.year)))
        if max(start, on) <= day < end:
            yield Planned(day, f"Open the health check of {year}", address=reverse("healthchecks:round_list"))
