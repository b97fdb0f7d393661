"""Who may read, prepare, approve, issue and credit invoices. Approving and issuing are two rights (H09)."""

from rules import predicate

from partnerships.rules import is_administrator, is_finance_clerk, is_strategic_manager, is_support_officer, permit
from partnerships.rules import support_office as _office
from tariffs.models import keeps_money, spoken_for


@predicate
def reads_every_invoice(person):
    return keeps_money(person)


@predicate
def speaks_for_the_payer(person, payer):
    """Contact of the organisation that is billed."""
    return payer is not None and payer.organisation_id in spoken_for(person)


@predicate
def speaks_for_an_organisation(person):
    return bool(spoken_for(person))


_CLERKS = "Only the support office and finance can"

permit(
    "tariffs.read_invoices",
    reads_every_invoice,
    because="Only the support office, finance, auditors and scrutiny can read every invoice.",
)
permit(
    "tariffs.read_invoice",
    reads_every_invoice | speaks_for_an_organisation,
    because="Only the support office, finance, auditors, scrutiny and the contacts of the organisation can read it.",
)
permit(
    "tariffs.edit_payer",
    _office | is_finance_clerk | speaks_for_the_payer,
    because="Only the support office, finance and the contacts of the organisation can change where its invoices go.",
)
permit("tariffs.class_payer", _office | is_finance_clerk, because=f"{_CLERKS} say how large a payer is.")
permit("tariffs.set_terms", _office | is_finance_clerk, because=f"{_CLERKS} change the terms of invoices.")
permit("tariffs.preview_run", _office | is_finance_clerk, because=f"{_CLERKS} prepare invoices.")
permit(
    "tariffs.approve_run",
    is_strategic_manager | is_finance_clerk | is_support_officer,
    because="Only finance, the Strategic Partnerships Manager and the SP Support Officer can approve invoices.",
)
permit(
    "tariffs.issue_run",
    is_support_officer | is_finance_clerk | is_administrator,
    because="Only the SP Support Officer, finance and administrators can issue invoices.",
)
permit("tariffs.credit_invoice", _office | is_finance_clerk, because=f"{_CLERKS} credit an invoice.")
