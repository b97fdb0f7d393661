"""Who keeps the audiences, and who writes circulars to those that the partnership keeps itself."""

from comms.rules.plan import OFFICE
from partnerships.rules import is_strategic_manager, is_support_officer, permit, support_office

permit("comms.keep_audiences", support_office, because=f"Only {OFFICE} can keep the audiences.")
permit("comms.write_circulars", support_office, because=f"Only {OFFICE} can write circulars.")
permit(
    "comms.send_circular",
    is_support_officer | is_strategic_manager,
    because="Only the SP Support Officer or the Strategic Partnerships Manager can send a circular.",
)
