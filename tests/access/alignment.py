"""Who may open the pages about what partners plan and give."""

from tests.access import SUPPORT_OFFICE, Line, signed_in
from tests.factories.partnerships_plans import PartnerPlanFactory, PledgeFactory

KEEPERS = SUPPORT_OFFICE | {"manager", "other_manager"}


def a_partner_plan(world):
    return [PartnerPlanFactory().pk]


def a_pledge(world):
    return [PledgeFactory().pk]


TABLE = {
    "partnerships:partner_plan_list": signed_in(),
    "targets:pledge_list": signed_in(),
    "partnerships:partner_plan_add": Line(KEEPERS),
    "partnerships:partner_plan_edit": Line(KEEPERS, a_partner_plan),
    "partnerships:message_place": Line(KEEPERS),
    "targets:pledge_add": Line(KEEPERS),
    "targets:pledge_edit": Line(KEEPERS, a_pledge),
}
