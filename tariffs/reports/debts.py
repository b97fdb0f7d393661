"""Who owes what since when, and whom to remind today."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max
from django.utils import timezone

from partnerships.models import Organisation
from tariffs import ledger
from tariffs.models import BillingTerms, Invoice, InvoiceBalance, PaymentBalance

USUAL_STEPS = BillingTerms().reminder_days  # of a year whose terms are not set
LAST_STEP = len(USUAL_STEPS)
LONGEST_PAUSE = 14  # days between two reminders where a scheduler that stood still would send both at once
PATIENCE = 3  # days after a promise, since banks take their time


@dataclass(frozen=True)
class Debtor:
    """What one organisation owes, by age, and the money of its that is not allocated."""

    organisation: Organisation
    ages: list[Decimal]
    unallocated: Decimal

    @property
    def owed(self) -> Decimal:
        return ledger.total(self.ages)

    @property
    def net(self) -> Decimal:
        return self.owed - self.unallocated

    @property
    def named_ages(self) -> list[tuple[str, Decimal]]:
        return _named(self.ages)


@dataclass(frozen=True)
class AgedDebt:
    """Everything that is owed on a day, by payer and age."""

    on: dt.date
    debtors: list[Debtor]
    of_nobody_known: Decimal

    @property
    def ages(self) -> list[Decimal]:
        columns = zip(*(debtor.ages for debtor in self.debtors), strict=True) if self.debtors else []
        return [ledger.total(column) for column in columns] or [Decimal("0.00")] * len(ledger.BANDS)

    @property
    def owed(self) -> Decimal:
        return ledger.total(debtor.owed for debtor in self.debtors)

    @property
    def unallocated(self) -> Decimal:
        return ledger.total(debtor.unallocated for debtor in self.debtors)

    @property
    def named_ages(self) -> list[tuple[str, Decimal]]:
        return _named(self.ages)


def _named(ages):
    """Each sum with the words of its age."""
    return [(words, sum_of_age) for (_start, words), sum_of_age in zip(ledger.BANDS, ages, strict=True)]


def aged_debt(*, on: dt.date) -> AgedDebt:
    """What is owed now, aged to the day `on`; who owes longest and most comes first."""
    debts: dict[Organisation, list] = {}
    open_ones = InvoiceBalance.objects.open().select_related("invoice__recipient")
    for balance in open_ones:
        debts.setdefault(balance.invoice.recipient, []).append((balance.invoice.due_on, balance.outstanding_gbp))
    free: dict[Organisation | None, Decimal] = {}
    left = PaymentBalance.objects.filter(available_gbp__gt=0)
    for balance in left.select_related("payment__organisation"):
        payer = balance.payment.organisation
        free[payer] = free.get(payer, Decimal("0.00")) + balance.available_gbp
    of_nobody_known = free.pop(None, Decimal("0.00"))
    debtors = [
        Debtor(each, ledger.aged(debts.get(each, []), on=on), free.get(each, Decimal("0.00")))
        for each in debts.keys() | free.keys()
    ]
    debtors.sort(key=lambda debtor: ([-age for age in reversed(debtor.ages)], debtor.organisation.name.casefold()))
    return AgedDebt(on, debtors, of_nobody_known)


def reminders_due(*, on: dt.date) -> list[int]:
    """The invoices whose next reminder is due, by their key; the longest overdue first."""
    overdue = (
        Invoice.objects.select_related("run").filter(balance__outstanding_gbp__gt=0, due_on__lt=on).annotate(**_SO_FAR)
    )
    steps = {terms.scheme_id: terms.reminder_days for terms in BillingTerms.objects.all()}
    return [
        invoice.pk
        for invoice in overdue.order_by("due_on", "pk")
        if (day := _next_day(invoice, steps.get(invoice.run.scheme_id, USUAL_STEPS))) is not None and day <= on
    ]


def next_reminder_on(invoice: Invoice) -> dt.date | None:
    """The day of the next reminder of an unpaid invoice; None when the last one has gone."""
    found = Invoice.objects.select_related("run").annotate(**_SO_FAR).get(pk=invoice.pk)
    terms = BillingTerms.objects.filter(scheme=found.run.scheme_id).first()
    return _next_day(found, terms.reminder_days if terms else USUAL_STEPS)


_SO_FAR = {
    "reminded": Count("reminders", distinct=True),
    "reminded_at": Max("reminders__at"),
    "promise": Max("promises__pk"),
}


def _next_day(invoice, steps):
    """The day of the step after those that have gone, whatever the days were when they went."""
    if invoice.reminded >= LAST_STEP:
        return None
    days = [invoice.due_on + dt.timedelta(days=steps[invoice.reminded])]
    if invoice.reminded_at:
        pause = min(LONGEST_PAUSE, steps[invoice.reminded] - steps[invoice.reminded - 1])
        days.append(timezone.localdate(invoice.reminded_at) + dt.timedelta(days=pause))
    if invoice.promise:
        promised_on = invoice.promises.get(pk=invoice.promise).promised_on
        days.append(promised_on + dt.timedelta(days=PATIENCE + 1))
    return max(days)
