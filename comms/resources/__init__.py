"""The lists of communications as spreadsheets."""

from comms.resources.assets import AssetResource
from comms.resources.plans import ChannelResource, CommsPlanResource, PlanItemResource
from comms.resources.tools import ResponsibilityResource, StrategySiteResource, ToolResource
from partnerships.imports import register_import


def register_lists() -> None:
    """Make the lists importable; in an order in which they can be loaded."""
    for name, label, resource in (
        ("comms-plans", "Communications plans", CommsPlanResource),
        ("comms-plan-lines", "Lines of communications plans", PlanItemResource),
        ("comms-channels", "Channels of communications plans", ChannelResource),
        ("comms-tools", "Communications tools", ToolResource),
        ("comms-responsibilities", "Who does what with which tool", ResponsibilityResource),
        ("strategy-sites", "Websites where the strategy must stand", StrategySiteResource),
    ):
        register_import(name, label, resource, permission="comms.import_plan")
    register_import("comms-assets", "Flyers, films and banners", AssetResource, permission="comms.keep_assets")
