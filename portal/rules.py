"""Who may see the portal's own pages."""

from partnerships.rules import is_auditor, manages_somewhere, permit, support_office

permit(
    "portal.see_overdue",
    support_office | is_auditor | manages_somewhere,
    because="Only the support office, auditors and partnership managers can list what is overdue.",
)
