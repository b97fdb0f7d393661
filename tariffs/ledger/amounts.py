"""Arithmetic of money: exact to the penny, without rows and without floats (D03, P8)."""

from collections.abc import Iterable
from decimal import Decimal

PENNY = Decimal("0.01")


def line_total(members: int, unit: Decimal) -> Decimal:
    """What `members` who each owe `unit` owe together."""
    return (members * unit).quantize(PENNY)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts; nothing adds up to £0.00."""
    return sum(amounts, Decimal("0.00"))


def shares(amount: Decimal, members: int) -> list[Decimal]:
    """Split `amount` over `members` as evenly as pennies allow: the first ones take a penny more where it does not go in.

    Raises ValueError without members, or for an amount with parts of a penny.
    """
    if members < 1:
        raise ValueError("An amount is shared by at least one member.")
    pennies = amount / PENNY
    if pennies != int(pennies):
        raise ValueError("An amount is in whole pennies.")
    each, over = divmod(abs(int(pennies)), members)
    sign = -1 if amount < 0 else 1
    return [sign * (each + (place < over)) * PENNY for place in range(members)]
