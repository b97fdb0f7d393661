"""Who gets in at the hub, the communications plan and the checklists."""

from comms.models import PlanItem
from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.comms_plan import ChannelFactory, CommsPlanFactory, PlanItemFactory

MANAGERS = frozenset({"manager", "other_manager"})
WORKERS = SUPPORT_OFFICE | MANAGERS


def a_plan(world):
    return [CommsPlanFactory(adopted=True).address]


def a_draft(world):
    return [CommsPlanFactory(year=2010).address]


def a_line(world):
    item = PlanItemFactory(plan=CommsPlanFactory(adopted=True))
    return [item.plan.address, item.pk]


def a_line_of_a_draft(world):
    item = PlanItemFactory(plan=CommsPlanFactory(year=2010))
    return [item.plan.address, item.pk]


def a_channel(world):
    channel = ChannelFactory(plan=CommsPlanFactory(adopted=True))
    return [channel.plan.address, channel.pk]


def office(args=lambda world: [], **kwargs):
    """The support office only."""
    return Line(SUPPORT_OFFICE, args, **kwargs)


def drafting(args):
    """A draft's forms: for the support office; managers may read it, others do not see it."""
    return Line(SUPPORT_OFFICE, args, refused=404, exceptions=dict.fromkeys(MANAGERS, 403) | {"anonymous": 302})


TABLE = {
    "comms:hub": Line(WORKERS),
    "comms:plan_list": public(),
    "comms:plan_start": office(),
    "comms:plan_detail": public(a_plan),
    "comms:plan_edit": drafting(a_draft),
    "comms:plan_adopt": drafting(a_draft),
    "comms:plan_copy": office(a_plan),
    "comms:plan_item_add": drafting(lambda world: [*a_draft(world), PlanItem.Kind.RISK]),
    "comms:plan_item": public(a_line),
    "comms:plan_item_edit": drafting(a_line_of_a_draft),
    "comms:plan_item_stand": office(a_line),
    "comms:plan_item_remove": drafting(a_line_of_a_draft),
    "comms:plan_evidence_add": Line(WORKERS, a_line),
    "comms:channel_add": office(a_plan),
    "comms:channel_detail": public(a_channel),
    "comms:channel_edit": office(a_channel),
    "comms:channel_move": office(a_channel),
    "comms:tool_list": Line(WORKERS),
    "comms:checklist_list": Line(WORKERS),
    "comms:checklist_office": office(),
    "comms:checklist_body": Line(SUPPORT_OFFICE | {"manager"}, lambda world: [world.lyp.slug]),
}
