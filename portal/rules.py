"""Who may see the portal's own pages."""

from rules import predicate

from partnerships.rules import (
    is_administrator,
    is_auditor,
    is_strategic_manager,
    manages_somewhere,
    permit,
    sits_on_a_board,
    support_office,
)


@predicate
def introduces(person, report):
    """The introduction to this report-back is in the person's name."""
    return report is not None and report.introducer_id == person.pk


permit(
    "portal.see_overdue",
    support_office | is_auditor | manages_somewhere,
    because="Only the support office, auditors and partnership managers can list what is overdue.",
)
permit(
    "portal.see_boards",
    support_office | is_auditor | manages_somewhere | sits_on_a_board,
    because="Only members of the boards, partnership managers, auditors and the support office can read what boards are asked.",
)
permit(
    "portal.see_unready",
    support_office | is_auditor | manages_somewhere,
    because="Only the support office, auditors and partnership managers can see what a year’s document still lacks.",
)
permit(
    "portal.publish_headlines",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can publish the headline targets.",
)
permit(
    "portal.see_report_back_draft",
    support_office | is_auditor | manages_somewhere | introduces,
    because="Only the support office, auditors, partnership managers and whoever introduces it can see a report-back before it is published.",
)
permit(
    "portal.compile_report_back",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can prepare the annual report-back.",
)
permit(
    "portal.agree_introduction",
    introduces | support_office,
    because="Only the person whose words they are agrees the introduction, or the support office on their word.",
)
permit(
    "portal.publish_report_back",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can publish the annual report-back.",
)
DATA_PROTECTION = "the Strategic Partnerships Manager or an administrator"
permit(
    "portal.erase_person",
    is_strategic_manager | is_administrator,
    because=f"Only {DATA_PROTECTION} can see all that is known of somebody, and erase it.",
)
permit(
    "portal.hold_person",
    is_strategic_manager | is_administrator,
    because=f"Only {DATA_PROTECTION} can place and lift legal holds.",
)
