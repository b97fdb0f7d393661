"""Rows of a bank's file: cells read as banks write them, and what tells one payment from another (F23)."""

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from partnerships.sheets import CellError, read_date

_MONEY = re.compile(r"([-−+]?)\s*£?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?\s*(CR|DR)?", re.ASCII | re.IGNORECASE)
_WORDED_DAY = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4}|\d{2})", re.ASCII)
_SHORT_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MOST_IN_A_ROW = Decimal("9999999.99")


@dataclass(frozen=True)
class BankRow:
    """Money that came in, as the bank tells it."""

    received_on: dt.date
    amount: Decimal
    reference: str = ""
    name: str = ""
    bank_id: str = ""


def read_money(text: str) -> Decimal:
    """Pounds and pence as banks write them: 1500, 1,500.00, £1,500.00, −20.00 or 20.00 DR, which is below nought.

    Raises CellError saying what to type instead.
    """
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise CellError("This is not an amount in pounds and pence. Type it as 1500.00.")
    amount = Decimal(match[2].replace(",", "") + (match[3] or "")).quantize(Decimal("0.01"))
    if amount > MOST_IN_A_ROW:
        raise CellError(f"No payment is above £{MOST_IN_A_ROW:,}. Look whether two numbers ran together.")
    is_out = match[1] in ("-", "−") or (match[4] or "").upper() == "DR"
    return -amount if is_out else amount


def read_day(text: str) -> dt.date:
    """A day as banks write it: 2009-06-12, 12/06/2009, 12/06/09, 12 Jun 2009 or 12-Jun-09. Raises CellError otherwise."""
    if match := _WORDED_DAY.fullmatch(text.strip()):
        month = match[2].casefold()[:3]
        if month not in _MONTHS:
            raise CellError("There is no such month. Type the date as 2009-06-12.")
        return read_date(f"{_whole_year(match[3])}-{_MONTHS.index(month) + 1}-{match[1]}")
    if match := _SHORT_DAY.fullmatch(text.strip()):
        return read_date(f"{_whole_year(match[3])}-{match[2]}-{match[1]}")
    return read_date(text.strip())


def fingerprints(rows: Iterable[BankRow]) -> list[str]:
    """What is the same for a payment in every file it stands in, and differs from every other payment.

    A bank's own number of the row decides where the file has one. Without it, the day, the amount
    and the words do; equal ones of a file are told apart by being the first, the second and so on,
    so that two like payments of a day stay two, whichever of two overlapping files comes first.
    """
    seen: Counter = Counter()
    found = []
    for row in rows:
        words = row.bank_id or f"{_plain(row.reference)}|{_plain(row.name)}"
        key = f"{'id' if row.bank_id else 'words'}|{row.received_on}|{row.amount:.2f}|{words}"
        seen[key] += 1
        found.append(hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest())
    return found


def _plain(text):
    """Letters and digits alone: banks pad and break the same words differently from file to file."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _whole_year(text):
    return text if len(text) == 4 else f"20{text}"
