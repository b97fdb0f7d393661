"""What stands beside the figures on an indicator's page: its story, breakdowns, parts and evidence (C03, C10, C15)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from partnerships.models import Person
from targets.models import Breakdown, BreakdownFigure, DataSet, Indicator, IndicatorSection, Intervention
from targets.reports.listing import ListedIndicator, listed_indicators
from targets.reports.wording import figure_text, period_label

MOST_PERIODS = 4


@dataclass(frozen=True)
class StorySection:
    """A section of the story with its heading; without a section nobody has written it yet."""

    topic: str
    heading: str
    section: IndicatorSection | None


@dataclass(frozen=True)
class BreakdownTable:
    """A breakdown over its last periods, the newest first; it never counts towards the total."""

    breakdown: Breakdown
    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class IndicatorStory:
    """All that stands beside the figures of an indicator."""

    sections: tuple[StorySection, ...]
    breakdowns: tuple[BreakdownTable, ...]
    parts: tuple[ListedIndicator, ...]
    evidence: tuple[DataSet, ...]
    tried: tuple[Intervention, ...]

    @property
    def is_told(self) -> bool:
        return any(section.section for section in self.sections)


def indicator_story(indicator: Indicator, person: Person) -> IndicatorStory:
    """The story of an indicator with what `person` may see of its breakdowns, parts and evidence; six statements."""
    written = {section.topic: section for section in indicator.sections.select_related("written_by")}
    seen = BreakdownFigure.objects.visible_to(person)
    breakdowns = indicator.breakdowns.prefetch_related(Prefetch("figures", queryset=seen))
    topics = IndicatorSection.Topic
    return IndicatorStory(
        sections=tuple(StorySection(topic, topics(topic).label, written.get(topic)) for topic in topics.values),
        breakdowns=tuple(_table(indicator, breakdown) for breakdown in breakdowns),
        parts=tuple(listed_indicators(person, indicators=indicator.parts.all())),
        evidence=tuple(DataSet.objects.visible_to(person).filter(indicators=indicator)),
        tried=tuple(
            Intervention.objects.visible_to(person).filter(indicator=indicator).select_related("body", "data_set")
        ),
    )


def _table(indicator, breakdown):
    figures = list(breakdown.figures.all())
    periods = sorted({(f.year, f.quarter) for f in figures}, key=lambda key: (key[0], key[1] or 5), reverse=True)
    periods = periods[:MOST_PERIODS]
    values = {(figure.group, figure.year, figure.quarter): figure.value for figure in figures}
    return BreakdownTable(
        breakdown=breakdown,
        periods=tuple(period_label(*period) for period in periods),
        rows=tuple(
            (group, tuple(_text(indicator, values.get((group, *period))) for period in periods))
            for group in breakdown.groups
        ),
    )


def _text(indicator: Indicator, value: Decimal | None) -> str:
    return figure_text(value, value_kind=indicator.value_kind, decimals=6, kind=indicator.kind)
