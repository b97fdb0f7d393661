"""Who may read and keep payments, postings and the books of a year."""

from rules import predicate

from partnerships.rules import is_finance_clerk, is_strategic_manager, permit, support_office
from tariffs.models import keeps_money, spoken_for


@predicate
def keeps_the_accounts(person):
    return keeps_money(person)


@predicate
def is_own_organisation(person, organisation):
    """Contact of this organisation."""
    return organisation is not None and organisation.pk in spoken_for(person)


_CLERKS = "Only the support office and finance can"

permit(
    "tariffs.read_payments",
    keeps_the_accounts,
    because="Only the support office, finance, auditors and scrutiny can read payments and accounts.",
)
permit(
    "tariffs.read_statement",
    keeps_the_accounts | is_own_organisation,
    because="Only the support office, finance, auditors, scrutiny and the organisation’s own contacts can read its statement.",
)
permit("tariffs.enter_payment", support_office | is_finance_clerk, because=f"{_CLERKS} enter payments.")
permit("tariffs.allocate_payment", support_office | is_finance_clerk, because=f"{_CLERKS} say what a payment is for.")
permit("tariffs.refund_payment", support_office | is_finance_clerk, because=f"{_CLERKS} note refunds.")
permit("tariffs.record_promise", support_office | is_finance_clerk, because=f"{_CLERKS} note promises to pay.")
permit("tariffs.propose_write_off", support_office | is_finance_clerk, because=f"{_CLERKS} propose a write-off.")
permit(
    "tariffs.approve_write_off",
    is_strategic_manager,
    because="Only the Strategic Partnerships Manager can decide on a write-off.",
)
permit("tariffs.export_ledger", support_office | is_finance_clerk, because=f"{_CLERKS} export postings.")
permit("tariffs.keep_account_codes", support_office | is_finance_clerk, because=f"{_CLERKS} keep account codes.")
permit("tariffs.close_year", support_office | is_finance_clerk, because=f"{_CLERKS} close a year’s books.")
permit(
    "tariffs.reopen_year",
    is_strategic_manager,
    because="Only the Strategic Partnerships Manager can reopen a year that is closed.",
)
