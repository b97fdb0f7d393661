"""The lists of tariffs and money as spreadsheets."""

from tariffs.resources.budgets import BudgetLineResource, BudgetResource, ExternalFundingResource, InKindResource
from tariffs.resources.schedules import (
    TariffBandResource,
    TariffExemptionResource,
    TariffLineResource,
    TariffYearResource,
)
from tariffs.resources.spending import CommitmentResource, SpendResource

__all__ = [
    "BudgetLineResource",
    "BudgetResource",
    "CommitmentResource",
    "ExternalFundingResource",
    "InKindResource",
    "SpendResource",
    "TariffBandResource",
    "TariffExemptionResource",
    "TariffLineResource",
    "TariffYearResource",
]
