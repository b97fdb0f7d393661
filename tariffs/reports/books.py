"""What the accounts hold, whether the ledger agrees with the balances, and what keeps a year from being closed."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, F, Max, Min, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from partnerships.models.years import year_label, year_of
from tariffs.models import (
    Account,
    Invoice,
    InvoiceBalance,
    InvoiceRun,
    PaymentBalance,
    Posting,
    WriteOff,
    YearClose,
)

_PENCE = DecimalField(max_digits=16, decimal_places=2)
NOTHING = Value(Decimal("0.00"), output_field=_PENCE)


@dataclass(frozen=True)
class AccountTotal:
    """One account: what it held before the year, what moved in it, and what it holds after."""

    account: Account
    before: Decimal
    debits: Decimal
    credits: Decimal

    @property
    def after(self) -> Decimal:
        return self.before + self.debits - self.credits


@dataclass(frozen=True)
class Blocker:
    """Why a year cannot be closed yet, and where that is put right."""

    words: str
    address: str


@dataclass(frozen=True)
class Books:
    """A financial year in the ledger."""

    year: int
    accounts: list[AccountTotal]
    close: YearClose | None
    blockers: list[Blocker]
    other_years: list[tuple[int, str]]

    @property
    def label(self) -> str:
        return year_label(self.year)


def books(year: int, *, on: dt.date) -> Books:
    """The accounts of a year and what stands between it and its close on the day `on`."""
    close = YearClose.objects.in_force().filter(year=year).select_related("closed_by").first()
    return Books(year, account_totals(year), close, [] if close else blockers(year, on=on), _other_years(year))


def _other_years(year):
    """The other financial years, with their labels, in which something is booked: a tariff may be billed in another."""
    booked = Posting.objects.aggregate(first=Min("booked_on"), last=Max("booked_on"))
    if booked["first"] is None:
        return []
    span = range(year_of(booked["first"]), year_of(booked["last"]) + 1)
    return [(other, year_label(other)) for other in span if other != year]


def account_totals(year: int) -> list[AccountTotal]:
    """Every account before, in and after a year, debits above nought."""
    moved = {
        row["account"]: row
        for row in Posting.objects.of_year(year).values("account").annotate(
            debits=Sum("debit_gbp"), credits=Sum("credit_gbp")
        ).order_by()
    }  # fmt: skip
    earlier = Posting.objects.filter(booked_on__lt=f"{year}-04-01").values("account").order_by()
    before = dict(earlier.annotate(held=Sum(F("debit_gbp") - F("credit_gbp"))).values_list("account", "held"))
    none = Decimal("0.00")
    return [
        AccountTotal(
            account,
            before.get(account.value, none),
            moved.get(account.value, {}).get("debits", none),
            moved.get(account.value, {}).get("credits", none),
        )
        for account in Account
    ]


def disagreements() -> list[str]:
    """Where the postings do not say what the balances say; nothing, always, or somebody must look at once (P8)."""
    held = dict(
        Posting.objects.values("account")
        .order_by()
        .annotate(held=Sum(F("debit_gbp") - F("credit_gbp")))
        .values_list("account", "held")
    )
    none = Decimal("0.00")
    owed = InvoiceBalance.objects.aggregate(total=Coalesce(Sum("outstanding_gbp"), NOTHING))["total"]
    free = PaymentBalance.objects.aggregate(total=Coalesce(Sum("available_gbp"), NOTHING))["total"]
    given = InvoiceBalance.objects.aggregate(
        total=Coalesce(Sum("allocated_gbp"), NOTHING), written=Coalesce(Sum("written_off_gbp"), NOTHING)
    )
    taken = PaymentBalance.objects.aggregate(
        total=Coalesce(Sum("allocated_gbp"), NOTHING),
        came=Coalesce(Sum(F("amount_gbp") - F("refunded_gbp")), NOTHING),
    )
    checks = (
        ("invoices are owed", held.get(Account.DEBTORS, none), owed),
        ("money waits to be allocated", -held.get(Account.HELD, none), free),
        ("is given up", held.get(Account.WRITTEN_OFF, none), given["written"]),
        ("is in the bank", held.get(Account.BANK, none), taken["came"]),
        ("of invoices is paid", taken["total"], given["total"]),
    )
    return [
        f"The ledger says that £{booked:,.2f} {words}, the balances say £{counted:,.2f}."
        for words, booked, counted in checks
        if booked != counted
    ]


def blockers(year: int, *, on: dt.date) -> list[Blocker]:
    """What has to be done before a year can be closed."""
    first, after = dt.date(year, 4, 1), dt.date(year + 1, 4, 1)
    payments = reverse("tariffs:payment_list")
    found = []
    if on < after:
        found.append(Blocker(f"The year runs until 31 March {year + 1}.", ""))
    open_before = Posting.objects.filter(booked_on__lt=first)
    closed = YearClose.objects.in_force().values_list("year", flat=True)
    for earlier in sorted(
        {_year(day) for day in open_before.values_list("booked_on", flat=True).distinct()} - {*closed}
    ):
        address = reverse("tariffs:ledger_year", args=[earlier])
        found.append(Blocker(f"{year_label(earlier)} is not closed. Close the years in order.", address))
    unknown = PaymentBalance.objects.filter(available_gbp__gt=0, payment__organisation=None)
    if count := unknown.filter(payment__received_on__lt=after).count():
        found.append(
            Blocker(
                f"{count} {'payment is' if count == 1 else 'payments are'} of a payer nobody has named.",
                f"{payments}?show=unknown",
            )
        )
    for write_off in WriteOff.objects.filter(state="proposed", invoice__issued_on__lt=after).select_related("invoice"):
        found.append(Blocker(f"The {write_off} waits for a decision.", write_off.get_absolute_url()))
    for run in InvoiceRun.objects.filter(scheme__year=year, state__in=["preview", "approved", "issuing"]):
        found.append(Blocker(f"{run} is not finished.", run.get_absolute_url()))
    if count := Posting.objects.filter(booked_on__lt=after).not_exported().count():
        found.append(
            Blocker(
                f"{count} {'posting is' if count == 1 else 'postings are'} not exported to the ledger.",
                reverse("tariffs:export_list"),
            )
        )
    unposted = Invoice.objects.filter(issued_on__gte=first, issued_on__lt=after)
    posted = Posting.objects.filter(document_type="invoice").values("document_id")
    if count := unposted.exclude(pk__in=posted).count():
        found.append(
            Blocker(f"{count} {'invoice is' if count == 1 else 'invoices are'} not booked. Tell the administrator.", "")
        )
    return found + [Blocker(words, "") for words in disagreements()]


def _year(day):
    return day.year - (day.month < 4)
