"""Who may read and keep the tariffs."""

from django.db.models import Q
from rules import predicate

from partnerships.models import Role
from partnerships.rules import is_finance_clerk, permit, support_office
from tariffs.models import Charge, reads_every_tariff
from tariffs.rules import invoices, payments  # noqa: F401  state the permissions of what is billed and comes in


@predicate
def reads_every_line(person):
    return reads_every_tariff(person)


@predicate
def speaks_for_a_payer(person):
    """Contact of an organisation that is charged, or shares a charge, in any year."""
    own = [seat.organisation_id for seat in person.live_seats if seat.role == Role.CONTACT]
    return bool(own) and Charge.objects.filter(Q(organisation__in=own) | Q(sharing__organisation__in=own)).exists()


_KEEPERS = "Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can"

permit(
    "tariffs.read_schedule",
    reads_every_line | speaks_for_a_payer,
    because="Only the boards, the support office, finance, auditors, scrutiny and the contacts of organisations "
    "that pay can read the tariffs.",
)
permit("tariffs.copy_scheme", support_office, because=f"{_KEEPERS} start a year’s tariffs.")
permit("tariffs.adopt_scheme", support_office, because=f"{_KEEPERS} record that a year’s tariffs were agreed.")
permit("tariffs.edit_band", support_office, because=f"{_KEEPERS} change a tariff band.")
permit("tariffs.edit_charge", support_office, because=f"{_KEEPERS} change what an organisation pays.")
permit("tariffs.exempt_organisation", support_office, because=f"{_KEEPERS} exempt an organisation.")
permit(
    "tariffs.read_budget",
    reads_every_line,
    because="Only the boards, the support office, finance, auditors and scrutiny can read the budget.",
)
permit("tariffs.keep_budget", support_office, because=f"{_KEEPERS} change the budget.")
permit(
    "tariffs.record_spend",
    support_office | is_finance_clerk,
    because="Only the support office and finance can enter what was ordered and spent.",
)
permit(
    "tariffs.close_budget",
    support_office | is_finance_clerk,
    because="Only the support office and finance can close a year’s budget.",
)
