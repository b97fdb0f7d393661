"""Exact numbers, and how they are written for people."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

Number = Decimal | Fraction | int


def rounded(number: Number, decimals: int) -> Decimal:
    """Round half up (away from 0) to so many decimals."""
    exact = Fraction(number)
    with localcontext() as context:
        context.prec = 80
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
            Decimal(1).scaleb(-decimals), ROUND_HALF_UP
        )


def written(number: Number, decimals: int = 6) -> str:
    """A number for people: thousands with commas, a true minus, at most so many decimals, no idle zeros."""
    text = f"{rounded(number, decimals):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text.replace("-", "−")
