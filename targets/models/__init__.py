"""Targets: what the strategy asks for, what is measured, what was reached and how it is classed."""

from targets.models.areas import Area
from targets.models.breakdowns import Breakdown, BreakdownFigure
from targets.models.challenges import Challenge
from targets.models.classifications import UNCLASSED, Classification, Standing, ToleranceRule
from targets.models.closings import Closing
from targets.models.corrections import Correction
from targets.models.figures import Figure
from targets.models.indicators import Indicator
from targets.models.knowledge import DataSet, Intervention, StrategyReview
from targets.models.let_ins import LetIn
from targets.models.measures import Better, Frequency, Kind, ValueKind, WithinYear
from targets.models.pledges import PledgedIndicator, PledgeForPriority
from targets.models.quarters import Part, Quarter, year_address, year_label
from targets.models.requests import BoardRequest
from targets.models.returns import Return, ReturnEvidence
from targets.models.series import SeriesFigure, SeriesRow
from targets.models.stories import Annotation, IndicatorSection
from targets.models.strategy import Milestone, StrategyTarget
from targets.models.tallies import Tally
from targets.models.targets import Basis, Target

__all__ = [
    "UNCLASSED",
    "Annotation",
    "Area",
    "Basis",
    "Better",
    "BoardRequest",
    "Breakdown",
    "BreakdownFigure",
    "Challenge",
    "Classification",
    "Closing",
    "Correction",
    "DataSet",
    "Figure",
    "Frequency",
    "Indicator",
    "IndicatorSection",
    "Intervention",
    "Kind",
    "LetIn",
    "Milestone",
    "Part",
    "PledgeForPriority",
    "PledgedIndicator",
    "Quarter",
    "Return",
    "ReturnEvidence",
    "SeriesFigure",
    "SeriesRow",
    "Standing",
    "StrategyReview",
    "StrategyTarget",
    "Tally",
    "Target",
    "ToleranceRule",
    "ValueKind",
    "WithinYear",
    "year_address",
    "year_label",
]
