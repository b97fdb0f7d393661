"""The lists of the targets app as spreadsheets: indicators, strategy targets, milestones, targets, figures, quarters."""

from partnerships.imports import register_import, register_staged_import
from targets.resources.areas import AreaResource
from targets.resources.figures import FigureResource, QuarterResource, TargetResource
from targets.resources.indicators import IndicatorResource
from targets.resources.returns import ReturnResource
from targets.resources.series import SERIES
from targets.resources.strategy import MilestoneResource, StrategyTargetResource


def register_lists() -> None:
    """Make the lists importable, in an order in which they can be loaded."""
    for name, label, resource in (
        ("areas", "Areas", AreaResource),
        ("indicators", "Indicators", IndicatorResource),
        ("strategy-targets", "Targets of the strategy", StrategyTargetResource),
        ("milestones", "Milestones", MilestoneResource),
        ("targets", "Targets of indicators", TargetResource),
        ("figures", "Figures", FigureResource),
        ("quarters", "Quarters", QuarterResource),
    ):
        register_import(name, label, resource, permission="targets.keep_indicators")
    register_import("returns", "Figures of returns", ReturnResource, permission="targets.upload_returns")
    register_staged_import(SERIES)
