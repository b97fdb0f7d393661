"""The lists of tariffs and money as spreadsheets."""

from tariffs.resources.schedules import (
    TariffBandResource,
    TariffExemptionResource,
    TariffLineResource,
    TariffYearResource,
)

__all__ = ["TariffBandResource", "TariffExemptionResource", "TariffLineResource", "TariffYearResource"]
