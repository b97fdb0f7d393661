"""Reading what people type about tariffs and money."""

from tariffs.forms.budgets import (
    BudgetForm,
    BudgetLineForm,
    CommitmentEndForm,
    CommitmentForm,
    ExternalFundingForm,
    InKindForm,
    SpendForm,
    SpendReverseForm,
)
from tariffs.forms.payments import PayerNameForm, PaymentForm, RefundForm, ShownPaymentsForm
from tariffs.forms.scenarios import AdoptForm, PlacingForm, ScenarioAddForm, ScenarioForm
from tariffs.forms.schemes import BandForm, ChargeForm, ExemptionForm, MembersForm, MoneyField

__all__ = [
    "AdoptForm",
    "BandForm",
    "BudgetForm",
    "BudgetLineForm",
    "ChargeForm",
    "CommitmentEndForm",
    "CommitmentForm",
    "ExemptionForm",
    "ExternalFundingForm",
    "InKindForm",
    "MembersForm",
    "MoneyField",
    "PayerNameForm",
    "PaymentForm",
    "PlacingForm",
    "RefundForm",
    "ScenarioAddForm",
    "ScenarioForm",
    "ShownPaymentsForm",
    "SpendForm",
    "SpendReverseForm",
]
