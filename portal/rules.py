"""Who may see the portal's own pages."""

from partnerships.rules import is_auditor, manages_somewhere, permit, sits_on_a_board, support_office

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
