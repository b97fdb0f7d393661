"""How long money has been owed."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

# From how many days after the day it was due on, and what people call it.
BANDS = (
    (None, "Not due"),
    (1, "1 to 30 days"),
    (31, "31 to 60 days"),
    (61, "61 to 90 days"),
    (91, "Over 90 days"),
)


def band_of(due_on: dt.date, *, on: dt.date) -> int:
    """The place in BANDS of what was due on a day, looked at on another; on its very day it is not late."""
    late = (on - due_on).days
    return max(place for place, (start, _words) in enumerate(BANDS) if start is None or late >= start)


def aged(debts: Iterable[tuple[dt.date, Decimal]], *, on: dt.date) -> list[Decimal]:
    """Debts, each with the day it was due on, added up in the BANDS of age."""
    sums = [Decimal("0.00")] * len(BANDS)
    for due_on, amount in debts:
        sums[band_of(due_on, on=on)] += amount
    return sums
