"""Spending over £500 as the Local Government Transparency Code 2015 has it published: one row a payment."""

from collections.abc import Iterator

from django.db.models import Q

from tariffs.models import Spend

MORE_THAN = 500
REDACTED = "Redacted: personal data"
# The seven things that the code asks for of each item of expenditure, and by what number it can be asked about.
COLUMNS = (
    "Date",
    "Department",
    "Beneficiary",
    "Purpose",
    "Amount",
    "Irrecoverable VAT",
    "Merchant category",
    "Transaction number",
)


def published_spends(year: int):
    """Every payment of a year, and every taking back, of more than £500, oldest first."""
    over = Spend.objects.filter(Q(amount_gbp__gt=MORE_THAN) | Q(amount_gbp__lt=-MORE_THAN), line__budget__year=year)
    return over.select_related("line__budget").order_by("incurred_on", "pk")


def published_years() -> list[int]:
    """The years in which more than £500 was paid at once, newest first."""
    over = Spend.objects.filter(Q(amount_gbp__gt=MORE_THAN) | Q(amount_gbp__lt=-MORE_THAN))
    years = over.order_by().values_list("line__budget__year", flat=True).distinct()
    return sorted(years, reverse=True)


def published(year: int | None) -> tuple[tuple[str, ...], Iterator[list]]:
    """The columns and rows of a year; private persons are not named, and VAT nobody stated stays blank."""
    spends = published_spends(year) if year is not None else Spend.objects.none()
    return COLUMNS, (
        [
            spend.incurred_on,
            spend.line.budget.department or spend.line.name,
            REDACTED if spend.is_private else spend.supplier,
            spend.purpose,
            spend.amount_gbp,
            spend.irrecoverable_vat_gbp,
            spend.merchant_category,
            spend.reference,
        ]
        for spend in spends
    )
