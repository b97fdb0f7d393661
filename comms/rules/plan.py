"""Who may do what with the communications plan, its channels and the checklists."""

from rules import predicate

from partnerships.models import Body, Role
from partnerships.rules import manages, manages_somewhere, permit, support_office

OFFICE = "the SP Support Officer, the Strategic Partnerships Manager or an administrator"


@predicate
def leads_comms(person, obj):
    """Communications lead of this body."""
    body_id = obj.pk if isinstance(obj, Body) else getattr(obj, "body_id", None)
    return person.holds_on(body_id, Role.COMMS_LEAD)


@predicate
def leads_comms_somewhere(person):
    return person.holds(Role.COMMS_LEAD)


works_on_comms = manages_somewhere | leads_comms_somewhere | support_office

permit(
    "comms.open_hub",
    works_on_comms,
    because="This page is for partnership managers, communications leads and the SP Support Officer.",
)
permit("comms.keep_plan", support_office, because=f"Only {OFFICE} can change the communications plan.")
permit(
    "comms.give_evidence",
    works_on_comms,
    because="Evidence is written down by partnership managers, communications leads and the SP Support Officer.",
)
permit(
    "comms.tick_responsibility",
    manages | leads_comms | support_office,
    because="Only the manager of {body}, its communications lead or the SP Support Officer can tick its list.",
)
permit("comms.tick_office", support_office, because=f"Only {OFFICE} can tick the support office’s list.")
permit("comms.import_plan", support_office, because=f"Only {OFFICE} can import the communications plan.")
