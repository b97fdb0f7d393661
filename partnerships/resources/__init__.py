"""The register's lists as spreadsheets: organisations, people, bodies, pages, activities, seats, strategy."""

from partnerships.imports import register_import
from partnerships.resources.action_plans import ActionPlanResource, PlanActionResource
from partnerships.resources.bodies import BodyPageResource, BodyResource, KeyActivityResource
from partnerships.resources.cadences import CadenceResource
from partnerships.resources.people import OrganisationResource, PersonResource, SeatResource
from partnerships.resources.strategy import AspirationResource, ObjectiveResource, StrategyResource


def register_lists() -> None:
    """Make the register's lists importable; in an order in which they can be loaded."""
    for name, label, resource in (
        ("organisations", "Organisations", OrganisationResource),
        ("bodies", "Bodies", BodyResource),
        ("body-pages", "Pages of bodies", BodyPageResource),
        ("key-activities", "Key activities", KeyActivityResource),
        ("people", "People", PersonResource),
        ("seats", "Seats", SeatResource),
        ("strategies", "Strategies", StrategyResource),
        ("objectives", "Objectives", ObjectiveResource),
        ("aspirations", "Aspirations", AspirationResource),
        ("action-plans", "Action plans", ActionPlanResource),
        ("cadences", "What recurs", CadenceResource),
        ("plan-actions", "Actions of plans", PlanActionResource),
    ):
        register_import(name, label, resource, permission="partnerships.import_rows")
