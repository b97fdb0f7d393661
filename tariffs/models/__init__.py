"""What partners pay: a scheme of tariffs for each financial year, its bands and charges; and what the money is for."""

from tariffs.models.budgets import Budget, BudgetLine, ExternalFunding, InKind
from tariffs.models.charges import Charge, Exemption, SharingMember
from tariffs.models.scenarios import MOST_SCENARIOS, Scenario, ScenarioPlacing, ScenarioRate
from tariffs.models.schemes import Band, Scheme, reads_every_tariff
from tariffs.models.spending import Commitment, Spend, SpendEvidence

__all__ = [
    "MOST_SCENARIOS",
    "Band",
    "Budget",
    "BudgetLine",
    "Charge",
    "Commitment",
    "Exemption",
    "ExternalFunding",
    "InKind",
    "Scenario",
    "ScenarioPlacing",
    "ScenarioRate",
    "Scheme",
    "SharingMember",
    "Spend",
    "SpendEvidence",
    "reads_every_tariff",
]
