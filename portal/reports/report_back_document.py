"""What a report-back consists of: plain texts, ready to be shown, frozen and typeset (E14)."""

from dataclasses import dataclass

from comms.reports.frozen import Frozen
from portal.reports.goals import IndicatorLine
from portal.reports.headlines import ActivityLine, Introduction
from targets.models import Milestone
from targets.reports.snapshot import MilestoneLine


@dataclass(frozen=True)
class Words:
    """The introduction, and whose words it is."""

    words: str
    name: str
    office: str
    agreed_on: str


@dataclass(frozen=True)
class SectionShown:
    """A section that has something to tell."""

    key: str
    title: str


@dataclass(frozen=True)
class ClassCount:
    """How many indicators there are of one class."""

    standing: str
    label: str
    number: int


@dataclass(frozen=True)
class ObjectiveResults:
    """The results that serve one objective; an indicator stands under the first that it serves. 0 is no objective."""

    number: int
    title: str
    address: str
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class MilestoneGroup:
    """The milestones of one state."""

    state: str
    title: str
    lines: tuple[MilestoneLine, ...]


@dataclass(frozen=True)
class Told:
    """A success as it is told, and where it comes from."""

    words: str
    source: str
    address: str
    is_reworded: bool


@dataclass(frozen=True)
class BodySuccesses:
    """What went well in one partnership."""

    body_name: str
    address: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class BodyStatement:
    """What the chair of one partnership said and signed."""

    body_name: str
    address: str
    introduction: Introduction


@dataclass(frozen=True)
class BodyCommitments:
    """What one partnership's chair promised for the year, and how many of these were kept."""

    body_name: str
    address: str
    kept: int
    lines: tuple[ActivityLine, ...]


@dataclass(frozen=True)
class ReportBackDocument(Frozen):
    """A year's report-back; every text is ready to be shown."""

    year: int
    label: str
    next_label: str
    result_of: str
    counts: tuple[ClassCount, ...]
    introduction: Words | None
    sections: tuple[SectionShown, ...]
    objectives: tuple[ObjectiveResults, ...]
    milestones: tuple[MilestoneGroup, ...]
    successes: tuple[BodySuccesses, ...]
    statements: tuple[BodyStatement, ...]
    commitments: tuple[BodyCommitments, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of this very year is told: milestones alone are of every year."""
        return not (self.objectives or self.successes or self.statements or self.commitments)

    @property
    def lines(self) -> list[IndicatorLine]:
        """Every indicator with its result."""
        return [line for objective in self.objectives for line in objective.lines]

    @property
    def summary(self) -> list[str]:
        """The year in a few sentences."""
        return [sentence for sentence in _summary(self) if sentence]


def _summary(document):
    met = [f"{count.number} {count.label}" for count in document.counts if count.number]
    yield f"Of {len(document.lines)} indicators: {', '.join(met)}." if met else ""
    milestones = {group.state: len(group.lines) for group in document.milestones}
    every = sum(milestones.values())
    reached, missed = milestones.get(Milestone.State.DONE, 0), milestones.get(Milestone.State.MISSED, 0)
    settled = f"{reached} are reached and {missed} missed" if reached or missed else "none is reached or missed yet"
    yield f"Of {every} milestones of the strategy {settled}." if every else ""
    promised = sum(len(each.lines) for each in document.commitments)
    kept = sum(each.kept for each in document.commitments)
    yield f"Of {promised} commitments {kept} are kept." if promised else ""
