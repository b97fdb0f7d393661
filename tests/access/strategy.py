"""Who may open the pages of the strategy."""

from tests.access import SUPPORT_OFFICE, Line, public, signed_in
from tests.factories.partnerships import BodyFactory, ObjectiveFactory
from tests.factories.targets import IndicatorFactory
from tests.factories.targets_strategy import AspirationFactory, MilestoneFactory, StrategyTargetFactory


def an_objective(world):
    return [ObjectiveFactory().number]


def an_aspiration(world):
    return [AspirationFactory().pk]


def a_strategy_target(world):
    return [StrategyTargetFactory().pk]


def a_milestone(world):
    return [MilestoneFactory().pk]


def an_indicator(world):
    return [IndicatorFactory().slug]


def a_body(world):
    return [BodyFactory().slug]


def a_strategy(world):
    an_objective(world)
    return []


TABLE = {
    "portal:thread": public(),
    "portal:broken_ends": signed_in(),
    "targets:strategy_detail": public(),
    "targets:objective_detail": public(an_objective),
    "targets:strategy_target_add": Line(SUPPORT_OFFICE, an_aspiration),
    "targets:milestone_add": Line(SUPPORT_OFFICE, a_strategy_target),
    "targets:milestone_edit": Line(SUPPORT_OFFICE, a_milestone),
    "targets:indicator_serves": Line(SUPPORT_OFFICE, an_indicator),
    "targets:body_serves": Line(SUPPORT_OFFICE, a_body),
    "targets:strategy_target_edit": Line(SUPPORT_OFFICE, a_strategy_target),
    "partnerships:strategy_edit": Line(SUPPORT_OFFICE, a_strategy),
    "partnerships:objective_edit": Line(SUPPORT_OFFICE, an_objective),
    "partnerships:aspiration_add": Line(SUPPORT_OFFICE, an_objective),
    "partnerships:aspiration_edit": Line(SUPPORT_OFFICE, an_aspiration),
}
