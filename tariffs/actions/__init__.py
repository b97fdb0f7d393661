"""Every change to the tariffs."""

from tariffs.actions.charges import exempt_organisation, remove_charge, set_charge
from tariffs.actions.schemes import adopt_scheme, copy_scheme, set_band, start_scheme

__all__ = [
    "adopt_scheme",
    "copy_scheme",
    "exempt_organisation",
    "remove_charge",
    "set_band",
    "set_charge",
    "start_scheme",
]
