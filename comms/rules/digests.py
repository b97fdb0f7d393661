"""Who chooses a digest, and who puts the members' briefing note together."""

from comms.rules.plan import OFFICE
from partnerships.rules import is_subject_person, permit, support_office

permit(
    "comms.choose_digest",
    is_subject_person,
    because="Only the person themselves can choose when their digest comes.",
)
permit("comms.keep_briefings", support_office, because=f"Only {OFFICE} can put the members’ briefing note together.")
