"""What partners pay: a scheme of tariffs for each financial year, its bands and its charges."""

from tariffs.models.charges import Charge, Exemption, SharingMember
from tariffs.models.schemes import Band, Scheme, reads_every_tariff

__all__ = ["Band", "Charge", "Exemption", "Scheme", "SharingMember", "reads_every_tariff"]
