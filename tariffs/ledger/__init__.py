"""Arithmetic of money, rows and floats apart: splitting, bank rows, matching, ageing (D03, H09, P8)."""

from tariffs.ledger.ageing import BANDS, aged, band_of
from tariffs.ledger.amounts import PENNY, line_total, shares, total
from tariffs.ledger.bank import BankRow, fingerprints, read_day, read_money
from tariffs.ledger.matching import Claim, Match, best_matches

__all__ = [
    "BANDS",
    "PENNY",
    "BankRow",
    "Claim",
    "Match",
    "aged",
    "band_of",
    "best_matches",
    "fingerprints",
    "line_total",
    "read_day",
    "read_money",
    "shares",
    "total",
]
