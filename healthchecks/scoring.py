"""The score out of 100, worked out from counts of answers alone (F03).

Each answer from 1 (strongly disagree) to 5 (strongly agree) becomes 0, 25, 50, 75 or 100; “don’t
know” counts for nothing. A statement scores the mean of its answers, a P the mean of its
statements, the partnership the mean of its four Ps. Results that fewer than five people stand
behind are held back (H10), and so is a total from which a P held back could be worked out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

FEWEST = 5
TOP_BAND, BOTTOM_BAND = 95, 5

# How many members gave each answer to one statement; None is “don’t know”.
Counts = Mapping[int | None, int]


@dataclass(frozen=True)
class SectionAnswers:
    """What came in for one P: its statements' counts, and how many members answered any of them with a view."""

    title: str
    respondents: int
    statements: Sequence[Counts]


def points(answer: int) -> int:
    """0 to 100 for an answer of 1 to 5."""
    return (answer - 1) * 25


def statement_score(counts: Counts) -> Fraction | None:
    """The mean of the answers' points; None if nobody had a view."""
    views = {answer: number for answer, number in counts.items() if answer is not None}
    answered = sum(views.values())
    if not answered:
        return None
    return Fraction(sum(points(answer) * number for answer, number in views.items()), answered)


def section_score(statements: Sequence[Counts]) -> Fraction | None:
    """The mean of the statements that have a score; None if none has."""
    return mean([score for score in map(statement_score, statements) if score is not None])


def mean(scores: Sequence[Fraction]) -> Fraction | None:
    """The plain mean; None of nothing."""
    return sum(scores, Fraction(0)) / len(scores) if scores else None


@dataclass(frozen=True)
class Scores:
    """A partnership's score and one for each P, None where it is held back or there is nothing to score."""

    total: Fraction | None
    sections: tuple[tuple[str, Fraction | None], ...]

    @property
    def is_whole(self) -> bool:
        return self.total is not None


def scores(sections: Sequence[SectionAnswers]) -> Scores:
    """Score each P that at least FEWEST members stand behind, and the total if that is every P."""
    found = tuple(
        (section.title, section_score(section.statements) if section.respondents >= FEWEST else None)
        for section in sections
    )
    known = [score for _title, score in found if score is not None]
    total = mean(known) if len(known) == len(found) else None
    return Scores(total, found)


def rounded(score: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return floor(score + Fraction(1, 2))


def shown(score: Fraction | None) -> str:
    """A score as people read it. Both ends are given as a band, because they would say what everybody answered."""
    if score is None:
        return "No data"
    whole = rounded(score)
    if whole > TOP_BAND:
        return f"More than {TOP_BAND}"
    if whole < BOTTOM_BAND:
        return f"Less than {BOTTOM_BAND}"
    return str(whole)


def drawn(score: Fraction | None) -> int | None:
    """A score as a bar shows it: at an end of the scale, the edge of its band."""
    return None if score is None else max(BOTTOM_BAND, min(TOP_BAND, rounded(score)))
