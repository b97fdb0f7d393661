"""Every change to the tariffs, the scenarios of next year's and the budget."""

from tariffs.actions.allocations import allocate_payment, match_payment, release_payments, undo_allocation
from tariffs.actions.budgets import (
    change_budget,
    close_budget,
    remove_from_budget,
    set_budget_line,
    set_external_funding,
    set_in_kind,
    start_budget,
)
from tariffs.actions.charges import exempt_organisation, name_members, remove_charge, set_charge
from tariffs.actions.credits import credit_invoice
from tariffs.actions.debts import (
    decide_write_off,
    propose_write_off,
    record_promise,
    remind_overdue,
    remind_payer,
    take_back_write_off,
)
from tariffs.actions.entering import enter_payment
from tariffs.actions.papers import hurry_run
from tariffs.actions.payers import set_payer, set_purchase_order, set_terms
from tariffs.actions.payments import name_payer, refund_payment
from tariffs.actions.runs import approve_run, issue_run, preview_run, withdraw_run
from tariffs.actions.scenarios import add_scenario, change_scenario, choose_scenario, place_payer, remove_scenario
from tariffs.actions.schemes import adopt_scheme, copy_scheme, set_band, start_scheme
from tariffs.actions.spending import (
    Evidence,
    add_evidence,
    commit_money,
    end_commitment,
    record_spend,
    reverse_spend,
)

__all__ = [
    "Evidence",
    "add_evidence",
    "add_scenario",
    "adopt_scheme",
    "allocate_payment",
    "approve_run",
    "change_budget",
    "change_scenario",
    "choose_scenario",
    "close_budget",
    "commit_money",
    "copy_scheme",
    "credit_invoice",
    "decide_write_off",
    "end_commitment",
    "enter_payment",
    "exempt_organisation",
    "hurry_run",
    "issue_run",
    "match_payment",
    "name_members",
    "name_payer",
    "place_payer",
    "preview_run",
    "propose_write_off",
    "record_promise",
    "record_spend",
    "refund_payment",
    "release_payments",
    "remind_overdue",
    "remind_payer",
    "remove_charge",
    "remove_from_budget",
    "remove_scenario",
    "reverse_spend",
    "set_band",
    "set_budget_line",
    "set_charge",
    "set_external_funding",
    "set_in_kind",
    "set_payer",
    "set_purchase_order",
    "set_terms",
    "start_budget",
    "start_scheme",
    "take_back_write_off",
    "undo_allocation",
    "withdraw_run",
]
