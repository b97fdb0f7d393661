"""One cell: made safe on the way out, read strictly on the way in.

Escaping (A19): a text that a spreadsheet could take for a formula gets an apostrophe in front.
So does a text that reading would otherwise change, a blank word or outer blanks; taking the
apostrophe away again gives the very same text, and numbers and dates are never touched. A true
minus, as in −4.5%, begins no formula: what is written for people to read has that, and so no mark.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

BLANK_WORDS = frozenset({"", ":", "-", "–", "—", "n/a", "na", "tba", "tbc"})
ERROR_WORDS = frozenset({"#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#n/a"})
FORMULA_STARTS = frozenset("=+-@\t\r\n")
EARLIEST_YEAR = 1950

_HIDDEN = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
_QUOTES = "'\"‘’‚‛“”„‟«»‹›`´＇＂"
# What a spreadsheet reads as a number and never as a formula.
_NEGATIVE_NUMBER = re.compile(r"-(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_NUMBER_WITHIN = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_BRITISH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


class CellError(ValueError):
    """A cell cannot be used; the message says why and what to type instead."""


def cell_text(value) -> str:
    """How a value is written into a CSV cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    return escape(str(value))


def escape(text: str) -> str:
    """The text as a spreadsheet cell that stays text."""
    return f"'{text}" if _needs_mark(text) else text


def unescape(text: str) -> str:
    """Undo `escape`; texts that were never escaped, such as ’Twas or 'Twas, come back as they are."""
    return text[1:] if text.startswith("'") and _needs_mark(text[1:]) else text


def cell_value(text: str | None) -> str | None:
    """What a read cell says: the text, or None where it is blank in one of the ways people write that (H04)."""
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = unescape(text)
    if plain != text:
        return plain
    text = text.strip().strip(_HIDDEN).strip()
    return None if text.casefold() in BLANK_WORDS else text


def is_formula(text: str | None) -> bool:
    """Whether a cell of a text file would be a formula in a spreadsheet: an equals sign that nobody escaped."""
    return unicodedata.normalize("NFKC", (text or "").lstrip(" \t" + _HIDDEN)[:1]) == "="


def _needs_mark(text):
    if not text or _NEGATIVE_NUMBER.fullmatch(text):
        return False
    core = text.lstrip(" \u00a0\u3000" + _HIDDEN + _QUOTES)
    if core[:1] in FORMULA_STARTS or unicodedata.normalize("NFKC", core[:1])[:1] in FORMULA_STARTS:
        return True
    return core.strip().casefold() in BLANK_WORDS | ERROR_WORDS or text != text.strip().strip(_HIDDEN).strip()


def read_number(text: str) -> Decimal:
    """A plain decimal. Raises CellError that names the number to type instead, where there is one."""
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    within = _NUMBER_WITHIN.findall(text)
    if not within:
        raise CellError("This is not a number. Type digits only, or leave the cell empty if there is no figure.")
    instead = within[0].replace(",", "").replace("−", "-")
    raise CellError(f"Type the number alone: {instead}. Units, commas, years and notes go in another column.")


def read_whole_number(text: str) -> int:
    """A whole number. Raises CellError otherwise."""
    number = read_number(text)
    if number != number.to_integral_value():
        raise CellError(f"This must be a whole number, such as {number.to_integral_value()}.")
    return int(number)


def read_date(text: str) -> dt.date:
    """A day, as 2009-04-01 or 01/04/2009. Raises CellError otherwise, also for a spreadsheet's empty date of 1900."""
    if match := _DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _BRITISH_DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif _NUMBER.fullmatch(text):
        raise CellError("This is a number where a date is needed. Type the date as 2009-04-01.")
    else:
        raise CellError("This is not a date. Type it as 2009-04-01.")
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise CellError(
            "There is no such day. Type the date as 2009-04-01, or with the day first: 01/04/2009."
        ) from None
    if year < EARLIEST_YEAR:
        raise CellError(
            f"A date in {year} is what spreadsheets make of an empty cell or of a date moved between workbooks. "
            "Type the date as 2009-04-01, or leave the cell empty."
        )
    return date


def read_yes_no(text: str) -> bool:
    """Yes or no. Raises CellError otherwise."""
    try:
        return _YES[text.casefold()]
    except KeyError:
        raise CellError("Type yes or no.") from None
