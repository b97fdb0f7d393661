"""Who writes, approves and issues press releases, and who logs what followed."""

from rules import predicate

from comms.rules.plan import OFFICE, leads_comms, works_on_comms
from partnerships.rules import chairs, manages, permit, support_office


@predicate
def wrote_release(person, release):
    return getattr(release, "author_id", None) == person.pk


permit(
    "comms.write_press",
    works_on_comms,
    because="Press releases are written by partnership managers, communications leads and the SP Support Officer.",
)
permit(
    "comms.send_press",
    manages | leads_comms | support_office,
    because="Only the manager of {body}, its communications lead or the SP Support Officer can write for it.",
)
permit(
    "comms.edit_press",
    wrote_release | manages | leads_comms | support_office,
    because="Only its author, the manager of {body}, its communications lead or the SP Support Officer can change it.",
)
permit(
    "comms.approve_press",
    chairs | support_office,
    because="Only the chair of {body} or the SP Support Officer can approve its press releases.",
)
permit("comms.issue_press", support_office, because=f"Only {OFFICE} can issue a press release.")
permit(
    "comms.log_coverage",
    works_on_comms,
    because="Coverage is logged by partnership managers, communications leads and the SP Support Officer.",
)
permit(
    "comms.log_update",
    manages | leads_comms | support_office,
    because="Only the manager of {body}, its communications lead or the SP Support Officer can log its updates.",
)
