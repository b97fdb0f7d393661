"""Who keeps the handbook, the strategy's copies, the guides and logos, and the consultations."""

from comms.rules.plan import OFFICE, leads_comms, works_on_comms
from partnerships.rules import chairs, manages, permit, support_office

permit("comms.publish_handbook", support_office, because=f"Only {OFFICE} can publish the handbook.")
permit(
    "comms.log_distribution",
    works_on_comms,
    because="Partnership managers, communications leads and the SP Support Officer log who got the handbook.",
)
permit("comms.send_copies", support_office, because=f"Only {OFFICE} can see who asked for paper copies.")
permit("comms.edit_guide", support_office, because=f"Only {OFFICE} can change this guide.")
permit("comms.keep_logos", support_office, because=f"Only {OFFICE} can add or retire logos.")
permit("comms.keep_consultations", support_office, because=f"Only {OFFICE} can publish consultations.")
permit(
    "comms.reply_to_consultation",
    manages | leads_comms | chairs | support_office,
    because="Only the manager or chair of {body}, its communications lead or the SP Support Officer can reply for it.",
)
