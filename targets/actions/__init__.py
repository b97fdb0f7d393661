"""Every business write of the targets app."""

from targets.actions.breakdowns import record_breakdown, save_breakdown
from targets.actions.challenges import answer_challenge, ask_challenge, decide_challenge, schedule_challenge
from targets.actions.closing import claim_closing, close_quarter, revise_quarter, run_closing
from targets.actions.editions import complete_editions
from targets.actions.evidence import add_evidence, remove_evidence
from targets.actions.figures import record_figure
from targets.actions.indicators import agree_baseline, retire_indicator, revise_baseline, save_indicator
from targets.actions.let_ins import end_let_in, let_in
from targets.actions.milestones import save_milestone, save_strategy_target, serve_targets, update_milestone
from targets.actions.overrides import clear_override, override_class
from targets.actions.quarters import lock_quarter, open_quarter, publish_quarter, unlock_quarter
from targets.actions.returns import FigureEntry, accept_return, save_return, send_back_return, submit_return
from targets.actions.revisions import propose_correction, trial_of_revision, withdraw_correction
from targets.actions.stories import annotate, remove_annotation, write_section
from targets.actions.targets import set_target, set_trajectory
from targets.actions.tolerance import adopt_tolerance_rule

__all__ = [
    "FigureEntry",
    "accept_return",
    "add_evidence",
    "adopt_tolerance_rule",
    "agree_baseline",
    "annotate",
    "answer_challenge",
    "ask_challenge",
    "claim_closing",
    "clear_override",
    "close_quarter",
    "complete_editions",
    "decide_challenge",
    "end_let_in",
    "let_in",
    "lock_quarter",
    "open_quarter",
    "override_class",
    "propose_correction",
    "publish_quarter",
    "record_breakdown",
    "record_figure",
    "remove_annotation",
    "remove_evidence",
    "retire_indicator",
    "revise_baseline",
    "revise_quarter",
    "run_closing",
    "save_breakdown",
    "save_indicator",
    "save_milestone",
    "save_return",
    "save_strategy_target",
    "schedule_challenge",
    "send_back_return",
    "serve_targets",
    "set_target",
    "set_trajectory",
    "submit_return",
    "trial_of_revision",
    "unlock_quarter",
    "update_milestone",
    "withdraw_correction",
    "write_section",
]
