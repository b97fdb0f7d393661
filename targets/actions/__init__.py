"""Every business write of the targets app."""

from targets.actions.figures import record_figure
from targets.actions.indicators import save_indicator, set_target
from targets.actions.milestones import save_milestone, save_strategy_target, update_milestone
from targets.actions.quarters import open_quarter, publish_quarter
from targets.actions.tolerance import adopt_tolerance_rule

__all__ = [
    "adopt_tolerance_rule",
    "open_quarter",
    "publish_quarter",
    "record_figure",
    "save_indicator",
    "save_milestone",
    "save_strategy_target",
    "set_target",
    "update_milestone",
]
