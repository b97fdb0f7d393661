"""Who may open the pages of action plans."""

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.partnerships_plans import ActionPlanFactory, PlanActionFactory

KEEPERS = SUPPORT_OFFICE | {"manager"}


def a_plan(world):
    return [ActionPlanFactory(body=world.lyp).slug]


def an_action(world):
    thing = PlanActionFactory(plan=ActionPlanFactory(body=world.lyp))
    return [thing.plan.slug, thing.number]


def a_recurring_action(world):
    thing = PlanActionFactory(plan=ActionPlanFactory(body=world.lyp), kind="recurring", every_months=12)
    return [thing.plan.slug, thing.number]


TABLE = {
    "partnerships:action_plan_list": public(),
    "partnerships:action_plan_detail": public(a_plan),
    "partnerships:plan_action_detail": public(an_action),
    "partnerships:action_plan_add": Line(SUPPORT_OFFICE),
    "partnerships:action_plan_edit": Line(KEEPERS, a_plan),
    "partnerships:plan_action_add": Line(KEEPERS, a_plan),
    "partnerships:plan_action_edit": Line(KEEPERS, an_action),
    "partnerships:plan_action_note": Line(KEEPERS, an_action),
    "partnerships:plan_action_settle": Line(KEEPERS, an_action),
    "partnerships:plan_action_renew": Line(KEEPERS, a_recurring_action),
}
